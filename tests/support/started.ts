import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type InstanceState, readState } from '../../src/apps/igov/instance.ts'
import { LEAST_PEOPLE } from '../../src/apps/sandbox/sign-in-people.ts'

const ROOT = join(import.meta.dirname, '../..')
const START_LIMIT_MS = 120_000
const LOG_LINES = 60
const PEOPLE = String(LEAST_PEOPLE)

/** The started product, as a person starts it, on a data folder of its own. */
export type Started = {
  url: string
  dataDir: string
  state(): InstanceState
  /** what it printed last, for a test that failed */
  log(): string
  /** the errors that it logged last */
  errors(): string
  /** ends one process by SIGKILL, by its name in the supervisor's state, and waits for its successor */
  kill(name: 'web' | 'worker' | 'signer' | 'hasher' | 'sandbox' | 'postgres'): Promise<void>
  /** ends everything by SIGKILL, the supervisor first */
  killAll(): Promise<void>
  /** starts again on the same folder */
  restart(): Promise<void>
  stop(): Promise<void>
  /** stops, and deletes the data folder */
  end(): Promise<void>
}

/**
 * Starts `igov` on a folder of its own and waits until it is ready: within a run of tests with what an
 * earlier start prepared there (see `preparedData`), else, as on another database or with another pack, on
 * an empty one.
 *
 * @param env  settings; a free port, no people and a high rate limit are preset
 */
export async function startIgov(env: Record<string, string> = {}): Promise<Started> {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov product '))
  const lines: string[] = []
  const own = env.DATABASE_URL || env.IGOV_PACK
  const before = own ? undefined : await preparedData(env.IGOV_POPULATION)
  if (before) cpSync(before.dataDir, dataDir, { recursive: true })
  let child = launch(dataDir, { ...(before && { PORT: before.port }), ...env }, lines)
  let state = await untilReady(dataDir, child, lines)
  const port = new URL(state.url).port
  const now = () => readState(join(dataDir, 'run')) ?? state
  const started: Started = {
    url: state.url.replace('localhost', '127.0.0.1'),
    dataDir,
    state: now,
    log: () => lines.slice(-LOG_LINES).join('\n'),
    errors: () =>
      logOf(dataDir)
        .split('\n')
        .filter((line) => line.includes('"level":50'))
        .slice(-LOG_LINES)
        .join('\n'),
    async kill(name) {
      const before = now().processes[name] ?? []
      for (const pid of before) process.kill(pid, 'SIGKILL')
      await until(() => {
        const after = now().processes[name] ?? []
        return after.length > 0 && after.every((pid) => !before.includes(pid))
      }, `${name} to be started again`)
    },
    async killAll() {
      const { pid, processes } = now()
      for (const one of [pid, ...Object.values(processes).flat()]) {
        try {
          process.kill(one, 'SIGKILL')
        } catch {
          // gone by itself, since its parent went
        }
      }
      await ended(child)
    },
    async restart() {
      child = launch(dataDir, { ...env, PORT: port }, lines)
      state = await untilReady(dataDir, child, lines)
    },
    async stop() {
      child.kill('SIGTERM')
      await ended(child)
    },
    async end() {
      await started.stop()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return started
}

/**
 * The data of a product that was started once and stopped, made by a worker's first start. Its pages were
 * published for one port, so all that begin with it have the same: a worker runs one of them at a time.
 */
async function preparedData(population = PEOPLE) {
  const { STARTED_FOLDER: home, VITEST_POOL_ID: worker } = process.env
  if (!home) return undefined
  const dataDir = join(home, `people ${population} of ${worker}`)
  const portFile = `${dataDir} port`
  if (!existsSync(portFile)) {
    rmSync(dataDir, { recursive: true, force: true })
    const lines: string[] = []
    const child = launch(dataDir, { IGOV_POPULATION: population }, lines)
    const { url } = await untilReady(dataDir, child, lines)
    child.kill('SIGTERM')
    await ended(child)
    writeFileSync(portFile, new URL(url).port)
  }
  return { dataDir, port: readFileSync(portFile, 'utf8') }
}

function launch(dataDir: string, env: Record<string, string>, lines: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(ROOT, 'dist/igov.js'), 'start'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      IGOV_DATA: dataDir,
      IGOV_RATE_LIMIT: '1000000',
      IGOV_POPULATION: PEOPLE,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n'))
      lines.splice(0, lines.length - 1_000)
    })
  }
  return child
}

async function untilReady(dataDir: string, child: ChildProcess, lines: string[]) {
  const limit = Date.now() + START_LIMIT_MS
  for (;;) {
    const state = readState(join(dataDir, 'run'))
    if (state?.ready && state.pid === child.pid) return state
    if (child.exitCode !== null || Date.now() > limit) {
      // Else it keeps the port that all later starts of the run ask for.
      child.kill('SIGTERM')
      throw new Error(`igov did not start:\n${lines.join('\n')}\n${logOf(dataDir).slice(-4_000)}`)
    }
    await sleep(50)
  }
}

function logOf(dataDir: string) {
  try {
    return readFileSync(join(dataDir, 'logs', 'igov.log'), 'utf8')
  } catch {
    return ''
  }
}

const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** Waits for something to become true, 30 s at most. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const limit = Date.now() + 30_000; Date.now() < limit; ) {
    if (await holds()) return
    await sleep(25)
  }
  throw new Error(`waited in vain for ${what}`)
}
