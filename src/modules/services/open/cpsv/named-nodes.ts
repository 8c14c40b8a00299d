import type { Texts } from '#kernel'
import type { GraphNode } from '#lib/rdf/graph'
import { countryAddress, currencyAddress, languageAddress } from './codes.ts'

/** Names of what services point to, by id. */
type Names = ReadonlyMap<string, Texts>

/** What a service is described with beside its own folder. */
export type Around = {
  /** of the installation, without a slash at the end */
  readonly url: string
  readonly languages: readonly string[]
  readonly country: { readonly code: string; readonly names: Texts }
  readonly portal: { readonly names: Texts; readonly taglines: Texts }
  readonly currency: string
  readonly organisations: Names
  readonly topics: Names
  readonly audiences: Names
  readonly events: Names
  readonly laws: Names
}

/** Where the catalogue and its parts are, for good. */
export const catalogueAddress = ({ url }: Pick<Around, 'url'>) => `${url}/api/catalogue`
export const serviceAddress = ({ url }: Pick<Around, 'url'>, id: string) =>
  `${url}/api/services/${id}`

const sharedAddress = (around: Pick<Around, 'url'>, kind: string, id: string) =>
  `${catalogueAddress(around)}#${kind}-${id}`

/**
 * Nodes that several services point to, each made when it is first pointed to: the shapes want every
 * code, place and language described where it is used.
 */
export type SharedNodes = {
  organisation(id: string): string
  topic(id: string): string
  audience(id: string): string
  event(id: string): string
  law(id: string): string
  currency(code: string): string
  country(): string
  language(id: string): string
  /** a code of a list of ours that has no words */
  code(kind: string, id: string): string
  /** pages of a person's */
  page(address: string): string
  publisher(): string
  /** those made since this was asked last */
  taken(): GraphNode[]
}

export function sharedNodes(around: Around): SharedNodes {
  const known = new Set<string>()
  let made: GraphNode[] = []
  const add = (id: string, types: string[], says: GraphNode['says']) => {
    if (!known.has(id)) made.push({ id, types, says })
    known.add(id)
    return id
  }
  const concept = (kind: string, id: string, names?: Texts) =>
    add(sharedAddress(around, kind, id), ['skos:Concept'], { identifier: id, label: names })
  const shared: SharedNodes = {
    organisation: (id) => {
      const names = around.organisations.get(id) ?? {}
      return add(
        sharedAddress(around, 'organisation', id),
        ['cv:PublicOrganisation', 'org:Organization', 'foaf:Agent'],
        { identifier: id, title: names, label: names, spatial: [shared.country()] },
      )
    },
    topic: (id) => concept('topic', id, around.topics.get(id)),
    audience: (id) => concept('audience', id, around.audiences.get(id)),
    event: (id) =>
      add(sharedAddress(around, 'event', id), ['cv:Event', 'cv:LifeEvent'], {
        identifier: id,
        title: around.events.get(id),
      }),
    law: (id) =>
      add(sharedAddress(around, 'law', id), ['eli:LegalResource'], {
        identifier: id,
        title: around.laws.get(id),
      }),
    currency: (code) => {
      const address = currencyAddress(code)
      if (address === undefined) return concept('currency', code)
      return add(address, ['skos:Concept'], { identifier: code })
    },
    country: () => {
      const { code, names } = around.country
      const address = countryAddress(code) ?? sharedAddress(around, 'country', code)
      return add(address, ['dct:Location'], { identifier: code, label: names })
    },
    language: (id) => add(languageAddress(id), ['dct:LinguisticSystem'], { identifier: id }),
    code: (kind, id) => concept(kind, id),
    page: (address) => add(address, ['foaf:Document'], {}),
    publisher: () =>
      add(`${catalogueAddress(around)}#publisher`, ['foaf:Agent'], {
        identifier: around.country.code,
        title: around.country.names,
      }),
    taken: () => {
      const taken = made
      made = []
      return taken
    },
  }
  return shared
}

/** The catalogue itself, without its parts: services say that they belong to it. */
export const catalogueNode = (around: Around, shared: SharedNodes): GraphNode => ({
  id: catalogueAddress(around),
  types: ['dcat:Dataset'],
  says: {
    title: around.portal.names,
    description: around.portal.taglines,
    publisher: [shared.publisher()],
    landingPage: around.languages.map((language) =>
      shared.page(`${around.url}/${language}/services`),
    ),
  },
})
