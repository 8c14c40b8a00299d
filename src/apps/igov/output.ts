import { mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../kernel/config.ts'

const ROTATE_AT_BYTES = 20 * 1024 * 1024

export const logFile = (dataDir: string) => join(dataDir, 'logs', 'igov.log')

/**
 * Where what the processes print goes: to standard output in production, where the surroundings
 * collect it, and else to `logs/igov.log`, which is moved to `igov.log.1` at a start when it is long.
 *
 * A full disk loses log lines and nothing else.
 */
export function openOutput({ production, dataDir }: Config): (text: string | Buffer) => void {
  if (production) return (text) => process.stdout.write(text)
  const file = logFile(dataDir)
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > ROTATE_AT_BYTES) renameSync(file, `${file}.1`)
  const target = openSync(file, 'a', 0o600)
  return (text) => {
    try {
      writeSync(target, typeof text === 'string' ? Buffer.from(text) : text)
    } catch {
      // nowhere to tell
    }
  }
}
