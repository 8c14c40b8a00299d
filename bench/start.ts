import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readState } from '../src/apps/igov/instance.ts'
import { loadConfig } from '../src/kernel/config.ts'
import { freePort } from '../src/kernel/port.ts'
import { startServer } from '../src/kernel/postgres/server.ts'
import type { Row } from './product.ts'
import { share } from './product.ts'

const LATER_STARTS = 3
const GOAL_S = 4
const PATIENCE_MS = 180_000

/**
 * Measures `npm start` until the first page is there: on a new folder, with the demonstration's
 * people, then on the same one. Packages are installed and the programs are built before.
 *
 * @returns seconds; beside them PostgreSQL alone, from nothing and again
 */
export async function run(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-bench-'))
  // Pages name the address, so a start on another one would publish them all anew.
  const port = await freePort()
  const bareDir = mkdtempSync(join(tmpdir(), 'igov-bench-'))
  try {
    const first = await start(dataDir, port)
    const later: number[] = []
    for (let i = 0; i < LATER_STARTS; i++) later.push(await start(dataDir, port))
    const bareFirst = await startBare(bareDir)
    const bareLater = await startBare(bareDir)
    return [
      row('first start to the first page', first, bareFirst),
      {
        ...row('later start to the first page, median', share(later, 0.5), bareLater),
        goal: GOAL_S,
      },
    ]
  } finally {
    for (const folder of [dataDir, bareDir]) rmSync(folder, { recursive: true, force: true })
  }
}

const row = (what: string, figure: number, baseline: number): Row => ({
  what: `${what}; baseline: PostgreSQL alone`,
  figure,
  unit: 's',
  baseline,
  ratio: figure / baseline,
})

/** @returns seconds until the home page was answered; it is stopped again */
async function start(dataDir: string, port: number): Promise<number> {
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: loadConfig({}).root,
    env: { ...process.env, PORT: String(port), IGOV_DATA: dataDir },
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const limit = Date.now() + PATIENCE_MS
  while (!(await answers(port))) {
    if (Date.now() > limit || child.exitCode !== null) throw new Error('igov did not start')
    await sleep(20)
  }
  const seconds = (performance.now() - began) / 1000
  const pid = readState(join(dataDir, 'run'))?.pid
  if (pid) process.kill(pid, 'SIGTERM')
  await ended
  return seconds
}

async function answers(port: number) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ar`)).status === 200
  } catch {
    return false
  }
}

async function startBare(dataDir: string): Promise<number> {
  const began = performance.now()
  const server = await startServer({ dataDir })
  const seconds = (performance.now() - began) / 1000
  await server.stop()
  return seconds
}
