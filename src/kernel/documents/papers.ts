import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LocalDate } from '#lib/time'
import type { T } from '../i18n.ts'
import type { Texts } from '../pack/facts.ts'
import { hashOf } from '../pack/hash.ts'
import type { Pack } from '../pack/pack.ts'
import { openTypesetter } from './typesetter.ts'

/** An output of a service as it would be granted for answers that nobody gave. */
export type PaperOrder = {
  /** the bundle of the service, as the module that hands in {@link PaperSource} knows it */
  bundle: object
  /** whose service it is */
  agency: Texts
  /** index of the output */
  output: number
  answers: Readonly<Record<string, unknown>>
  holder: { name: Texts; identifier: string }
  on: LocalDate
}

/** What the words of a document need beside what is granted. */
export type PaperAround = { pack: Pack; translate(locale: string): T; url: string }

/** What the document of an output would say, as a template is given it: by the module that grants outputs. */
export type PaperSource = (around: PaperAround, order: PaperOrder) => unknown

/** Documents of templates that nobody has published: to look at, and to see that they can be made at all. */
export type PaperPort = {
  source: PaperSource
  /**
   * @param files  of the service's folder, by path
   * @param template  path of one of them; it reads its own folder and nothing else
   * @returns a PDF without a seal
   * @throws TypesettingFailed  with the places of what is wrong; TypesetterLost  it takes too long
   */
  typeset(
    files: ReadonlyMap<string, Buffer>,
    template: string,
    data: unknown,
    on: LocalDate,
  ): Promise<Uint8Array>
}

/** A process is replaced after so many: each has a folder, and with it a compiler, of its own. */
const RECYCLE_AFTER = 40
/** Who changes a template waits for its picture, and the next one for theirs. */
const PATIENCE = 5_000
const MOST_KNOWN = 100

/**
 * Opens the way to such documents; the process starts with the first one. What was typeset is known until others took
 * its place, so that looking at a change twice costs once.
 *
 * @param entry  path of the built typesetter
 */
export function openPapers(
  entry: string,
  source: PaperSource,
): PaperPort & { close(): Promise<void> } {
  const typesetter = openTypesetter({ entry, recycleAfter: RECYCLE_AFTER, patience: PATIENCE })
  const known = new Map<string, Promise<Uint8Array>>()
  const make = async (
    files: ReadonlyMap<string, Buffer>,
    template: string,
    data: unknown,
    on: LocalDate,
  ) => {
    const folder = await mkdtemp(join(tmpdir(), 'igov-paper-'))
    try {
      for (const [path, bytes] of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), bytes)
      }
      const date = new Date(`${on}T12:00:00Z`)
      return await typesetter.typeset(join(folder, template), data, date, true)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    source,
    typeset: (all, template, data, on) => {
      const files = new Map([...all].filter(([path]) => path.startsWith('documents/')))
      const of = [hashOf(files), template, on, JSON.stringify(data)].join('\n')
      const key = createHash('sha256').update(of).digest('hex')
      const made = known.get(key) ?? make(files, template, data, on)
      known.delete(key)
      known.set(key, made)
      const [oldest] = known.keys()
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
      // A process that died says nothing of the template: it is asked again.
      made.catch((error) => error.name === 'TypesetterLost' && known.delete(key))
      return made
    },
    close: () => typesetter.close(),
  }
}
