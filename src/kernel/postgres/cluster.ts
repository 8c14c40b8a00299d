import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { diskFull, ServerError, saysDiskFull } from './error.ts'
import { type Isolation, spawnOn } from './isolation.ts'

const MB = 1024 * 1024
/** What `initdb` writes and the first minutes add. */
const ROOM_FOR_NEW = 150 * MB
/** Two segments of the write-ahead log: below that the server does not even recover. */
const ROOM_TO_START = 32 * MB

/** The administrator inside the embedded server: for backups, and for tests that make databases. */
export const ADMIN = 'postgres'

/** Where the cluster lies in a data folder. */
export const clusterDir = (dataDir: string) => join(dataDir, 'postgres')

const passwordFile = (dataDir: string) => join(dataDir, 'postgres.password')

/** The password of both roles, or undefined when the data folder has no cluster. */
export function readPassword(dataDir: string) {
  const file = passwordFile(dataDir)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/** Keeps the password, readable by this user alone. */
export function writePassword(dataDir: string, password: string) {
  writeFileSync(passwordFile(dataDir), `${password}\n`, { mode: 0o600 })
}

/**
 * Makes sure that the data folder holds a cluster that `isolation` can serve, and makes one if not.
 * A cluster that is half made (by a start that was killed) is thrown away.
 *
 * @returns the password of its roles
 * @throws ServerError  the disk is full; the folder belongs to another user; `initdb` failed
 */
export async function prepareCluster(dataDir: string, isolation: Isolation): Promise<string> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const cluster = clusterDir(dataDir)
    const isNew = !existsSync(cluster)
    checkRoom(dataDir, isNew ? ROOM_FOR_NEW : ROOM_TO_START)
    if (isNew) await makeCluster(dataDir, isolation)
    giveTo(isolation, cluster)
    // A copied folder may have come out more open than PostgreSQL accepts.
    chmodSync(cluster, 0o700)
    const password = readPassword(dataDir)
    if (password) return password
  } catch (cause) {
    throw saysDiskFull(cause) ? diskFull(dataDir, cause) : cause
  }
  throw new ServerError(
    `${passwordFile(dataDir)} is missing: put it back from a backup, or restore one.`,
  )
}

function checkRoom(dataDir: string, needed: number) {
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize >= needed) return
  throw new ServerError(
    `The disk that holds ${dataDir} has ${Math.floor((bavail * bsize) / MB)} MB left, and starting ` +
      `needs ${needed / MB} MB. Make room there, or set IGOV_DATA to a folder on another disk.`,
  )
}

async function makeCluster(dataDir: string, isolation: Isolation) {
  const unfinished = `${clusterDir(dataDir)}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(join(unfinished, 'cluster'), { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  writeFileSync(join(unfinished, 'password'), password, { mode: 0o600 })
  giveTo(isolation, unfinished)
  await initdb(unfinished, isolation)
  writePassword(dataDir, password)
  renameSync(join(unfinished, 'cluster'), clusterDir(dataDir))
  rmSync(unfinished, { recursive: true })
}

/** Makes `cluster` in a folder that holds `password`. */
function initdb(folder: string, isolation: Isolation) {
  const child = spawnOn(isolation, folder, (dir) => [
    'setpriv',
    ...['--pdeathsig', 'KILL', '--', join(isolation.native, 'bin', 'initdb')],
    ...['-D', `${dir}/cluster`, '--username', ADMIN],
    ...['--pwfile', `${dir}/password`, '--auth', 'scram-sha-256'],
    // Text order of its own, the same on every machine.
    ...['--encoding', 'UTF8', '--locale', 'C.UTF-8'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--no-instructions'],
  ])
  return new Promise<void>((resolve, reject) => {
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (cause) =>
      reject(new ServerError(`PostgreSQL cannot be started: ${cause.message}`, { cause })),
    )
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new ServerError(`PostgreSQL could not make its data folder:\n${output.trim()}`))
    })
  })
}

/** Between root's and nobody's, when the way to run has changed; another person's is left alone. */
function giveTo({ uid, gid, kind }: Isolation, dir: string) {
  const owner = statSync(dir).uid
  if (owner === uid) return
  if (kind === 'direct' || (owner !== 0 && owner !== 65534)) {
    throw new ServerError(`${dir} belongs to user ${owner}: start iGov as that user.`)
  }
  lchownSync(dir, uid, gid)
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(dir, entry), uid, gid)
  }
}
