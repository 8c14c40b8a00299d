import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ServerError } from './error.ts'

const FORMAT = 'igov-backup-1'

/** What a backup consists of: written last, so a folder without it is no backup. */
export type Manifest = {
  format: typeof FORMAT
  madeAt: string
  /** version of the server that wrote the files */
  postgres: string
  /** all of them, since empty ones matter too; paths are relative, with `/` */
  folders: string[]
  files: Record<string, { size: number; sha256: string }>
}

/** An empty manifest for a backup that begins now. */
export const beginManifest = (postgres: string): Manifest => ({
  format: FORMAT,
  madeAt: new Date().toISOString(),
  postgres,
  folders: [],
  files: {},
})

const manifestFile = (dir: string) => join(dir, 'manifest.json')

export const writeManifest = (dir: string, manifest: Manifest) =>
  writeFile(manifestFile(dir), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 })

/**
 * @throws ServerError  when the folder holds no finished backup of this format
 */
export async function readManifest(dir: string): Promise<Manifest> {
  const text = await readFile(manifestFile(dir), 'utf8').catch(() => undefined)
  if (!text) throw new ServerError(`${dir} holds no finished backup: there is no manifest.json.`)
  try {
    const manifest: Manifest = JSON.parse(text)
    const paths = [...manifest.folders, ...Object.keys(manifest.files)]
    const inside = (path: string) => !isAbsolute(path) && !path.split('/').includes('..')
    if (manifest.format === FORMAT && paths.every(inside)) return manifest
  } catch {
    // says the same as a wrong format
  }
  throw new ServerError(`${manifestFile(dir)} is not a manifest of the format ${FORMAT}.`)
}

/**
 * Copies one file and takes its size and SHA-256 on the way; its folder is made if missing.
 *
 * @returns undefined when the source has vanished, as a table's file may while the server works
 */
export async function copyHashed(source: string, target: string) {
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  try {
    await pipeline(createReadStream(source), measure, createWriteStream(target, { mode: 0o600 }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return { size, sha256: hash.digest('hex') }
}
