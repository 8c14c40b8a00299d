import { Check } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { readXml } from '#lib/xml/read'
import { attributeOf, elementsOf, type XmlElement } from '#lib/xml/tree'
import { randomCases } from './fixture.ts'
import type { Trace } from './log.ts'
import { ocelOf } from './ocel.ts'
import { ocelXmlOf } from './ocel-xml.ts'
import { pseudonyms } from './pseudonym.ts'
import { escaped, xesOf } from './xes.ts'

const OFFICER = '0190-hind'
const work = { since: 5, due: 90, who: OFFICER, role: 'officer', body: 'moci' }
const event = (at: number, node: string, kind: Trace['events'][number]['kind'], more = {}) => ({
  ...{ at, node, kind, scope: 1, ...more },
})
const TRACE: Trace = {
  ...{ case: 'QA-2026-7', model: 'abc', body: 'moci', begun: 0, ended: 50, ending: 'completed' },
  events: [
    event(0, 's', 'entered'),
    event(5, 'check', 'entered'),
    event(40, 'check', 'completed', { work: { ...work, begun: 20 } }),
    event(40, 'check', 'taken', { flow: 'f' }),
    event(45, 'late', 'caught'),
    event(45, 'late', 'taken', { flow: 'g' }),
    event(50, 'ask', 'withdrawn', { work: { ...work, begun: null, body: 'moph' } }),
  ],
}
const NAMES = new Map([
  ['check', 'Check <the> "papers" & more'],
  ['late', 'Too late'],
  ['ask', 'Ask'],
])
const ABOUT = { procedure: 'licence', names: NAMES }

async function whole(parts: AsyncIterable<string>) {
  let text = ''
  for await (const part of parts) text += part
  return text
}

/** Random cases, with names for all their nodes. */
function randomLog() {
  const traces = Array.from({ length: 40 }, (_, seed) => randomCases(seed + 1)).flat()
  const nodes = traces.flatMap(({ trace }) => trace.events.map(({ node }) => node))
  const about = { procedure: 'any', names: new Map(nodes.map((node) => [node, `${node}\u0000 ☺`])) }
  return { traces: traces.map(({ trace }) => trace), about }
}

describe('A log as XES', () => {
  it('has what its schema asks for, in that order', async () => {
    const { traces, about } = randomLog()
    for (const text of [await whole(xesOf([TRACE], ABOUT)), await whole(xesOf(traces, about))]) {
      const log = readXml(text)
      expect([log.name, log.namespace]).toEqual(['log', 'http://www.xes-standard.org/'])
      expect(attributeOf(log, 'xes.version')).toMatch(/^\d+\.\d+$/)
      expect(inOrder(log, ['extension', 'global', 'classifier', ATTRIBUTE, 'trace'])).toBe(true)
      const traces = elementsOf(log).filter(({ name }) => name === 'trace')
      for (const trace of traces) expect(inOrder(trace, [ATTRIBUTE, 'event'])).toBe(true)
      const events = traces.flatMap((one) => elementsOf(one).filter(({ name }) => name === 'event'))
      const attributes = [log, ...traces, ...events].flatMap((one) =>
        elementsOf(one).filter(({ name }) => ATTRIBUTE.includes(name)),
      )
      for (const one of attributes) expect(isTyped(one), attributeOf(one, 'key') ?? '').toBe(true)
    }
  })

  it('tells when work was there, was taken and was done, and what came of itself', async () => {
    const log = readXml(await whole(xesOf([TRACE], ABOUT)))
    const trace = elementsOf(log).find(({ name }) => name === 'trace')
    const events = elementsOf(trace ?? log).filter(({ name }) => name === 'event')
    const told = events.map((one) => {
      const value = (key: string) =>
        elementsOf(one).find((child) => attributeOf(child, 'key') === key)?.attributes[1]?.value
      return [value('concept:name'), value('lifecycle:transition'), value('org:group')]
    })
    expect(told).toEqual([
      ['Check <the> "papers" & more', 'schedule', undefined],
      ['Ask', 'schedule', undefined],
      ['Check <the> "papers" & more', 'start', 'moci'],
      ['Check <the> "papers" & more', 'complete', 'moci'],
      ['Too late', 'complete', undefined],
      ['Ask', 'withdraw', 'moph'],
    ])
  })
})

describe('A log as OCEL', () => {
  it('holds against the schema of the standard, and its references lead somewhere', async () => {
    const { traces, about } = randomLog()
    for (const [all, what] of [[[TRACE], ABOUT] as const, [traces, about] as const]) {
      const log = JSON.parse(await whole(ocelOf(() => all, what)))
      expect(Check(OCEL_SCHEMA, log)).toBe(true)
      // The schema tells what is wrong, too.
      expect(Check(OCEL_SCHEMA, { ...log, events: [{ ...log.events[0], time: 'noon' }] })).toBe(
        false,
      )
      const ids: string[] = [...log.events, ...log.objects].map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const objects = new Set(log.objects.map(({ id }: { id: string }) => id))
      const names = (types: { name: string }[]) => types.map(({ name }) => name)
      for (const one of [...log.events, ...log.objects])
        for (const { objectId } of one.relationships) expect(objects.has(objectId)).toBe(true)
      for (const { type } of log.events) expect(names(log.eventTypes)).toContain(type)
      for (const { type } of log.objects) expect(names(log.objectTypes)).toContain(type)
    }
  })
})

/** What the standard's schema of XML says: each element's attributes, and what is in it, in this order. */
const OCEL_XML: Readonly<Record<string, { attributes: string[]; inside: string[] }>> = {
  log: { attributes: [], inside: ['object-types', 'event-types', 'objects', 'events'] },
  'object-types': { attributes: [], inside: ['object-type'] },
  'event-types': { attributes: [], inside: ['event-type'] },
  'object-type': { attributes: ['name'], inside: ['attributes'] },
  'event-type': { attributes: ['name'], inside: ['attributes'] },
  events: { attributes: [], inside: ['event'] },
  object: { attributes: ['id', 'type'], inside: ['attributes', 'objects'] },
  event: { attributes: ['id', 'type', 'time'], inside: ['attributes', 'objects'] },
  attributes: { attributes: [], inside: ['attribute'] },
  objects: { attributes: [], inside: ['object', 'relationship'] },
  relationship: { attributes: ['object-id', 'qualifier'], inside: [] },
}

function wrongIn(element: XmlElement): string[] {
  if (element.name === 'attribute') return attributeOf(element, 'name') ? [] : ['attribute']
  const known = OCEL_XML[element.name]
  if (!known) return [element.name]
  const missing = known.attributes.filter((name) => attributeOf(element, name) === undefined)
  const children = elementsOf(element)
  const places = children.map(({ name }) => known.inside.indexOf(name))
  const disorder = places.some((place, at) => place < (places[at - 1] ?? 0))
  return [
    ...missing.map((name) => `${element.name}@${name}`),
    ...(disorder ? [`${element.name}: order`] : []),
    ...children.flatMap(wrongIn),
  ]
}

describe('A log as OCEL in XML', () => {
  it('has the structure of the standard, and says what JSON says', async () => {
    const { traces, about } = randomLog()
    const name = pseudonyms(Buffer.alloc(32))
    for (const [all, what] of [[[TRACE], ABOUT] as const, [traces, about] as const]) {
      const log = readXml(await whole(ocelXmlOf(() => all, what, name)))
      expect(wrongIn(log)).toEqual([])
      const json = JSON.parse(await whole(ocelOf(() => all, what, name)))
      const told = (section: string) =>
        elementsOf(log)
          .filter((one) => one.name === section)
          .flatMap(elementsOf)
          .map((one) => ({
            id: attributeOf(one, 'id'),
            type: escaped(attributeOf(one, 'type') ?? ''),
            related: elementsOf(one)
              .filter((part) => part.name === 'objects')
              .flatMap(elementsOf)
              .map((part) => attributeOf(part, 'object-id')),
          }))
      const said = (
        things: { id: string; type: string; relationships: { objectId: string }[] }[],
      ) =>
        things.map(({ id, type, relationships }) => ({
          // XML cannot hold every character that JSON can.
          ...{ id, type: escaped(type) },
          ...{ related: relationships.map(({ objectId }) => objectId) },
        }))
      expect(told('events')).toEqual(said(json.events))
      expect(told('objects')).toEqual(said(json.objects))
    }
    // A structure that is wrong is found.
    expect(wrongIn(readXml('<log><events/><objects/></log>'))).toEqual(['log: order'])
  })
})

describe('Names in an export', () => {
  it('are those of nobody: the same within it, and others in the next', async () => {
    const texts = await Promise.all([
      whole(xesOf([TRACE, TRACE], ABOUT)),
      whole(ocelOf(() => [TRACE], ABOUT)),
      whole(xesOf([TRACE], ABOUT)),
      whole(ocelXmlOf(() => [TRACE], ABOUT)),
    ])
    for (const text of texts) {
      expect(text).not.toContain(OFFICER)
      expect(text).not.toContain(TRACE.case)
    }
    const people = texts.map((text) => new Set(text.match(/person-[0-9a-f]{16}/g)))
    expect(people.map(({ size }) => size)).toEqual([1, 1, 1, 1])
    expect(new Set(people.map((some) => [...some][0])).size).toBe(4)
    const name = pseudonyms(Buffer.alloc(32))
    expect(name('person', 'a')).toBe(name('person', 'a'))
    expect(name('person', 'a')).not.toBe(name('case', 'a'))
  })
})

const ATTRIBUTE = 'string date int float boolean id list container'

/** Whether children come in this order, each of the names as often as it likes, and no other. */
function inOrder(parent: XmlElement, order: readonly string[]) {
  const places = elementsOf(parent).map(({ name }) =>
    order.findIndex((some) => some.split(' ').includes(name)),
  )
  return places.every((place, at) => place >= 0 && place >= (places[at - 1] ?? 0))
}

const VALUES: Readonly<Record<string, RegExp>> = {
  string: /^.*$/s,
  date: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
}

const isTyped = (element: XmlElement) =>
  /^[\p{L}_:][\p{L}\d_:.-]*$/u.test(attributeOf(element, 'key') ?? '') &&
  VALUES[element.name]?.test(attributeOf(element, 'value') ?? '') === true

/** A list of objects whose texts are there. */
const list = (required: readonly string[], more: object = {}) => {
  const texts = Object.fromEntries(required.map((name) => [name, { type: 'string' }]))
  return { type: 'array', items: { type: 'object', properties: { ...texts, ...more }, required } }
}
const TIME = { time: { type: 'string', format: 'date-time' } }
const RELATIONSHIPS = { relationships: list(['objectId', 'qualifier']) }
const TYPES = {
  type: 'array',
  items: {
    ...{ type: 'object', required: ['name', 'attributes'] },
    properties: { name: { type: 'string' }, attributes: list(['name', 'type']) },
  },
}
/** What section 8.2 of OCEL 2.0 asks for. */
const OCEL_SCHEMA = {
  type: 'object',
  required: ['eventTypes', 'objectTypes', 'events', 'objects'],
  properties: {
    ...{ eventTypes: TYPES, objectTypes: TYPES },
    events: list(['id', 'type', 'time'], {
      ...TIME,
      ...RELATIONSHIPS,
      attributes: list(['name', 'value']),
    }),
    objects: list(['id', 'type'], {
      ...RELATIONSHIPS,
      attributes: list(['name', 'value', 'time'], TIME),
    }),
  },
}
