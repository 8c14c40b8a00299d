import type { Quad } from 'n3'
import { stringify } from 'yaml'
import type { Pack } from '#kernel'
import { type Imported, importedFrom, type Told } from './described.ts'
import { knownIn } from './known.ts'
import { readingOf } from './reading.ts'

/** How a catalogue is written. */
export type CatalogueFormat = 'turtle' | 'json-ld'

/** The files of one described service, and what became of what the catalogue said of it. */
export type ImportedService = {
  readonly id: string
  /** by path within the service's folder */
  readonly files: ReadonlyMap<string, string>
  readonly told: readonly Told[]
}

const MOST_SERVICES = 5_000

/**
 * Reads a catalogue of CPSV-AP as described services of a pack.
 *
 * @param text      of the catalogue
 * @param context   of JSON-LD, for a document that names one instead of having it inside: nothing is fetched
 * @returns services by the order of the catalogue; one whose id comes twice stands once, with the first
 * @throws Error  when the text cannot be read, names no public service, or the pack is not sound
 */
export async function importCatalogue(
  pack: Pack,
  { text, format, context }: { text: string; format: CatalogueFormat; context?: object },
): Promise<ImportedService[]> {
  const quads = format === 'turtle' ? await readTurtle(text) : await readJsonLd(text, context)
  const reading = readingOf(quads)
  const subjects = reading.listOf('cpsv:PublicService')
  if (subjects.length === 0) throw new Error('there is no cpsv:PublicService in it')
  if (subjects.length > MOST_SERVICES) {
    throw new Error(`more than ${MOST_SERVICES} services: import them in parts`)
  }
  const known = await knownIn(pack)
  const { languages } = pack.settings
  const byId = new Map<string, ImportedService>()
  for (const subject of subjects) {
    const imported = importedFrom(subject, { reading, known, languages })
    const { id, told } = imported
    const first = byId.get(id)
    if (first) {
      const again: Told = { field: 'cpsv:PublicService', became: 'lost', value: subject }
      byId.set(id, { ...first, told: [...first.told, again] })
    } else byId.set(id, { id, files: filesOf(imported), told })
  }
  return [...byId.values()]
}

const filesOf = ({ service, messages }: Imported): ReadonlyMap<string, string> =>
  new Map([
    ['service.yaml', stringify(service, { lineWidth: 100 })],
    ...[...messages].map(([language, texts]): [string, string] => [
      `messages/${language}.yaml`,
      stringify(nested(texts), { lineWidth: 100 }),
    ]),
  ])

/** `service.title` as `title` inside of `service`. */
function nested(texts: ReadonlyMap<string, string>): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [key, text] of texts) {
    const steps = key.split('.')
    const last = steps.pop() ?? key
    let holder = root
    for (const step of steps) {
      holder[step] ??= {}
      holder = holder[step] as Record<string, unknown>
    }
    holder[last] = text
  }
  return root
}

async function readTurtle(text: string): Promise<Quad[]> {
  const { Parser } = await import('n3')
  return new Parser().parse(text)
}

async function readJsonLd(text: string, context: object | undefined): Promise<Quad[]> {
  const { default: jsonld } = await import('jsonld')
  const documentLoader = async (url: string) => {
    if (!context)
      throw new Error(`nothing is fetched: save ${url} as a file, and name it --context`)
    return { documentUrl: url, document: { ...context } }
  }
  // Its statements have the shape of n3's, without its methods.
  return (await jsonld.toRDF(JSON.parse(text), { documentLoader })) as Quad[]
}
