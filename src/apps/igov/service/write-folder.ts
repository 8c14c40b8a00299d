import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a folder that is not there yet: nothing is written over.
 *
 * @param files  by path within it
 * @returns the paths
 * @throws NodeJS.ErrnoException  `EEXIST`: there is such a folder already
 */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<string[]> {
  await mkdir(folder)
  for (const [name, text] of files) await write(join(folder, name), text, 'wx')
  return [...files.keys()]
}

/** The texts of a folder, by path, beside files that are none. */
type Files = Readonly<Record<string, string | { base64: string }>>

/**
 * Writes what has become of a folder that is there; what stays as it is is left alone.
 *
 * @returns the paths that were written
 */
export async function writeOver(folder: string, before: Files, after: Files): Promise<string[]> {
  const written: string[] = []
  for (const [name, text] of Object.entries(after)) {
    if (typeof text !== 'string' || before[name] === text) continue
    await write(join(folder, name), text, 'w')
    written.push(name)
  }
  return written
}

async function write(path: string, text: string, flag: 'w' | 'wx') {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text, { flag })
}
