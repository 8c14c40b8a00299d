import type { GraphNode, TextsOf } from '#lib/rdf/graph'
import { findTextOf, type ServiceBundle } from '../../bundle/bundle.ts'
import type { ServiceChannel, ServiceCost } from '../../bundle/service-file.ts'
import { ruleKey } from '../../bundle/texts.ts'
import { type Around, catalogueAddress, type SharedNodes, serviceAddress } from './named-nodes.ts'

/** A service as it is published. */
export type Described = {
  readonly bundle: ServiceBundle
  /** who has it now */
  readonly owner: string
  /** with amounts that rules decide, where they can be said to anybody */
  readonly costs: readonly ServiceCost[]
}

type Parts = {
  readonly around: Around
  readonly shared: SharedNodes
  readonly described: Described
  /** its texts of a key in all languages that have one */
  texts(key: string): TextsOf
  /** adds a node of the service's own; its identifier is unique in the catalogue */
  own(kind: string, id: string, types: string[], says: GraphNode['says']): string
}

/**
 * A service in the words of CPSV-AP, with all that is its own; what others point to as well is in `shared`.
 *
 * @returns the service first
 */
export function serviceNodes(
  described: Described,
  around: Around,
  shared: SharedNodes,
): GraphNode[] {
  const { bundle, owner } = described
  const { id, service } = bundle
  const nodes: GraphNode[] = []
  const texts = (key: string) => textsOf(bundle, around.languages, key)
  const own: Parts['own'] = (kind, name, types, says) => {
    const address = `${serviceAddress(around, id)}#${kind}-${name}`
    nodes.push({ id: address, types, says: { identifier: `${id}.${name}`, ...says } })
    return address
  }
  const parts = { around, shared, described, texts, own }
  const { promise, days } = service.processingTime ?? {}
  const keywords = Object.entries(service.keywords ?? {}).filter(([, words]) => words.length > 0)
  return [
    {
      id: serviceAddress(around, id),
      types: ['cpsv:PublicService'],
      says: {
        identifier: id,
        title: texts('service.title'),
        description: texts('service.summary'),
        keyword: Object.fromEntries(keywords),
        isPartOf: [catalogueAddress(around)],
        hasCompetentAuthority: [shared.organisation(owner)],
        hasParticipation: participations(parts),
        audience: service.audience.map(shared.audience),
        thematicArea: service.themes.map(shared.topic),
        isGroupedBy: service.events.map(shared.event),
        spatial: [shared.country()],
        language: around.languages.map(shared.language),
        hasChannel: channels(parts),
        hasCost: costs(parts),
        processingTime: days === 'calendar' ? promise : undefined,
        workingTime: days === 'working' ? promise : undefined,
        ...evidence(parts),
        produces: outputs(parts),
        follows: rules(parts),
        hasLegalResource: (service.legalResources ?? []).map(({ law }) => shared.law(law)),
        contactPoint: [contact(parts)],
      },
    },
    ...nodes,
  ]
}

const textsOf = (bundle: ServiceBundle, languages: readonly string[], key: string): TextsOf =>
  Object.fromEntries(
    languages.flatMap((language) => {
      const text = findTextOf(bundle, language, key)
      return text === undefined ? [] : [[language, text]]
    }),
  )

/** Other bodies that take part. */
const participations = ({ around, described, shared, own }: Parts) =>
  (described.bundle.service.partners ?? []).map((partner) =>
    own('participation', partner, ['cv:Participation'], {
      description: around.organisations.get(partner) ?? {},
      role: [shared.code('role', 'partner')],
      hasParticipant: [shared.organisation(partner)],
    }),
  )

const channelName = ({ channel, app }: ServiceChannel) => (app ? `${channel}-${app}` : channel)

const channels = ({ described, shared, own, texts }: Parts) => {
  const { channels, status, link } = described.bundle.service
  return channels.map((each) =>
    own('channel', channelName(each), ['cv:Channel'], {
      type: [shared.code('channel', each.channel)],
      app: each.app,
      // The way there is the service's only where it is done there.
      ...(each.channel === 'web' &&
        status === 'link' && { description: texts('link.text'), address: link?.addresses }),
    }),
  )
}

/**
 * A decimal as a double of XML Schema in its one canonical form, `1000.00` as `1.0E3`: what reads JSON-LD
 * turns every other into it.
 *
 * @source XML Schema Part 2 (W3C, 2004), 3.2.5.2
 */
function doubleOf(decimal: string): string {
  const [mantissa = '0', exponent = '0'] = Number(decimal).toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`
}

/** A cost without a value is not known. */
const costs = ({ around, described, shared, own, texts }: Parts) =>
  described.costs.map(({ cost, amount, currency = around.currency, per }) => {
    const known = amount === 'unknown' || amount === 'by-rules' ? undefined : amount
    return own('cost', cost, ['cv:Cost'], {
      description: texts(`costs.${cost}.note`),
      hasValue: known && doubleOf(known),
      amount: known,
      currency: [shared.currency(currency)],
      per,
    })
  })

function evidence({ described, own, texts }: Parts) {
  const asked = described.bundle.service.evidence ?? []
  const types = asked.map(({ evidence: name }) =>
    own('evidence-type', name, ['cv:EvidenceType'], {}),
  )
  const given = asked.map(({ evidence: name }, index) =>
    own('evidence', name, ['cv:Evidence'], {
      title: texts(`evidence.${name}.label`),
      conformsTo: types.slice(index, index + 1),
    }),
  )
  return { hasInput: given, hasInputType: types }
}

const outputs = ({ described, own, texts }: Parts) =>
  (described.bundle.service.outputs ?? []).map(({ output, validity }) =>
    own('output', output, ['cv:Output'], { title: texts(`outputs.${output}.title`), validity }),
  )

/** What a rule says is its title too: it has no other. */
const rules = ({ described, own, texts }: Parts) =>
  (described.bundle.service.rules ?? []).map(({ rule }) =>
    own('rule', rule, ['cpsv:Rule'], {
      title: texts(ruleKey(rule)),
      description: texts(ruleKey(rule)),
    }),
  )

function contact({ around, described: { bundle }, shared, own }: Parts) {
  const { phone, email } = bundle.service.contact ?? {}
  const pages = around.languages.map((language) =>
    shared.page(`${around.url}/${language}/services/${bundle.id}`),
  )
  return own('contact', 'contact', ['cv:ContactPoint'], {
    contactPage: pages,
    telephone: phone,
    email,
  })
}
