import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The content hash of a set of files: the same files give the same hash, whatever their order,
 * dates or place.
 *
 * @param files  path from a common folder → content
 * @returns SHA-256, hexadecimal
 */
export const hashOf = (files: ReadonlyMap<string, Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const path of [...files.keys()].sort()) {
    const content = files.get(path) ?? new Uint8Array()
    hash.update(`${path}\0${content.length}\0`)
    hash.update(content)
  }
  return hash.digest('hex')
}

/** Every file below a folder, `documents/licence.typ` → content; hidden files are left out. */
export const readFolder = async (dir: string): Promise<Map<string, Buffer>> => {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  const files = new Map<string, Buffer>()
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(dir.length + 1).replaceAll('\\', '/')
    if (entry.isFile() && !/(^|\/)\./.test(name)) files.set(name, await readFile(path))
  }
  return files
}
