import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerError } from '../../kernel/postgres/error.ts'

const LONGEST_SOCKET_PATH = 107
const HELD_BY_ANOTHER = 1

/** What runs on a data folder, for those who ask: other commands, a second start, tests. */
export type InstanceState = {
  pid: number
  url: string
  /** of a demonstration: agencies and telephones */
  sandbox?: string
  /** true once every process has said that it is ready */
  ready: boolean
  /** process numbers by name, as of the last start or restart */
  processes: Record<string, number[]>
}

const lockFile = (runDir: string) => join(runDir, 'supervisor.lock')
const stateFile = (runDir: string) => join(runDir, 'supervisor.json')

/**
 * Takes a data folder for this process, until the process ends.
 *
 * The lock belongs to an open file of this process: the system drops it when the process ends,
 * however it ends, so there is no stale lock and no process number to mistake.
 *
 * @returns false when another process holds it
 * @throws ServerError  when the folder cannot be written
 */
export function takeInstance(runDir: string): boolean {
  const lock = openLock(runDir)
  // A moment's patience, since asking whether it is held holds it for a moment.
  const { status, error } = spawnSync('flock', ['--timeout', '0.3', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', lock],
  })
  if (error) throw new ServerError(`flock (package util-linux) cannot be run: ${error.message}`)
  if (status === HELD_BY_ANOTHER) return false
  removeState(runDir)
  return true
}

function openLock(runDir: string) {
  try {
    mkdirSync(runDir, { recursive: true, mode: 0o700 })
    return openSync(lockFile(runDir), 'a', 0o600)
  } catch (cause) {
    throw new ServerError(
      `${runDir} cannot be written: ${(cause as Error).message}. Set IGOV_DATA to a folder of yours.`,
      { cause },
    )
  }
}

/**
 * The platform that holds a data folder now. The state file alone would not tell: a supervisor that
 * was killed leaves it behind.
 *
 * @returns undefined when none does, or it is only just starting
 */
export function runningInstance(runDir: string): InstanceState | undefined {
  const file = lockFile(runDir)
  if (!existsSync(file)) return undefined
  const lock = openSync(file, 'r')
  const { status } = spawnSync('flock', ['--shared', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', lock],
  })
  closeSync(lock)
  return status === HELD_BY_ANOTHER ? readState(runDir) : undefined
}

/** Takes the state away, once nothing runs any more. */
export const removeState = (runDir: string) => rmSync(stateFile(runDir), { force: true })

/** Publishes the state in one step, so that no reader meets half of it. */
export function writeState(runDir: string, state: InstanceState) {
  const fresh = `${stateFile(runDir)}.fresh`
  writeFileSync(fresh, `${JSON.stringify(state)}\n`)
  renameSync(fresh, stateFile(runDir))
}

/** Undefined when nothing has run there, or is only just starting. */
export function readState(runDir: string): InstanceState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(runDir), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * A path for a Unix socket. The system allows 107 bytes; where the data folder's own path is longer,
 * a short folder of this user's under the temp folder stands in for it.
 *
 * @throws ServerError  when that folder belongs to another user
 */
export function socketPath(runDir: string, name: string) {
  const own = join(runDir, name)
  if (Buffer.byteLength(own) <= LONGEST_SOCKET_PATH) return own
  const key = createHash('sha256').update(runDir).digest('hex').slice(0, 12)
  const short = join(tmpdir(), `igov-${key}`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(short)
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new ServerError(`${short} is not this user's alone: remove it and start again.`)
  }
  return join(short, name)
}
