import type { Finding } from './finding.ts'
import type { Pack } from './pack.ts'

type Read<File> = { value: File | undefined; findings: readonly Finding[] }

/**
 * Lets a file of the pack be read once a process: a pack changes with a start, and every start looks
 * whether its files are sound.
 *
 * @param read  everything wrong at once; a value only when nothing was found
 * @returns a reader whose answer rejects, with the lines that are wrong, when the file is not sound
 */
export function oncePerPack<File>(read: (pack: Pack) => Promise<Read<File>>) {
  const known = new WeakMap<Pack, Promise<File>>()
  return (pack: Pack): Promise<File> => {
    const before = known.get(pack)
    if (before) return before
    const now = read(pack).then(({ value, findings }) => {
      if (value) return value
      throw new Error(
        findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'),
      )
    })
    known.set(pack, now)
    return now
  }
}
