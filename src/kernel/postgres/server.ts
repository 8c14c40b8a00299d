import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../port.ts'
import { ADMIN, clusterDir, prepareCluster, readPassword } from './cluster.ts'
import { diskFull, ServerError, saysDiskFull } from './error.ts'
import { findIsolation, type Isolation, spawnOn } from './isolation.ts'
import { serverSettings } from './settings.ts'

/** Role and database of the platform: it owns the database and may make roles, no more. */
const OWNER = 'igov'
const STILL_HELD = 75
const WAIT_FOR_EARLIER_S = 20
const LINES_KEPT = 20

/** How to reach an embedded server: `url` as the owner of the database, `adminUrl` as superuser. */
export type ServerAddress = { url: string; adminUrl: string; port: number; password: string }

export type Server = ServerAddress & {
  pid: number
  /** settles when the process has ended, asked for or not */
  ended: Promise<void>
  /** Ends it cleanly, the hard way after `limitMs` (default 3000). */
  stop(limitMs?: number): Promise<void>
}

/**
 * Starts the embedded PostgreSQL on a data folder and waits until it answers; makes the cluster and
 * the platform's role and database when they are missing. It listens on 127.0.0.1 and on a socket in the
 * cluster's folder, and ends with the process that started it, however that ends.
 *
 * Only one server serves a folder: an earlier one that is still ending is waited for. The proof is a
 * lock that belongs to the server's processes, not a process number, which a reboot gives to others.
 *
 * @param dataDir  gets `postgres/` and `postgres.password`
 * @param port  default: any free one
 * @param durable  false for tests only: nothing survives a crash
 * @param log  is given what the server prints, line by line
 * @throws ServerError  for all that a person can mend, a full disk among it
 */
export async function startServer({
  dataDir,
  port,
  durable = true,
  log = () => {},
  isolation = findIsolation(),
}: {
  dataDir: string
  port?: number
  durable?: boolean
  log?: (line: string) => void
  isolation?: Isolation
}): Promise<Server> {
  const password = await prepareCluster(dataDir, isolation)
  const address = addressOf(dataDir, port ?? (await freePort()), password)
  const lines: string[] = []
  const settings = { port: address.port, durable }
  const child = spawnServer(isolation, dataDir, (cluster) =>
    serverSettings({ ...settings, ...(address.hasSocket && { socketDir: cluster }) }),
  )
  const ended = endOf(child, (line) => {
    log(line)
    lines.push(line)
    if (lines.length > LINES_KEPT) lines.shift()
  })
  const stop = (limitMs = 3_000) => stopServer(child, ended, limitMs)
  const failed = ended.then(() => {
    throw startError(dataDir, child.exitCode, lines)
  })
  failed.catch(() => {})
  try {
    await Promise.race([failed, untilReady(dataDir, child)])
    await Promise.race([failed, prepareDatabase(address)])
  } catch (error) {
    await stop()
    throw error
  }
  return { ...address, pid: child.pid ?? 0, ended, stop }
}

/**
 * The server that is serving a data folder now, started by this process or by another.
 *
 * @returns undefined when there is none
 */
export async function findServer(dataDir: string): Promise<ServerAddress | undefined> {
  const port = Number(readPidFile(dataDir)[3])
  const password = readPassword(dataDir)
  if (!port || !password) return undefined
  const address = addressOf(dataDir, port, password)
  const client = new pg.Client({
    connectionString: address.adminUrl,
    connectionTimeoutMillis: 3_000,
  })
  try {
    await client.connect()
    return address
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

/** What the system takes as the path of a socket, in bytes. */
const LONGEST_SOCKET = 107

/**
 * Through a socket in the cluster's folder a round trip costs a fifth less than through the network's
 * layers; in a folder whose path is too long for one those have to do.
 */
function addressOf(dataDir: string, port: number, password: string) {
  const folder = resolve(clusterDir(dataDir))
  const hasSocket = Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET
  const host = hasSocket ? `?host=${encodeURIComponent(folder)}` : ''
  const url = (role: string, database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}${host}`
  return { url: url(OWNER, OWNER), adminUrl: url(ADMIN, 'postgres'), port, password, hasSocket }
}

function spawnServer(
  isolation: Isolation,
  dataDir: string,
  settings: (cluster: string) => string[],
) {
  // Under the lock no process of an earlier server is left, so its pid file and sockets mean nothing any more.
  const script = 'rm -f -- "$1/postmaster.pid" "$1"/.s.PGSQL.* && shift && exec "$@"'
  return spawnOn(isolation, clusterDir(dataDir), (cluster) => [
    ...(['setpriv', '--pdeathsig', 'INT', '--'] as const),
    ...['flock', '--no-fork', '--timeout', `${WAIT_FOR_EARLIER_S}`],
    ...['--conflict-exit-code', `${STILL_HELD}`, cluster, 'sh', '-c', script, 'sh', cluster],
    ...[join(isolation.native, 'bin', 'postgres'), '-D', cluster, ...settings(cluster)],
  ])
}

function endOf(child: ChildProcess, onLine: (line: string) => void) {
  return new Promise<void>((resolve) => {
    let rest = ''
    const collect = (chunk: Buffer) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) onLine(line)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => {
      onLine(error.message)
      resolve()
    })
    child.on('exit', () => setImmediate(resolve))
  })
}

async function stopServer(child: ChildProcess, ended: Promise<void>, limitMs: number) {
  // INT lets nobody in and ends transactions; QUIT leaves the tidying to the next start.
  for (const [signal, patience] of [
    ['SIGINT', limitMs],
    ['SIGQUIT', 500],
    ['SIGKILL', 500],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
    child.kill(signal)
    await Promise.race([ended, sleep(patience, undefined, { ref: false })])
  }
}

/** PostgreSQL writes into its pid file when it accepts connections; an earlier one's file may lie there. */
async function untilReady(dataDir: string, child: ChildProcess) {
  for (;;) {
    const [pid, , , , , , , status] = readPidFile(dataDir)
    if (Number(pid) === child.pid && status?.trim() === 'ready') return
    if (child.exitCode !== null || child.signalCode !== null) return
    await sleep(10)
  }
}

function readPidFile(dataDir: string): string[] {
  const file = join(clusterDir(dataDir), 'postmaster.pid')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}

async function prepareDatabase({ adminUrl, password }: ServerAddress) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = '${OWNER}') as role,
              exists (select from pg_database where datname = '${OWNER}') as database`,
    )
    // The password is ours: letters, digits, - and _.
    if (!rows[0].role) {
      await client.query(`create role ${OWNER} login createrole password '${password}'`)
    }
    if (!rows[0].database) await client.query(`create database ${OWNER} owner ${OWNER}`)
  } finally {
    await client.end()
  }
}

function startError(dataDir: string, code: number | null, lines: string[]) {
  if (code === STILL_HELD) {
    return new ServerError(
      `Another PostgreSQL still serves ${clusterDir(dataDir)} (process ${readPidFile(dataDir)[0]}). ` +
        'Stop the iGov that it belongs to, or end that process.',
    )
  }
  if (saysDiskFull(lines.join('\n'))) return diskFull(dataDir)
  return new ServerError(`PostgreSQL did not start (code ${code}):\n  ${lines.join('\n  ')}`)
}
