import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Pack, readYaml, type Texts } from '#kernel'
import { structureIn } from '#lib/bpmn/structure'

/** What of a pack a new service can name. */
export type Choices = {
  languages: readonly string[]
  /** ids that are taken */
  services: readonly string[]
  owners: readonly string[]
  /** of these the one whose officials the demonstration shows: what is sent to it can be decided there */
  shown?: string | undefined
  audiences: readonly string[]
  topics: readonly string[]
  laws: readonly string[]
  /** what each is called, in each language */
  lawNames?: Readonly<Record<string, Texts>>
  sources: readonly { id: string; reliability: string }[]
  /** of a person, as an example */
  identifier: string
  /** a number with its country's code, as an example */
  phone: string
  /** ISO 4217 */
  currency: { code: string; decimals: number }
  /** services with a procedure of their own, by its structure */
  procedures: ReadonlyMap<string, string>
}

/** What a new service of a pack can name, in the order of its files. */
export async function choicesOf(pack: Pack): Promise<Choices> {
  const [organisations, topics, laws, demonstration, folders] = await Promise.all([
    readFileOf(pack, 'organisations.yaml'),
    readFileOf(pack, 'topics.yaml'),
    readFileOf(pack, 'laws.yaml'),
    readFileOf(pack, 'demonstration/officials.yaml'),
    readdir(join(pack.dir, 'services')),
  ])
  return {
    ...settingsOf(pack),
    services: folders,
    owners: idsIn(organisations, 'organisations', 'organisation'),
    shown: typeof demonstration.body === 'string' ? demonstration.body : undefined,
    audiences: idsIn(topics, 'audiences', 'audience'),
    topics: idsIn(topics, 'topics', 'topic'),
    laws: idsIn(laws, 'laws', 'law'),
    lawNames: lawNamesIn(laws),
    procedures: byStructure(await proceduresIn(pack, folders)),
  }
}

/** What the settings of a pack say of it. */
export const settingsOf = ({ settings, sources }: Pack) => ({
  languages: settings.languages,
  identifier: settings.identifiers[settings.signIn.identifier]?.example ?? '',
  phone: `${settings.phone.code}${settings.phone.example}`,
  currency: settings.currency,
  sources: Object.entries(sources).map(([id, { reliability }]) => ({
    ...{ id, reliability: reliability ?? 'unverified' },
  })),
})

/**
 * Which service has a procedure of its own, by what it is made of.
 *
 * @param procedures  BPMN by service; the first of two that are alike is named
 */
function byStructure(procedures: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [service, bpmn] of procedures) {
    const structure = structureIn(bpmn)
    if (structure && !found.has(structure)) found.set(structure, service)
  }
  return found
}

async function proceduresIn({ dir }: Pack, services: readonly string[]) {
  const found: [string, string][] = []
  for (const service of services.toSorted()) {
    const path = join(dir, 'services', service, 'procedure.bpmn')
    const bpmn = await readFile(path, 'utf8').catch(none)
    if (bpmn) found.push([service, bpmn])
  }
  return found
}

const none = () => undefined

type Yaml = Readonly<Record<string, unknown>>

const readFileOf = async ({ dir }: Pack, name: string): Promise<Yaml> =>
  ((await readYaml(dir, name)).value as Yaml | undefined) ?? {}

function lawNamesIn(file: Yaml): Record<string, Texts> {
  const entries = Array.isArray(file.laws) ? file.laws : []
  return Object.fromEntries(entries.map(({ law, names }: Yaml) => [String(law), names as Texts]))
}

function idsIn(file: Yaml, list: string, key: string): string[] {
  const entries: unknown = file[list]
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: Yaml) => (typeof entry[key] === 'string' ? [entry[key]] : []))
}
