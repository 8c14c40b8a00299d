import { LawsFile, type Pack, readYaml, shaped, type Texts } from '#kernel'
import { readOrganisations } from '#organisations'
import { topicsSchema } from '../../bundle/catalogue-files.ts'

/** What a pack has names for, by id. */
export type Known = Readonly<
  Record<'organisations' | 'topics' | 'audiences' | 'events' | 'laws', ReadonlyMap<string, Texts>>
>

/**
 * What services of a pack may name.
 *
 * @throws Error  when the files of the pack that say so are not sound
 */
export async function knownIn(pack: Pack): Promise<Known> {
  const { organisations } = await readOrganisations(pack)
  const topics = shaped(await readYaml(pack.dir, 'topics.yaml'), topicsSchema).value
  const laws = shaped(await readYaml(pack.dir, 'laws.yaml'), LawsFile).value
  if (!organisations || !topics || !laws) {
    throw new Error(`${pack.dir} is not sound. See: igov pack check ${pack.dir}`)
  }
  const { organisations: bodies } = organisations
  return {
    organisations: new Map(bodies.map(({ organisation, names }) => [organisation, names])),
    topics: new Map(topics.topics.map(({ topic, names }) => [topic, names])),
    audiences: new Map(topics.audiences.map(({ audience, names }) => [audience, names])),
    events: new Map(topics.events.map(({ event, names }) => [event, names])),
    laws: new Map(laws.laws.map(({ law, names }) => [law, names])),
  }
}
