import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { readOrganisations } from '#organisations'
import { type Catalogue, readCatalogue } from './pack-reader.ts'
import { expectedTexts } from './texts.ts'

const read = async (dir: string) => {
  const { pack, findings } = await readPack(dir)
  expect(findings).toEqual([])
  if (!pack) throw new Error(`${dir} is unsound`)
  const bodies = await readOrganisations(pack)
  expect(bodies.findings).toEqual([])
  const organisations = bodies.organisations?.organisations ?? []
  const ids = organisations.map((one) => one.organisation)
  const { catalogue, findings: inServices } = await readCatalogue(pack, ids)
  expect(inServices).toEqual([])
  if (!catalogue) throw new Error(`${dir} is unsound`)
  return { pack, organisations, catalogue }
}

const qatar = await read('packs/qatar')
const island = await read('packs/saint-brandan')

const serviceOf = (catalogue: Catalogue, id: string) => {
  const found = catalogue.services.find((service) => service.id === id)
  if (!found) throw new Error(`no service ${id}`)
  return found
}

describe('The Qatar pack', () => {
  it('has every body, service, topic and law of the facts it was made from', () => {
    const { catalogue, organisations, pack } = qatar
    const { topics, laws, services } = catalogue
    expect(organisations).toHaveLength(67)
    expect(services).toHaveLength(211)
    expect(topics.audiences).toHaveLength(4)
    expect(topics.topics).toHaveLength(20)
    expect(topics.events).toHaveLength(32)
    expect(laws).toHaveLength(27)
    expect(pack.places.municipalities).toHaveLength(8)
    expect(pack.places.zones).toHaveLength(87)
    expect(pack.holidays.occurrences).toHaveLength(35)
  })

  it('says of every service, cost and evidence where the fact comes from', () => {
    const without = qatar.catalogue.services.filter(({ service }) =>
      [service, ...(service.costs ?? []), ...(service.evidence ?? [])].some(
        (fact) => fact.source === undefined || fact.reliability === undefined,
      ),
    )
    expect(without.map((service) => service.id)).toEqual([])
  })

  it('keeps what is free, what costs something and what nobody knows apart', () => {
    const amounts = qatar.catalogue.services.flatMap(({ service }) => service.costs ?? [])
    expect(amounts.some((cost) => cost.amount === '0')).toBe(true)
    expect(amounts.some((cost) => cost.amount === 'unknown')).toBe(true)
    const priced = amounts.filter((cost) => cost.amount !== '0' && cost.amount !== 'unknown')
    expect(priced.every((cost) => cost.currency === 'QAR')).toBe(true)
    expect(qatar.catalogue.services.some(({ service }) => service.costs === undefined)).toBe(true)
  })

  it('has the steps of thirty services', () => {
    const stepped = qatar.catalogue.services.filter(({ service }) => service.steps !== undefined)
    expect(stepped).toHaveLength(30)
  })

  it('has services live, each with its form, its desk, its procedure and what documents it seals', () => {
    const live = qatar.catalogue.services.filter(({ service }) => service.status === 'live')
    for (const { id, service, procedure, desk, forms, documents } of live) {
      expect([id, procedure !== undefined, desk !== undefined, 'apply' in forms]).toEqual([
        ...[id, true, true, true],
      ])
      const sealed = (service.outputs ?? []).flatMap(({ document }) => document ?? [])
      expect([id, documents]).toEqual([id, sealed])
    }
    expect(live.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...['building-permit', 'commercial-licence-issue', 'home-business-licence'],
        ...['licensing-appeal', 'health-card-issue', 'zakat-aid', 'labour-complaint'],
        ...['government-scholarship', 'commercial-registration-issue', 'birth-certificate'],
        ...['driving-licence-renew', 'family-visit-visa', 'police-clearance'],
        ...['renew-residence-permit', 'traffic-violation-objection'],
      ]),
    )
    const licence = serviceOf(qatar.catalogue, 'home-business-licence')
    expect(Object.keys(licence.forms).sort()).toEqual(['apply', 'renew'])
    expect(licence.desk?.decide.refuse.fourEyes).toBe(true)
    expect(licence.documents).toEqual(['licence'])
    expect(licence.service.processingTime?.promise).toBe('P5D')
  })

  it('writes its Arabic in Arabic letters and its English in Latin ones', () => {
    const wrong = qatar.catalogue.services.flatMap(({ id, messages }) => [
      ...Object.entries(messages.ar ?? {})
        .filter(([, text]) => !/\p{Script=Arabic}/u.test(text))
        .map(([key]) => `${id} ar ${key}`),
      ...Object.entries(messages.en ?? {})
        .filter(([, text]) => /\p{Script=Arabic}/u.test(text))
        .map(([key]) => `${id} en ${key}`),
    ])
    expect(wrong).toEqual([])
  })
})

describe('The pack of Saint Brandan', () => {
  it('is another country: languages, weekend, currency, identifier, no second calendar', () => {
    const { settings } = island.pack
    expect(settings.languages).toEqual(['en', 'fr'])
    expect(settings.week.weekend).toEqual(['saturday', 'sunday'])
    expect(settings.currency).toMatchObject({ code: 'XSB', decimals: 3 })
    expect(settings.signIn.identifier).toBe('island-number')
    expect(settings.hijri).toBe(false)
  })

  it('has services of four of its bodies, all of them live, and an appeal to its registry', () => {
    expect(island.organisations).toHaveLength(5)
    expect(
      island.catalogue.services.map(({ id, service }) => [id, service.status, service.owner]),
    ).toEqual([
      ['apprenticeship', 'live', 'trades-school'],
      ['lobster-licence', 'live', 'harbour-office'],
      ['mooring-permit', 'live', 'harbour-office'],
      ['relief-appeal', 'live', 'registry'],
      ['winter-relief', 'live', 'house-of-care'],
    ])
  })

  it('has a service that ends in a register entry, not in a document', () => {
    const permit = serviceOf(island.catalogue, 'mooring-permit')
    expect(permit.service.status).toBe('live')
    expect(permit.documents).toEqual([])
    expect(permit.service.outputs?.map((output) => output.register)).toEqual(['moorings'])
  })
})

describe('Every text that a service needs', () => {
  it.each([
    ['qatar', qatar],
    ['saint-brandan', island],
  ])('is there in each language of %s', (_, { pack, catalogue }) => {
    const missing = catalogue.services.flatMap((bundle) =>
      pack.settings.languages.flatMap((language) =>
        [...expectedTexts(bundle).required]
          .filter((key) => !bundle.messages[language]?.[key])
          .map((key) => `${bundle.id} ${language} ${key}`),
      ),
    )
    expect(missing).toEqual([])
  })
})
