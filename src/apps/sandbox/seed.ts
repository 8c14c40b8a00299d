import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { hashPassword, type NewPerson, openAccounts } from '#identity'
import type { Actor, Assurance, Ctx, Pack } from '#kernel'
import { listServices } from '#services'
import { drawChart } from './chart.ts'
import { type Player, playHistory } from './history.ts'
import { type Invented, inventPopulation } from './population.ts'
import { recordRuleCases } from './rule-cases.ts'
import { LEAST_PEOPLE, readOfficials, SEED, signInPeople } from './sign-in-people.ts'

/** Known to everybody: it exists in demonstration mode only. */
const PASSWORD = 'demonstration'
const BATCH = 2_000
/** Before the past that is played: nobody of it signed in to play it. */
const SEEDED = new Date(0)
/** Officials held their posts before the past that is played. */
const APPOINTED = new Date('2020-01-01T00:00:00Z')
/** Of everybody here: one object, so that they are written together. */
const PROOFING = { method: 'demonstration', ial: 2 } as const
const MOST_PAST_CASES = 120
const PEOPLE_A_PAST_CASE = 80

export type SignIn = {
  who: string
  id: string
  password: string
  name: string
  /** what tells them apart at a terminal: 'Sara Al Kaabi, citizen' */
  about: string
}

/** Whom to sign in as; the same for a pack every time. */
export function signInsOf(pack: Pack): SignIn[] {
  const [language = 'en'] = pack.settings.languages
  return signInPeople(pack, inventPopulation(pack, SEED, LEAST_PEOPLE).people).map(
    ({ person, who }) => ({
      who,
      id: person.identifier,
      password: PASSWORD,
      name: person.name[language] ?? '',
      about: [person.name.en ?? person.name[language], person.audience].join(', '),
    }),
  )
}

/** Fills a new demonstration with invented people and their past; one that has people is left as it is. */
export async function seedDemonstration(
  ctx: Ctx,
  { population, log }: { population: number; log(line: string): void },
): Promise<void> {
  const { rows } = await sql`select 1 from identity.person limit 1`.execute(ctx.sql)
  if (rows.length > 0) return
  log(`Inventing ${population.toLocaleString('en')} people`)
  const { people } = inventPopulation(ctx.pack, SEED, population)
  const passwordHash = await hashPassword(ctx, PASSWORD)
  const agency = await agenciesOf(ctx)
  const special = new Map(signInPeople(ctx.pack, people).map((entry) => [entry.person, entry]))
  const accounts = people.map((person) => accountOf(person, agency, special, passwordHash))
  await ctx.tx(async (ctx) => {
    const players: Player[] = []
    for (let from = 0; from < accounts.length; from += BATCH) {
      const batch = accounts.slice(from, from + BATCH)
      const ids = await openAccounts(ctx, batch)
      ids.forEach((id, i) => {
        const person = people[from + i]
        const { name, office } = batch[i] ?? {}
        const assurance: Assurance = { ial: 2, aal: 2, amr: ['pwd', 'otp'], authTime: SEEDED }
        const actor: Actor = {
          ...{ kind: 'person', id, name: name ?? {}, assurance },
          ...(office && { office }),
        }
        if (person) players.push({ actor, person })
      })
    }
    const official = ({ actor }: Player) => actor.kind === 'person' && actor.office?.agency
    const body = players.find(official)
    await drawChart(
      ctx,
      players.filter((one) => body && official(one) === official(body)),
      APPOINTED,
    )
    const count = Math.min(MOST_PAST_CASES, Math.floor(population / PEOPLE_A_PAST_CASE))
    if (count > 0) log('Playing the last ninety days')
    await playPast(ctx, players, special, count)
    await recordRuleCases(ctx, people)
  })
}

/**
 * Of the codes that an official signs in with besides: the demonstration shows them, since its people
 * have no telephones. The same for a person every time, as everything of the demonstration is.
 */
const secretOf = (identifier: string) =>
  createHash('sha1').update(`demonstration ${identifier}`).digest()

type Official = { roles: readonly string[]; body?: string }
type Special = ReadonlyMap<Invented, Official>
type Agencies = (official: Official) => string

/** Where each works: at the body that the pack names, else the one with the first live service; or at a service centre. */
async function agenciesOf(ctx: Ctx): Promise<Agencies> {
  const first = (await listServices(ctx)).find(({ online }) => online)?.owner ?? ''
  const most = readOfficials(ctx.pack)?.body ?? first
  const { signIn, oversight } = ctx.pack.settings
  const special: readonly [string, string | undefined][] = [
    ['centre-officer', signIn.centres?.agencies[0]],
    ['auditor', oversight?.auditors[0]],
    ['policy-author', oversight?.authors[0]],
  ]
  return ({ roles, body }) => body ?? special.find(([role]) => roles.includes(role))?.[1] ?? most
}

function accountOf(
  person: Invented,
  agency: Agencies,
  special: Special,
  passwordHash: string,
): NewPerson {
  const { identifier, name, birthDate, nationality, email, phone } = person
  const official = special.get(person) ?? { roles: [] }
  const { roles } = official
  const office =
    roles.length > 0 ? { agency: agency(official), roles, since: APPOINTED } : undefined
  return {
    ...{ identifier, name, birthDate, nationality, email, phone },
    proofing: PROOFING,
    ...(special.has(person) && { passwordHash }),
    ...(office && { office, totpSecret: secretOf(identifier) }),
  }
}

async function playPast(ctx: Ctx, players: readonly Player[], special: Special, count: number) {
  const [first, second] = players.filter(({ person }) =>
    special.get(person)?.roles.includes('officer'),
  )
  const applicants = players.filter(
    ({ person }) => person.birthDate < '2000' && !special.has(person),
  )
  if (first && second && applicants.length > 0) {
    await playHistory(ctx, applicants, [first, second], count)
  }
}
