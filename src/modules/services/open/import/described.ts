import type { Term } from 'n3'
import { parsePeriod } from '#lib/time'
import type { ServiceFile } from '../../bundle/service-file.ts'
import type { Known } from './known.ts'
import type { Reading } from './reading.ts'

/** What became of one field: left out, put in its place without a source, or not there. */
export type Told = {
  readonly field: string
  readonly became: 'lost' | 'assumed' | 'missing' | 'unknown'
  readonly value: string
}

export type Imported = {
  readonly id: string
  readonly service: ServiceFile
  /** by language, then by key */
  readonly messages: ReadonlyMap<string, Map<string, string>>
  readonly told: readonly Told[]
}

type Parts = {
  readonly reading: Reading
  readonly known: Known
  readonly languages: readonly string[]
  readonly id: string
  readonly messages: ReadonlyMap<string, Map<string, string>>
  tell(became: Told['became'], field: string, value?: string): void
}

const CHANNELS = ['web', 'app', 'counter', 'kiosk', 'embassy', 'phone'] as const

/**
 * A public service of a catalogue as a described service of a pack.
 *
 * @param subject  its address in the catalogue
 */
export function importedFrom(
  subject: string,
  { reading, known, languages }: Pick<Parts, 'reading' | 'known' | 'languages'>,
): Imported {
  const told: Told[] = []
  const [identifier] = reading.take(subject, 'identifier')
  const id = idFrom(identifier?.value ?? subject)
  const messages = new Map(languages.map((language) => [language, new Map<string, string>()]))
  const tell: Parts['tell'] = (became, field, value = '') => told.push({ field, became, value })
  const parts = { reading, known, languages, id, messages, tell }
  if (identifier && identifier.value !== id) tell('lost', 'dct:identifier', identifier.value)
  write(parts, 'service.title', 'dct:title', reading.take(subject, 'title'))
  write(parts, 'service.summary', 'dct:description', reading.take(subject, 'description'))
  const service: ServiceFile = {
    service: id,
    status: 'described',
    ...linkOf(parts, subject),
    owner: ownerOf(parts, subject),
    ...filled('partners', partnersOf(parts, subject)),
    audience: chosen(parts, subject, { term: 'audience', field: 'dct:audience', of: 'audiences' }),
    themes: chosen(parts, subject, {
      term: 'thematicArea',
      field: 'cv:thematicArea',
      of: 'topics',
    }),
    events: named(parts, subject, { term: 'isGroupedBy', field: 'cv:isGroupedBy', of: 'events' }),
    ...keywordsOf(parts, subject),
    channels: channelsOf(parts, subject),
    ...filled('costs', costsOf(parts, subject)),
    ...timeOf(parts, subject),
    ...filled(
      'legalResources',
      named(parts, subject, {
        term: 'hasLegalResource',
        field: 'cv:hasLegalResource',
        of: 'laws',
      }).map((law) => ({ law })),
    ),
    ...filled('evidence', evidenceOf(parts, subject)),
    ...filled('outputs', outputsOf(parts, subject)),
    ...filled('rules', rulesOf(parts, subject)),
    ...contactOf(parts, subject),
  }
  takeCommon(reading, subject)
  for (const { field, value } of reading.left(subject)) tell('lost', field, value)
  return { id, service, messages, told }
}

/** An id of ours from an identifier or an address of others. */
export function idFrom(text: string): string {
  const tail = text.split(/[/#]/).filter(Boolean).at(-1) ?? ''
  const plain = tail
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? 'imported' : plain
}

const filled = <Name extends string, Item>(name: Name, items: readonly Item[]) =>
  (items.length === 0 ? {} : { [name]: [...items] }) as { [N in Name]?: Item[] }

const languageOf = (term: Term) => ('language' in term ? term.language.split('-')[0] : '') ?? ''

/** Notes a text in the languages of the pack, and tells of those that are too much or too few. */
function write(
  { messages, languages, tell }: Parts,
  key: string,
  field: string,
  terms: readonly Term[],
) {
  for (const term of terms) {
    const texts = messages.get(languageOf(term))
    if (!texts || texts.has(key)) tell('lost', `${field}@${languageOf(term) || '-'}`, term.value)
    else texts.set(key, term.value)
  }
  for (const language of languages) {
    if (!messages.get(language)?.has(key)) tell('missing', `${field}@${language}`, key)
  }
}

/** Things of the service that have ids of their own, without the service's id before them. */
function own({ reading, id }: Parts, subject: string, term: string) {
  return reading.take(subject, term).map(({ value: at }) => {
    const [identifier] = reading.take(at, 'identifier')
    const plain = identifier?.value ?? at
    return { at, id: idFrom(plain.startsWith(`${id}.`) ? plain.slice(id.length + 1) : plain) }
  })
}

type Named = { term: string; field: string; of: keyof Known }

/** Ids of the pack's own things that a service points to: found by identifier, else by a name. */
function named({ reading, known, tell }: Parts, subject: string, { term, field, of }: Named) {
  return reading.take(subject, term).flatMap(({ value: at }) => {
    const [identifier] = reading.take(at, 'identifier')
    const names = ['title', 'label'].flatMap((each) => reading.take(at, each))
    if (identifier && known[of].has(identifier.value)) return [identifier.value]
    const byName = [...known[of]].find(([, texts]) =>
      names.some((name) => texts[languageOf(name)] === name.value),
    )
    if (byName) return [byName[0]]
    tell('unknown', field, names[0]?.value ?? identifier?.value ?? at)
    return []
  })
}

/** The same where there has to be one: without any the pack's first stands there. */
function chosen(parts: Parts, subject: string, which: Named): string[] {
  const found = named(parts, subject, which)
  if (found.length > 0) return found
  const first = [...parts.known[which.of].keys()].slice(0, 1)
  parts.tell('assumed', which.field, first[0])
  return first
}

function ownerOf(parts: Parts, subject: string): string {
  const field = 'cv:hasCompetentAuthority'
  const found = named(parts, subject, {
    term: 'hasCompetentAuthority',
    field,
    of: 'organisations',
  })
  const [owner, ...others] = found
  for (const other of others) parts.tell('lost', field, other)
  for (const { value: at } of parts.reading.take(subject, 'hasCompetentAuthority')) {
    takeCommon(parts.reading, at)
  }
  if (owner !== undefined) return owner
  const [first = ''] = parts.known.organisations.keys()
  parts.tell('assumed', field, first)
  return first
}

function partnersOf(parts: Parts, subject: string): string[] {
  const { reading } = parts
  return own(parts, subject, 'hasParticipation').flatMap(({ at }) => {
    reading.take(at, 'description')
    for (const { value: role } of reading.take(at, 'role')) reading.take(role, 'identifier')
    const found = named(parts, at, {
      term: 'hasParticipant',
      field: 'cv:hasParticipation',
      of: 'organisations',
    })
    for (const { value } of reading.take(at, 'hasParticipant')) takeCommon(reading, value)
    return found
  })
}

function keywordsOf({ reading, languages, tell }: Parts, subject: string) {
  const words: Record<string, string[]> = {}
  for (const term of reading.take(subject, 'keyword')) {
    const language = languageOf(term)
    if (!languages.includes(language)) tell('lost', `dcat:keyword@${language}`, term.value)
    else words[language] = [...(words[language] ?? []), term.value]
  }
  return Object.keys(words).length > 0 ? { keywords: words } : {}
}

/** A channel that says where it is and what happens there: the service is done there. */
function linkOf(parts: Parts, subject: string): Pick<ServiceFile, 'link'> & { status?: 'link' } {
  const { reading, languages } = parts
  for (const { value } of reading.take(subject, 'hasChannel')) {
    const addresses = reading
      .take(value, 'address')
      .filter((term) => languages.includes(languageOf(term)))
      .map((term) => [languageOf(term), term.value] as const)
    if (addresses.length === 0) continue
    const texts = reading.take(value, 'description')
    write(parts, 'link.text', 'cv:hasChannel/dct:description', texts)
    return { status: 'link', link: { addresses: Object.fromEntries(addresses) } }
  }
  return {}
}

function channelsOf(parts: Parts, subject: string): ServiceFile['channels'] {
  const { reading, tell } = parts
  const found = own(parts, subject, 'hasChannel').flatMap(({ at }) => {
    const types = reading.take(at, 'type').map(({ value }) => ({
      address: value,
      word: reading.take(value, 'identifier')[0]?.value,
    }))
    const channel = CHANNELS.find((one) => types.some(({ word }) => word === one))
    const [app] = reading.take(at, 'app')
    if (channel) return [{ channel, ...(app && { app: app.value }) }]
    tell('unknown', 'cv:hasChannel', types[0]?.address ?? at)
    return []
  })
  if (found.length > 0) return found
  tell('assumed', 'cv:hasChannel', 'web')
  return [{ channel: 'web' }]
}

function costsOf(parts: Parts, subject: string): NonNullable<ServiceFile['costs']> {
  const { reading, tell } = parts
  return own(parts, subject, 'hasCost').map(({ at, id }) => {
    const notes = reading.take(at, 'description')
    if (notes.length > 0) write(parts, `costs.${id}.note`, 'cv:hasCost/dct:description', notes)
    const [exact] = reading.take(at, 'amount')
    const [double] = reading.take(at, 'hasValue')
    const amount = exact?.value ?? (double && decimalOf(double.value)) ?? 'unknown'
    if (double && amount === 'unknown') tell('lost', 'cv:hasCost/cv:hasValue', double.value)
    const [currency] = reading.take(at, 'currency')
    if (currency) reading.take(currency.value, 'identifier')
    const code = currency?.value.match(/[A-Z]{3}$/)?.[0]
    const per = periodOf(parts, at, 'per')
    return { cost: id, amount, ...(code && { currency: code }), ...(per && { per }) }
  })
}

/** A double as a decimal of at most four places; undefined for what is none. */
function decimalOf(double: string): string | undefined {
  const value = Number(double)
  if (!Number.isFinite(value) || value < 0 || value > 1e12) return undefined
  return String(Number(value.toFixed(4)))
}

/** A length of time in days or longer; others have no place in a service. */
function periodOf({ reading, tell }: Parts, subject: string, term: string): string | undefined {
  const [said] = reading.take(subject, term)
  if (!said) return undefined
  try {
    parsePeriod(said.value)
    return said.value
  } catch {
    tell('lost', term, said.value)
    return undefined
  }
}

function timeOf(parts: Parts, subject: string) {
  const working = periodOf(parts, subject, 'workingTime')
  const promise = working ?? periodOf(parts, subject, 'processingTime')
  if (promise === undefined) return {}
  return { processingTime: { promise, days: working ? 'working' : 'calendar' } } as const
}

function evidenceOf(parts: Parts, subject: string): NonNullable<ServiceFile['evidence']> {
  const { reading } = parts
  const given = own(parts, subject, 'hasInput')
  for (const { at } of own(parts, subject, 'hasInputType')) takeCommon(reading, at)
  return given.map(({ at, id }) => {
    write(parts, `evidence.${id}.label`, 'cpsv:hasInput/dct:title', reading.take(at, 'title'))
    reading.take(at, 'conformsTo')
    return { evidence: id }
  })
}

function outputsOf(parts: Parts, subject: string): NonNullable<ServiceFile['outputs']> {
  const { reading } = parts
  return own(parts, subject, 'produces').map(({ at, id }) => {
    write(parts, `outputs.${id}.title`, 'cpsv:produces/dct:title', reading.take(at, 'title'))
    const validity = periodOf(parts, at, 'validity')
    return { output: id, ...(validity && { validity }) }
  })
}

function rulesOf(parts: Parts, subject: string): NonNullable<ServiceFile['rules']> {
  const { reading } = parts
  return own(parts, subject, 'follows').map(({ at, id }) => {
    const titles = reading.take(at, 'title')
    const words = reading.take(at, 'description')
    const said = words.length > 0 ? words : titles
    write(parts, `rules.${id}.text`, 'cpsv:follows/dct:description', said)
    return { rule: id }
  })
}

function contactOf(parts: Parts, subject: string) {
  const { reading } = parts
  const [point] = own(parts, subject, 'contactPoint')
  if (!point) return {}
  reading.take(point.at, 'contactPage')
  const [phone] = reading.take(point.at, 'telephone')
  const [email] = reading.take(point.at, 'email')
  if (!phone && !email) return {}
  const contact = { ...(phone && { phone: phone.value }), ...(email && { email: email.value }) }
  return { contact }
}

/** What every export says again by itself: names, places, languages and the catalogue. */
function takeCommon(reading: Reading, at: string) {
  for (const term of ['identifier', 'label', 'title', 'isPartOf']) reading.take(at, term)
  for (const term of ['spatial', 'language']) {
    for (const { value } of reading.take(at, term)) {
      for (const each of ['identifier', 'label']) reading.take(value, each)
    }
  }
}
