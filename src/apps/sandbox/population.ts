import type { Pack, Texts } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
// By file, not by the kernel's door: the sandbox loads no database and no web server.
import { makeIdentifier } from '../../kernel/pack/identifier.ts'

/** An invented person. Family, address and company are by position in the list. */
export type Invented = {
  identifier: string
  name: Texts
  sex: 'female' | 'male'
  birthDate: LocalDate
  nationality: string
  audience: string
  phone: string
  email: string | null
  address: Record<string, string>
  /** positions of husband or wife, parents and children */
  spouse?: number
  parents: number[]
  /** position of the company that the person owns */
  company?: number
}

export type Company = { names: Texts; owner: number; registration: string }
export type Population = { people: Invented[]; companies: Company[] }

const ADULT_SHARE = 0.7
const COMPANY_SHARE = 0.03
const EMAIL_SHARE = 0.5
/** Everybody is invented as of this day, so that the same seed gives the same people for ever. */
const AS_OF: LocalDate = '2026-01-01'

/**
 * Invents a country's people: the same seed, pack and size give the same people.
 *
 * Identifiers, telephone numbers and addresses come from ranges of the pack that belong to nobody.
 */
export function inventPopulation(pack: Pack, seed: number, size: number): Population {
  const random = randomFrom(seed)
  const people: Invented[] = []
  const taken = new Set<string>()
  while (people.length < size) people.push(invent(pack, random, people.length, taken))
  marry(people, random)
  const companies = found(people, random)
  return { people, companies }
}

export type Random = () => number

/** Mulberry32: small, even, and the same on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

function invent(pack: Pack, random: Random, position: number, taken: Set<string>): Invented {
  const { demonstration } = pack.settings
  const sex = random() < 0.5 ? 'female' : 'male'
  const nation = weighted(random, demonstration.nationalities)
  const names = demonstration.peoples[pick(random, nation.peoples)]
  if (!names) throw new Error(`the pack names no people for ${nation.country}`)
  const given = pick(random, names[sex])
  const family = pick(random, names.family)
  const age = random() < ADULT_SHARE ? 18 + Math.floor(random() * 60) : Math.floor(random() * 18)
  const birthDate = addDays(AS_OF, -Math.floor(age * 365.25 + random() * 365))
  const { prefix, digits, range } = demonstration.phones
  const number = range[0] + (position % (range[1] - range[0] + 1))
  return {
    identifier: identifierOf(pack, birthDate, nation.numeric, taken),
    name: joined(given, family),
    sex,
    birthDate,
    nationality: nation.country,
    audience: nation.audience,
    phone: `${prefix}${String(number).padStart(digits, '0')}`,
    email: random() < EMAIL_SHARE ? `person${position}@${demonstration.emailDomain}` : null,
    address: addressOf(pack, random),
    parents: [],
  }
}

const joined = (given: Texts, family: Texts) =>
  Object.fromEntries(
    Object.entries(given).map(([language, name]) => [
      language,
      `${name} ${family[language] ?? ''}`.trim(),
    ]),
  )

function weighted<Item extends { weight: number }>(random: Random, items: readonly Item[]): Item {
  let left = random() * items.reduce((sum, { weight }) => sum + weight, 0)
  for (const item of items) {
    left -= item.weight
    if (left < 0) return item
  }
  return pick(random, items)
}

/** The range of serials is small, so each is used again with another year of birth or country. */
function identifierOf({ settings }: Pack, birth: LocalDate, country: string, taken: Set<string>) {
  const kind = settings.identifiers[settings.signIn.identifier]
  const [from = 0, to = 0] = settings.demonstration.serials[settings.signIn.identifier] ?? []
  if (!kind) throw new Error('the pack has no identifier for sign-in')
  const year = Number(birth.slice(0, 4))
  for (let serial = from; serial <= to; serial++) {
    const identifier = makeIdentifier(kind, { year, country, serial })
    if (taken.has(identifier)) continue
    taken.add(identifier)
    return identifier
  }
  throw new Error(`the range of serials is used up for ${country} and ${year}`)
}

function addressOf({ settings, places }: Pack, random: Random) {
  const { parts, zone } = settings.address
  return Object.fromEntries(
    parts.flatMap(({ part, required, example }) => {
      if (!required) return []
      if (part === zone) return [[part, String(pick(random, places.zones).zone)]]
      const digits = /^\d+$/.test(example) ? String(1 + Math.floor(random() * 98)) : example
      return [[part, digits]]
    }),
  )
}

/** Couples of about one age, and children who are young enough to be theirs. */
function marry(people: Invented[], random: Random) {
  const ages = people.map(({ birthDate }) => Number(birthDate.slice(0, 4)))
  const free = people.flatMap(({ birthDate }, position) => (birthDate < '2002' ? [position] : []))
  const women = free.filter((position) => people[position]?.sex === 'female')
  const men = free.filter((position) => people[position]?.sex === 'male')
  const couples = Math.floor(Math.min(women.length, men.length) * 0.7)
  const byAge = (a: number, b: number) => (ages[a] ?? 0) - (ages[b] ?? 0)
  women.sort(byAge)
  men.sort(byAge)
  for (let i = 0; i < couples; i++) {
    const wife = people[women[i] ?? -1]
    const husband = people[men[i] ?? -1]
    if (!wife || !husband) continue
    wife.spouse = men[i]
    husband.spouse = women[i]
    wife.address = husband.address
  }
  for (const child of people.filter(({ birthDate }) => birthDate >= '2008')) {
    const mother = women[Math.floor(random() * couples)]
    const father = people[mother ?? -1]?.spouse
    if (mother === undefined || father === undefined) continue
    const gap = Number(child.birthDate.slice(0, 4)) - (ages[mother] ?? 0)
    if (gap < 18 || gap > 45) continue
    child.parents = [mother, father]
    child.address = people[mother]?.address ?? child.address
  }
}

function found(people: Invented[], random: Random): Company[] {
  const companies: Company[] = []
  people.forEach((owner, position) => {
    if (owner.birthDate > '2000' || random() > COMPANY_SHARE) return
    owner.company = companies.length
    companies.push({
      names: owner.name,
      owner: position,
      registration: String(100_000 + companies.length),
    })
  })
  return companies
}
