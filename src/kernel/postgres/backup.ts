import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import pg from 'pg'
import { clusterDir } from './cluster.ts'
import { diskFull, ServerError, saysDiskFull } from './error.ts'
import { beginManifest, copyHashed, type Manifest, writeManifest } from './manifest.ts'
import { restoreBackup } from './restore.ts'
import { type ServerAddress, startServer } from './server.ts'

/** What a data folder holds beside the cluster that cannot be made again. */
export const KEPT = ['postgres.password', 'keys']

/** What the signer noted of the audit's chain. */
const ANCHORS = 'keys/anchors'

/** Folders whose content belongs to the running server; the server wants them there, empty. */
const EMPTIED = new Set(
  'pg_wal pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots pg_stat_tmp pg_subtrans'.split(
    ' ',
  ),
)
const LEFT_OUT = /^(postmaster\.(pid|opts)|\.s\.PGSQL\..*|pgsql_tmp.*|pg_internal\.init.*)$/
const CONTROL = 'global/pg_control'

/**
 * Copies a running embedded server into a folder, without stopping it, and proves the copy: it is
 * restored beside itself, started, and each index is checked against its table.
 *
 * @param target  must be missing or empty; gets mode 0700, since it holds keys and personal data
 * @returns number of files, their size in bytes, and the number of indexes that were checked
 * @throws ServerError  the folder is not empty, the disk is full, or the copy is not sound
 */
export async function backUp(server: ServerAddress, dataDir: string, target: string) {
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new ServerError(`${target} is not empty: name a folder that does not exist yet.`)
  }
  try {
    await mkdir(target, { recursive: true, mode: 0o700 })
    const manifest = await copyAll(server, dataDir, target)
    await writeManifest(target, manifest)
    spawnSync('sync', ['--file-system', target])
    const sizes = Object.values(manifest.files).map((file) => file.size)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return { files: sizes.length, bytes, indexes: await prove(target) }
  } catch (cause) {
    throw saysDiskFull(cause) ? diskFull(target, cause) : cause
  }
}

async function copyAll(server: ServerAddress, dataDir: string, target: string) {
  const client = new pg.Client({
    connectionString: server.adminUrl,
    application_name: 'igov-backup',
  })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    const manifest = beginManifest(rows[0]?.server_version ?? '')
    // Both live and die with this connection. The slot keeps the log that the copy will need.
    await client.query(`select pg_create_physical_replication_slot($1, true, true)`, [
      `igov_backup_${process.pid}`,
    ])
    const begun = await client.query<{ segment: string }>(
      `select pg_walfile_name(pg_backup_start('igov', fast => true)) as segment`,
    )
    // Before the database: a chain that is longer than was noted of it is sound, a shorter one is not.
    if (existsSync(join(dataDir, ANCHORS))) await copyInto(dataDir, ANCHORS, target, manifest)
    await copyTree(dataDir, 'postgres', target, manifest, belongsInBackup)
    await copyInto(dataDir, `postgres/${CONTROL}`, target, manifest)
    const ended = await client.query<{ segment: string; labelfile: string }>(
      `select pg_walfile_name(lsn) as segment, labelfile from pg_backup_stop(wait_for_archive => false)`,
    )
    await writeFile(join(target, 'backup_label'), ended.rows[0]?.labelfile ?? '', { mode: 0o600 })
    await copyInto(target, 'backup_label', target, manifest, 'postgres/backup_label')
    await rm(join(target, 'backup_label'))
    const [first, last] = [begun.rows[0]?.segment ?? '', ended.rows[0]?.segment ?? '']
    await copyLog(dataDir, target, manifest, first, last)
    // After the database: a ledger of seals that knows more than it does no harm, one that knows less may.
    for (const name of KEPT) {
      await copyTree(dataDir, name, target, manifest, (path) => join(name, path) !== ANCHORS)
    }
    return manifest
  } finally {
    await client.end()
  }
}

/** @param path  relative to the cluster */
function belongsInBackup(path: string) {
  const [top, ...rest] = path.split('/')
  const name = rest.at(-1) ?? top ?? ''
  if (path === CONTROL || LEFT_OUT.test(name)) return false
  return rest.length === 0 || !EMPTIED.has(top ?? '')
}

async function copyTree(
  from: string,
  name: string,
  target: string,
  manifest: Manifest,
  belongs: (path: string) => boolean,
) {
  const top = join(from, name)
  const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (!entries) return copyInto(from, name, target, manifest)
  if (entries.length > 0) manifest.folders.push(name)
  for (const entry of entries) {
    const path = relative(top, join(entry.parentPath, entry.name))
    if (!belongs(path)) continue
    if (entry.isDirectory()) manifest.folders.push(`${name}/${path}`)
    else if (entry.isFile()) await copyInto(from, `${name}/${path}`, target, manifest)
  }
}

async function copyInto(
  from: string,
  path: string,
  target: string,
  manifest: Manifest,
  as: string = path,
) {
  const copied = await copyHashed(join(from, path), join(target, as))
  if (copied) manifest.files[as] = copied
}

/** The write-ahead log from the first to the last segment of the backup: names sort by position. */
async function copyLog(
  dataDir: string,
  target: string,
  manifest: Manifest,
  first: string,
  last: string,
) {
  const all = await readdir(join(clusterDir(dataDir), 'pg_wal'))
  const needed = all.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
  if (!needed.includes(first) || !needed.includes(last)) {
    throw new Error(`write-ahead log from ${first} to ${last} is not complete`)
  }
  for (const name of needed) await copyInto(dataDir, `postgres/pg_wal/${name}`, target, manifest)
}

async function prove(backup: string) {
  const dataDir = `${backup}.proof`
  await rm(dataDir, { recursive: true, force: true })
  try {
    await restoreBackup(backup, dataDir)
    const server = await startServer({ dataDir, durable: false })
    try {
      return await checkIndexes(server.adminUrl)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function checkIndexes(adminUrl: string) {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(adminUrl), { pathname: '/igov' }).href,
  })
  await client.connect()
  try {
    await client.query('create extension if not exists amcheck')
    const { rowCount } = await client.query(
      `select bt_index_check(index => c.oid, heapallindexed => true)
         from pg_class c join pg_am a on a.oid = c.relam join pg_index i on i.indexrelid = c.oid
        where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p' and i.indisvalid`,
    )
    return rowCount ?? 0
  } catch (cause) {
    throw new ServerError(`The backup is not sound: ${(cause as Error).message}`, { cause })
  } finally {
    await client.end()
  }
}
