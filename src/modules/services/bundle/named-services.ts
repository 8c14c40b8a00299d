import {
  type Finding,
  type Pack,
  readYaml,
  type Said,
  unknownReference,
  type YamlFile,
} from '#kernel'
import { said } from '../found/said.ts'
import type { ServiceBundle } from './bundle.ts'
import type { TopicsFile } from './catalogue-files.ts'

type Named = { at: (string | number)[]; ids: readonly string[] }

/**
 * Services that `topics.yaml` and `portal.yaml` name: roles, life events, what most people come for.
 *
 * @param services  all of the pack
 */
export const checkNamedServices = async (
  pack: Pack,
  topicsFile: YamlFile,
  topics: TopicsFile,
  services: readonly ServiceBundle[],
): Promise<Finding[]> => {
  const all = services.map(({ id }) => id)
  const portalFile = await readYaml(pack.dir, 'portal.yaml')
  return [
    ...unknown(
      portalFile,
      [{ at: ['popular'], ids: pack.portal.popular }],
      all,
      said('what-service'),
    ),
    ...unknown(topicsFile, namedByRoles(topics), all, said('what-service')),
    ...topics.events.flatMap(({ event, stages = [] }, index) => {
      const needed = services.filter(({ service }) => service.events.includes(event))
      const named = stages.map(({ services: ids }, stage) => ({
        at: ['events', index, 'stages', stage, 'services'],
        ids,
      }))
      return unknown(
        topicsFile,
        named,
        needed.map(({ id }) => id),
        said('what-service-of-event', { event }),
      )
    }),
  ]
}

const namedByRoles = ({ audiences }: TopicsFile): Named[] =>
  audiences.flatMap(({ roles }, audience) =>
    roles.map(({ services }, role) => ({
      at: ['audiences', audience, 'roles', role, 'services'],
      ids: services,
    })),
  )

const unknown = (file: YamlFile, named: readonly Named[], known: readonly string[], what: Said) =>
  named.flatMap(({ at, ids }) =>
    ids.flatMap((id, index) => unknownReference(file, [...at, index], id, known, what)),
  )
