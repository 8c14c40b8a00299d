import { sql } from 'kysely'
import { hashPassword, openAccounts } from '#identity'
import type { Ctx, Module, Pack } from '#kernel'
import { listServices } from '#services'
import { type Invented, inventPopulation } from './population.ts'

const SEED = 20_261_124
/** Known to everybody: it exists in demonstration mode only. */
const PASSWORD = 'demonstration'
const BATCH = 2_000

/** Who signs in with the password that is printed at the start; the first adults of the population. */
const ROLES = [
  { who: 'applicant', roles: [] },
  { who: 'applicant', roles: [] },
  { who: 'applicant', roles: [] },
  { who: 'officer', roles: ['officer'] },
  { who: 'officer', roles: ['officer'] },
  { who: 'senior officer', roles: ['officer', 'senior-officer'] },
  { who: 'administrator', roles: ['administrator'] },
] as const

export type SignIn = { who: string; id: string; password: string; name: string }

/** Whom to sign in as; the same for a pack every time. */
export function signInsOf(pack: Pack): SignIn[] {
  const [language = 'en'] = pack.settings.languages
  return signInPeople(inventPopulation(pack, SEED, 60).people).map(({ person, who }) => ({
    who,
    id: person.identifier,
    password: PASSWORD,
    name: person.name[language] ?? '',
  }))
}

function signInPeople(people: readonly Invented[]) {
  const adults = people.filter(({ birthDate }) => birthDate < '2000')
  return ROLES.flatMap((role, i) => {
    const person = adults[i]
    return person ? [{ ...role, person }] : []
  })
}

/** Fills a new demonstration with invented people; one that has people is left as it is. */
export async function seedDemonstration(
  ctx: Ctx,
  _modules: readonly Module[],
  { population, log }: { population: number; log(line: string): void },
): Promise<void> {
  const { rows } = await sql`select 1 from identity.person limit 1`.execute(ctx.sql)
  if (rows.length > 0) return
  log(`Inventing ${population.toLocaleString('en')} people`)
  const { people } = inventPopulation(ctx.pack, SEED, population)
  const passwordHash = await hashPassword(PASSWORD)
  const agency = (await listServices(ctx)).find(({ status }) => status === 'live')?.owner
  const special = new Map(signInPeople(people).map((entry) => [entry.person, entry]))
  const accounts = people.map((person) => {
    const { identifier, name, birthDate, nationality, email, phone } = person
    const roles = special.get(person)?.roles ?? []
    return {
      ...{ identifier, name, birthDate, nationality, email, phone },
      ...(special.has(person) && { passwordHash }),
      ...(roles.length > 0 && agency && { office: { agency, roles } }),
    }
  })
  await ctx.tx(async (ctx) => {
    for (let from = 0; from < accounts.length; from += BATCH) {
      await openAccounts(ctx, accounts.slice(from, from + BATCH))
    }
  })
}
