import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Pack, readYaml } from '#kernel'
import { structureIn } from '#lib/bpmn/structure'
import type { Choices } from './questions.ts'

/** What a new service of a pack can name, in the order of its files. */
export async function choicesOf(pack: Pack): Promise<Choices> {
  const [organisations, topics, laws, folders] = await Promise.all([
    readFileOf(pack, 'organisations.yaml'),
    readFileOf(pack, 'topics.yaml'),
    readFileOf(pack, 'laws.yaml'),
    readdir(join(pack.dir, 'services')),
  ])
  return {
    languages: pack.settings.languages,
    services: folders,
    owners: idsIn(organisations, 'organisations', 'organisation'),
    audiences: idsIn(topics, 'audiences', 'audience'),
    topics: idsIn(topics, 'topics', 'topic'),
    laws: idsIn(laws, 'laws', 'law'),
    identifier: pack.settings.identifiers[pack.settings.signIn.identifier]?.example ?? '',
    procedures: await proceduresIn(pack, folders),
    sources: Object.entries(pack.sources).map(([id, { reliability }]) => ({
      ...{ id, reliability: reliability ?? 'unverified' },
    })),
  }
}

/** Which service has a procedure of its own, by what it is made of. */
async function proceduresIn({ dir }: Pack, services: readonly string[]) {
  const found = new Map<string, string>()
  for (const service of services.toSorted()) {
    const bpmn = await readFile(join(dir, 'services', service, 'procedure.bpmn'), 'utf8').catch(
      none,
    )
    const structure = bpmn && structureIn(bpmn)
    if (structure && !found.has(structure)) found.set(structure, service)
  }
  return found
}

const none = () => undefined

type Yaml = Readonly<Record<string, unknown>>

const readFileOf = async ({ dir }: Pack, name: string): Promise<Yaml> =>
  ((await readYaml(dir, name)).value as Yaml | undefined) ?? {}

function idsIn(file: Yaml, list: string, key: string): string[] {
  const entries: unknown = file[list]
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: Yaml) => (typeof entry[key] === 'string' ? [entry[key]] : []))
}
