import { readPack } from '#kernel'
import { readOrganisations } from '#organisations'
import { readCatalogue } from '../bundle/pack-reader.ts'
import type { Around } from './cpsv/named-nodes.ts'
import type { Described } from './cpsv/service-nodes.ts'

/** The catalogue of a pack as it would be published at an address, without a database. */
export async function packCatalogue(
  dir: string,
): Promise<{ around: Around; services: Described[] }> {
  const { pack } = await readPack(dir.includes('/') ? dir : `packs/${dir}`)
  if (!pack) throw new Error(`${dir} is unsound`)
  const organisations = (await readOrganisations(pack)).organisations?.organisations ?? []
  const { catalogue, findings } = await readCatalogue(
    pack,
    organisations.map(({ organisation }) => organisation),
  )
  if (!catalogue)
    throw new Error(findings.map(({ file, message }) => `${file} ${message}`).join('\n'))
  const { topics, laws } = catalogue
  const { settings } = pack
  return {
    around: {
      url: 'https://gov.example',
      languages: settings.languages,
      country: { code: settings.country, names: settings.names },
      portal: settings.portal,
      currency: settings.currency.code,
      organisations: new Map(organisations.map(({ organisation, names }) => [organisation, names])),
      topics: new Map(topics.topics.map(({ topic, names }) => [topic, names])),
      audiences: new Map(topics.audiences.map(({ audience, names }) => [audience, names])),
      events: new Map(topics.events.map(({ event, names }) => [event, names])),
      laws: new Map(laws.map(({ law, names }) => [law, names])),
    },
    services: catalogue.services.map((bundle) => ({
      bundle,
      owner: bundle.service.owner,
      costs: bundle.service.costs ?? [],
    })),
  }
}
