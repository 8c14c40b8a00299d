import { readPack } from '#kernel'
import { readCatalogue } from '../bundle/pack-reader.ts'
import type { Around } from './cpsv/named-nodes.ts'
import type { Described } from './cpsv/service-nodes.ts'
import { knownIn } from './import/known.ts'

/** The catalogue of a pack as it would be published at an address, without a database. */
export async function packCatalogue(
  dir: string,
): Promise<{ around: Around; services: Described[] }> {
  const { pack } = await readPack(dir.includes('/') ? dir : `packs/${dir}`)
  if (!pack) throw new Error(`${dir} is unsound`)
  const known = await knownIn(pack)
  const { catalogue, findings } = await readCatalogue(pack, [...known.organisations.keys()])
  if (!catalogue)
    throw new Error(findings.map(({ file, message }) => `${file} ${message}`).join('\n'))
  const { settings } = pack
  return {
    around: {
      url: 'https://gov.example',
      languages: settings.languages,
      country: { code: settings.country, names: settings.names },
      portal: settings.portal,
      currency: settings.currency.code,
      ...known,
    },
    services: catalogue.services.map((bundle) => ({
      bundle,
      owner: bundle.service.owner,
      costs: bundle.service.costs ?? [],
    })),
  }
}
