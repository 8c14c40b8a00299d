import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach } from 'vitest'
import type { InstanceState } from '../../../src/apps/igov/instance.ts'
import { startServer } from '../../../src/kernel/postgres/server.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PLATFORM = join(import.meta.dirname, 'platform.ts')
/** The built product, as `npm start` runs it. */
export const PRODUCT = [join(ROOT, 'dist/igov.js'), 'start']
const folders: string[] = []
const base = roomyMemory() ? '/dev/shm' : tmpdir()

/** Memory is as good as a disk here: what is killed is processes, not the machine. */
function roomyMemory() {
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize > 2 * 1024 ** 3
}

/** A data folder of this test alone, not made yet, in a path with a space that only this user can enter. */
export function newDataDir() {
  const home = mkdtempSync(join(base, 'igov start '))
  folders.push(home)
  const pack = join(home, 'pack')
  mkdirSync(pack)
  writeFileSync(join(pack, 'pack.yaml'), '')
  return join(home, 'data')
}

/** As `newDataDir`, with an empty database in it: a second faster than a start that makes one. */
export async function usedDataDir() {
  const dataDir = newDataDir()
  await template()
  cpSync(templateDir, dataDir, { recursive: true })
  return dataDir
}

const templateDir = mkdtempSync(join(base, 'igov template '))
let made: Promise<void> | undefined
const template = () => {
  made ??= startServer({ dataDir: templateDir }).then((server) => server.stop())
  return made
}
afterAll(() => rmSync(templateDir, { recursive: true, force: true }))

const packOf = (dataDir: string) => join(dataDir, '..', 'pack')

/** Everything that a test may leave behind is ended, and its folders go. */
afterEach(async () => {
  for (const folder of folders.splice(0)) {
    // Without its parent PostgreSQL ends by itself and takes its shared memory along.
    for (const pid of processesOf(folder)) if (!isPostgres(pid)) kill(pid, 'SIGKILL')
    await until(() => processesOf(folder).length === 0, 'the processes of a test to end')
    // A disk of its own is let go of at once, and gone when the last process is.
    spawnSync('umount', ['--lazy', join(folder, 'data')])
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})

const isPostgres = (pid: number) => readText(`/proc/${pid}/comm`).startsWith('postgres')

/** A platform in a process group of its own, as a terminal would start it. */
export type Started = {
  child: ChildProcess
  /** all that it has printed */
  printed(): string
  /** its exit code, once it has ended */
  ended: Promise<number | null>
  /** Ctrl-C: every process of the terminal's group gets it, and the leader once more from npm. */
  interrupt(): void
}

/**
 * @param program  the supervisor with small programs, where nothing is said
 */
export function start(
  dataDir: string,
  env: Record<string, string> = {},
  program: readonly string[] = [PLATFORM],
): Started {
  const child = spawn(process.execPath, program, {
    detached: true,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      IGOV_DATA: dataDir,
      IGOV_PACK: packOf(dataDir),
      ...env,
    },
  })
  let text = ''
  const collect = (chunk: Buffer) => {
    text += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const interrupt = () => {
    kill(-(child.pid ?? 0), 'SIGINT')
    kill(child.pid ?? 0, 'SIGINT')
  }
  return { child, printed: () => text, ended, interrupt }
}

/** Starts and waits until all processes are ready. */
export async function startReady(dataDir: string, env: Record<string, string> = {}) {
  const started = start(dataDir, env)
  await until(() => {
    if (started.child.exitCode !== null) throw new Error(`it ended:\n${started.printed()}`)
    return started.printed().includes('Stop with Ctrl-C')
  }, 'the platform to be ready')
  return { ...started, state: () => stateOf(dataDir) }
}

export function stateOf(dataDir: string): InstanceState {
  return JSON.parse(readFileSync(join(dataDir, 'run', 'supervisor.json'), 'utf8'))
}

/** Numbers of all processes that belong to a folder: by environment, command line or working folder. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const text = (file: string) => readText(`/proc/${pid}/${file}`)
      // A process that has ended and waits for its parent to notice is none.
      if (/^State:\s+Z/m.test(text('status'))) return false
      return [text('environ'), text('cmdline'), cwdOf(pid)].some((part) => part.includes(folder))
    })
    .map(Number)
}

/** A process may end while one looks at it. */
function readText(file: string) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function cwdOf(pid: string) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

export function kill(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended already
  }
}

// Each on a connection of its own: one that was kept may have been closed while a command ran.
const request = { method: 'POST', headers: { connection: 'close' } }

/** Records an act through the web process; true when it was acknowledged as durable. */
export async function act(url: string, id: number) {
  try {
    return (await fetch(`${url}/${id}`, request)).status === 201
  } catch {
    return false
  }
}

/** Runs a command of `igov` to its end. */
export const igov = (dataDir: string, args: string[], env: Record<string, string> = {}) =>
  runIgov(join(ROOT, 'src/apps/igov/main.ts'), dataDir, args, env)

/** As `igov`, by the built program: for commands that load pages, which Node alone cannot read. */
export const builtIgov = (dataDir: string, args: string[], env: Record<string, string> = {}) =>
  runIgov(join(ROOT, 'dist/igov.js'), dataDir, args, env)

function runIgov(main: string, dataDir: string, args: string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, IGOV_DATA: dataDir, IGOV_PACK: packOf(dataDir), ...env },
  })
  return { status, printed: stdout + stderr }
}

export async function acts(url: string): Promise<number[]> {
  return (await fetch(url)).json() as Promise<number[]>
}

/** Waits for a condition, a minute at most. */
export async function until(holds: () => boolean | Promise<boolean>, what: string) {
  const limit = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`waited a minute for ${what}`)
    await sleep(20)
  }
}
