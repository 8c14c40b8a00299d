import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a folder that is not there yet: nothing is written over.
 *
 * @param files  by path within it
 * @throws NodeJS.ErrnoException  `EEXIST`: there is such a folder already
 */
export async function writeFolder(folder: string, files: ReadonlyMap<string, string>) {
  await mkdir(folder)
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text, { flag: 'wx' })
  }
}
