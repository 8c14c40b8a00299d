import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../src/kernel/postgres/server.ts'
import { issueLicence } from './licence.ts'
import { openProduct, type Row } from './product.ts'

const PAGES = 300
const GOAL_MB = 600
const PATHS = ['/ar', '/en/services/home-business-licence', '/ar/my', '/ar/verify']

/**
 * Measures the memory of all processes together, after pages were seen and a licence was sealed: of
 * memory that several processes share, each counts its part.
 *
 * @returns megabytes; beside all of them PostgreSQL without connections and one bare web server
 */
export async function run(): Promise<Row[]> {
  const { figure, parts } = await used()
  const baseline = await bare()
  const what = 'memory of everything together; baseline: bare PostgreSQL and a bare web server'
  return [{ what, figure, unit: 'MB', baseline, ratio: figure / baseline, goal: GOAL_MB }, ...parts]
}

async function used(): Promise<{ figure: number; parts: Row[] }> {
  const product = await openProduct()
  try {
    const person = await product.visitor('28463499805')
    await issueLicence(product)
    for (let i = 0; i < PAGES; i++) {
      const { status } = await product.send(person, 'GET', PATHS[i % PATHS.length] ?? '/ar')
      if (status !== 200) throw new Error(`a page was answered ${status}`)
    }
    const names = product.igov.state().processes
    const parts = ['web', 'worker', 'signer', 'hasher'].map(
      (name): Row => ({
        what: `of it: ${name}${name === 'worker' ? ' with typesetter' : ''}`,
        figure: megabytesOf((names[name] ?? []).flatMap((pid) => [pid, ...descendantsOf(pid)])),
        unit: 'MB',
      }),
    )
    return { figure: megabytesOf(descendantsOf(process.pid)), parts }
  } finally {
    await product.end()
  }
}

async function bare(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-bench-'))
  const server = await startServer({ dataDir })
  const script =
    "require('node:http').createServer((q, a) => a.end('page')).listen(0, () => console.log(1))"
  const web = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(web)
  const figure = megabytesOf(descendantsOf(process.pid))
  web.kill()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  return figure
}

const firstLine = (child: ChildProcess) =>
  new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()))

/** Children, their children, and so on. */
function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (one: number): number[] =>
    (children.get(one) ?? []).flatMap((child) => [child, ...below(child)])
  return below(pid)
}

/** Proportional set size, from `smaps_rollup`. */
const megabytesOf = (pids: readonly number[]) =>
  pids.reduce((sum, pid) => {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
    return sum + Number(kilobytes ?? 0) / 1024
  }, 0)

/** Empty when the process has ended meanwhile. */
function read(file: string) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
