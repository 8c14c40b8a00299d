import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { FREE_TEXT, type Register } from '#exchange'
import type { Pack, Texts } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { type Invented, inventPopulation } from './population.ts'
import { LEAST_PEOPLE, SEED, signInPeople } from './sign-in-people.ts'

type Held = Readonly<Record<string, unknown>>
/** What an agency holds, by key, for each register of the pack. */
export type Agencies = ReadonlyMap<string, ReadonlyMap<string, Held>>

type PackFiles = {
  registers: readonly Register[]
  registration: {
    ways: { names: Texts; register: string; facts: { field: string; names: Texts }[] }[]
    business: { register: string }
  }
}

const AS_OF: LocalDate = '2026-01-01'
const VISITORS = 20
/** One in so many has died, and is in the register still. */
const DEAD_EVERY = 100
const NEWCOMER_COMPANY = '900001'
/** Two applicants of the demonstration own it and sign together. */
const JOINT_COMPANY = '900002'

/**
 * What the agencies of a country would hold about its invented people, visitors and companies: the same
 * for a pack every time. Fields have the names that `docs/guides/packs.md` lists.
 *
 * @param size  how many people
 */
export function inventAgencies(pack: Pack, size: number): Agencies {
  const { registers, registration } = filesOf(pack)
  const { people, companies } = inventPopulation(pack, SEED, size)
  const { country } = pack.settings
  const main = pack.settings.signIn.identifier
  const business = registration.business.register
  return new Map(
    registers.map(({ register, key, fields }) => {
      if (key === main && !('names' in fields)) {
        return [
          register,
          new Map(people.flatMap((_, at) => entryOf({ fields, country, people }, at))),
        ]
      }
      if (key === main) {
        const families = familiesOf(pack, people)
        const family = (position: number) =>
          (families.get(position) ?? []).map(({ identifier, role }) => ({
            ...{ kind: main, identifier, role },
          }))
        return [
          register,
          new Map(people.map((person, position) => resident(person, position, family(position)))),
        ]
      }
      if (key === FREE_TEXT) return [register, new Map(namesOf(companies))]
      if (register !== business) return [register, new Map(inventVisitors(pack, key))]
      const owned = companies.map(({ registration: number, names, owner }): [string, Held] => [
        number,
        {
          ...{ names, signatures: '1' },
          people: [{ kind: main, identifier: people[owner]?.identifier, role: 'owner' }],
        },
      ])
      return [
        register,
        new Map([
          ...owned,
          ...companyOf(main, newcomer(pack, people)),
          ...jointCompany(pack, main, people),
        ]),
      ]
    }),
  )
}

/** What a register of names holds: the names of the invented companies, and days that nobody chose. */
const namesOf = (companies: readonly { names: Texts }[]): [string, Held][] =>
  companies.flatMap(({ names }, at) =>
    Object.values(names).map((name): [string, Held] => [
      name,
      { registeredOn: addDays(AS_OF, -(at % 3_000)) },
    ]),
  )

/** One in so many is not in a register that tells of something one has. */
const WITHOUT_EVERY = 9

/** What a register says of somebody that services ask for, by the names of its fields. */
function entryOf(
  {
    fields,
    country,
    people,
  }: Pick<Register, 'fields'> & { country: string; people: readonly Invented[] },
  position: number,
): [string, Held][] {
  const person = people[position]
  if (!person || position % WITHOUT_EVERY === WITHOUT_EVERY - 1) return []
  // Citizens hold no permit to stay in their own country.
  if ('permitExpires' in fields && person.nationality === country) return []
  const newborn = newbornOf(people, position)
  if ('notificationNumber' in fields && !newborn) return []
  const known: Held = {
    ...newborn,
    ...{ home: person.address, insured: position % 3 > 0, length: 4 + (position % 18) / 2 },
    licenceClass: ['light', 'motorcycle', 'heavy'][position % 3],
    ...{ certificateDate: '2025-06-20', percentage: 70 + (position % 60) / 2 },
    permitExpires: addDays(AS_OF, 310 + (position % 150)),
    householdSize: 1 + (position % 7),
  }
  return [[person.identifier, Object.fromEntries(Object.keys(fields).map((f) => [f, known[f]]))]]
}

const HOSPITALS = ['مركز صحة المرأة والأبحاث', 'مستشفى الوكرة', 'مستشفى الخور']
/** Days from the day of inventing until the first newborn, and over how many their days spread. */
const BIRTHS = { after: 200, days: 100 }

/** Couples of whom the one that comes first was born since then have a newborn. */
const PARENTS_SINCE: LocalDate = '1972-01-01'

/** What a hospital notified of the newborn of somebody who is married; the same under both parents. */
function newbornOf(people: readonly Invented[], position: number): Held | undefined {
  const spouse = people[position]?.spouse
  if (spouse === undefined) return undefined
  const birth = Math.min(position, spouse)
  if ((people[birth]?.birthDate ?? '') < PARENTS_SINCE) return undefined
  const minutes = String((birth * 7) % 60).padStart(2, '0')
  return {
    ...{ notificationNumber: `2026-${100_000 + birth}`, birthPlace: 'hospital' },
    hospital: HOSPITALS[birth % HOSPITALS.length],
    bornOn: addDays(AS_OF, BIRTHS.after + (birth % BIRTHS.days)),
    bornAt: `${String((birth * 5) % 24).padStart(2, '0')}:${minutes}`,
    ...{ sex: birth % 2 === 0 ? 'girl' : 'boy', weight: 2_400 + ((birth * 130) % 1_900) },
  }
}

const filesOf = ({ dir }: Pack): PackFiles => {
  const read = (name: string) => parse(readFileSync(join(dir, name), 'utf8'))
  return { ...read('registers.yaml'), registration: read('registration.yaml') }
}

/** The first adult who is none of those with a password. */
const newcomer = (pack: Pack, people: readonly Invented[]) => {
  const known = new Set(signInPeople(pack, people).map(({ person }) => person))
  return people.find((person) => person.birthDate < '2000' && !known.has(person))
}

function companyOf(main: string, owner: Invented | undefined): [string, Held][] {
  if (!owner) return []
  const people = [{ kind: main, identifier: owner.identifier, role: 'manager' }]
  return [[NEWCOMER_COMPANY, { names: owner.name, people, signatures: '1' }]]
}

function jointCompany(pack: Pack, main: string, people: readonly Invented[]): [string, Held][] {
  const owners = signInPeople(pack, people)
    .slice(0, 2)
    .map(({ person }) => person)
  const [first] = owners
  if (!first) return []
  const named = owners.map(({ identifier }) => ({ kind: main, identifier, role: 'owner' }))
  return [[JOINT_COMPANY, { names: first.name, people: named, signatures: '2' }]]
}

type Dependant = { identifier: string; role: 'child' | 'ward' }

/**
 * Whose children and wards people are, by position. The first applicant has a child whatever the size of
 * the population, and the second a ward, so that a demonstration can show both.
 */
function familiesOf(pack: Pack, people: readonly Invented[]): ReadonlyMap<number, Dependant[]> {
  const families = new Map<number, Dependant[]>()
  const add = (position: number, { identifier }: Invented, role: Dependant['role']) =>
    families.set(position, [...(families.get(position) ?? []), { identifier, role }])
  for (const person of people) {
    for (const parent of person.parents) add(parent, person, 'child')
  }
  const shown = signInPeople(pack, people).map(({ person }) => people.indexOf(person))
  const child = people.find(({ birthDate, parents }) => birthDate >= '2012' && parents.length === 0)
  const ward = people.findLast(
    ({ birthDate, spouse }) => birthDate < '1960' && spouse === undefined,
  )
  if (child && shown[0] !== undefined) add(shown[0], child, 'child')
  if (ward && shown[1] !== undefined) add(shown[1], ward, 'ward')
  return families
}

const cardExpires = (position: number) => addDays(AS_OF, 365 + (position % 1_500))

function resident(person: Invented, position: number, family: readonly unknown[]): [string, Held] {
  const { identifier, name, birthDate, nationality, phone } = person
  const deceased = position % DEAD_EVERY === DEAD_EVERY - 1
  const held = { names: name, birthDate, cardExpires: cardExpires(position), nationality }
  return [identifier, { ...held, phone, deceased, family }]
}

/** People on a visit; their numbers begin as the pack's example does. */
function inventVisitors({ settings }: Pack, kind: string): [string, Held][] {
  const { demonstration, identifiers } = settings
  const { example = '', parts = [] } = identifiers[kind] ?? {}
  const [from = 1] = demonstration.serials[kind] ?? []
  const digits = parts.find(({ part }) => part === 'serial')?.length ?? 6
  const head = example.slice(0, example.length - digits)
  const peoples = Object.values(demonstration.peoples)
  const { prefix, digits: phoneDigits, range } = demonstration.phones
  return Array.from({ length: VISITORS }, (_, i) => {
    const names = peoples[i % peoples.length]
    const given = names?.[i % 2 === 0 ? 'female' : 'male'] ?? []
    const family = names?.family ?? []
    const held = {
      names: joined(given[i % given.length], family[(i + 1) % family.length]),
      birthDate: addDays('1970-03-11', i * 431),
      cardExpires: cardExpires(i),
      visa: String(100_000_000_000 + i),
      validUntil: addDays(AS_OF, 700 + i),
      phone: `${prefix}${String(range[1] - i).padStart(phoneDigits, '0')}`,
    }
    return [`${head}${String(from + i).padStart(digits, '0')}`, held]
  })
}

const joined = (given: Texts = {}, family: Texts = {}): Texts =>
  Object.fromEntries(
    Object.entries(given).map(([language, name]) => [
      language,
      `${name} ${family[language] ?? ''}`,
    ]),
  )

/** Somebody of each kind who has no account yet, with what to register with. */
export function newcomersOf(
  pack: Pack,
): { who: string; id: string; password: string; about: string }[] {
  const { registers, registration } = filesOf(pack)
  const agencies = inventAgencies(pack, LEAST_PEOPLE)
  const person = newcomer(pack, inventPopulation(pack, SEED, LEAST_PEOPLE).people)
  const ways = registration.ways.flatMap((way) => {
    const held = agencies.get(way.register)
    const key = registers.find(({ register }) => register === way.register)?.key
    const own = key === pack.settings.signIn.identifier ? person?.identifier : undefined
    const id = own ?? held?.keys().next().value
    const record = held?.get(id ?? '')
    if (!id || !record) return []
    const facts = way.facts.map(({ field, names }) => `${names.en}: ${shown(record[field])}`)
    const who = `registers: ${way.names.en?.toLowerCase()}`
    return [{ who, id, password: '', about: facts.join(', ') }]
  })
  if (!person) return ways
  const about = `company of ${person.name.en}, once that person has registered`
  return [...ways, { who: 'registers: business', id: NEWCOMER_COMPANY, password: '', about }]
}

const shown = (value: unknown) =>
  typeof value === 'object' ? (value as Texts).en : String(value ?? '')
