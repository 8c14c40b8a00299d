import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFull, ServerError, saysDiskFull } from './error.ts'
import { copyHashed, type Manifest, readManifest } from './manifest.ts'

/**
 * Puts a backup into a data folder that holds no database yet. Each file is compared with the
 * manifest before anything is put in place. The next start brings the database to the moment of the
 * backup.
 *
 * @returns the manifest of what was restored
 * @throws ServerError  no backup there; a file is missing or altered (names it); the data folder is
 *   in use; the disk is full
 */
export async function restoreBackup(backup: string, dataDir: string): Promise<Manifest> {
  const manifest = await readManifest(backup)
  const parts = [...new Set(Object.keys(manifest.files).map((path) => path.split('/')[0] ?? path))]
  const taken = parts.find((part) => existsSync(join(dataDir, part)))
  if (taken) {
    throw new ServerError(
      `${dataDir} already holds ${taken}: restore into an empty data folder (set IGOV_DATA), or move ` +
        'what is there away first.',
    )
  }
  const unfinished = join(dataDir, 'restore.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  try {
    await copyChecked(backup, unfinished, manifest)
    // The cluster comes last: without it a restore that was cut short is not taken for a whole one.
    for (const part of parts.sort((a, b) => Number(a === 'postgres') - Number(b === 'postgres'))) {
      await rename(join(unfinished, part), join(dataDir, part))
    }
  } catch (cause) {
    throw saysDiskFull(cause) ? diskFull(dataDir, cause) : cause
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return manifest
}

async function copyChecked(backup: string, target: string, manifest: Manifest) {
  for (const folder of manifest.folders) {
    await mkdir(join(target, folder), { recursive: true, mode: 0o700 })
  }
  for (const [path, expected] of Object.entries(manifest.files)) {
    const found = await copyHashed(join(backup, path), join(target, path))
    if (!found) throw new ServerError(`The backup is not whole: ${join(backup, path)} is missing.`)
    if (found.size !== expected.size || found.sha256 !== expected.sha256) {
      throw new ServerError(
        `The backup was altered or is damaged: ${join(backup, path)} is not the file of the manifest.`,
      )
    }
  }
}
