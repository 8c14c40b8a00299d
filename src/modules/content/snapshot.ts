import { readFile, rename, writeFile } from 'node:fs/promises'
import { deserialize, serialize } from 'node:v8'
import type { PublishedPage } from '#kernel'

/** Published pages on the disk of one machine: a process that starts while the database is away begins with them. */
export type Snapshot = {
  /** undefined when there is none, or it is of another build, whose styles are not served here */
  read(): Promise<ReadonlyMap<string, PublishedPage> | undefined>
  write(pages: ReadonlyMap<string, PublishedPage>): Promise<void>
}

type Kept = { build: string; pages: [string, PublishedPage][] }

/**
 * @param file  written as a whole or not at all
 * @param build  hash of the programs and styles, see `buildOf`
 */
export const snapshotAt = (file: string, build: string): Snapshot => ({
  async read() {
    try {
      const kept = deserialize(await readFile(file)) as Kept
      return kept.build === build ? new Map(kept.pages) : undefined
    } catch {
      return undefined
    }
  },
  async write(pages) {
    const own = `${file}.${process.pid}`
    const kept: Kept = { build, pages: [...pages] }
    await writeFile(own, serialize(kept))
    await rename(own, file)
  },
})
