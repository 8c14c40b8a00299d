import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Writes a file that is there whole or not at all, whatever happens meanwhile; mode 0600. */
export const writeWhole = (path: string, text: string): void => {
  const file = openSync(`${path}.part`, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.part`, path)
}
