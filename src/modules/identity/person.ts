import { sql } from 'kysely'
import { type Ctx, type Office, type PersonId, prepared, type Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import { appoint, openPost } from '#organisations'
import { problem } from './problems.ts'
import { type Proofing, recordProofing } from './proofing/proofing.ts'
import { type AuthenticatorId, type AuthenticatorKind, db } from './tables.ts'

export type Person = {
  id: PersonId
  /** what the account was opened with: for most the pack's number, for a visitor their passport's */
  identifier: string
  identifierKind: string
  name: Texts
  birthDate: string | null
  nationality: string | null
  email: string | null
  phone: string | null
  /** one of the demonstration's */
  simulated: boolean
}

const columns = [
  'id',
  'identifier',
  'identifier_kind as identifierKind',
  'name',
  'birth_date as birthDate',
  'nationality',
  'email',
  'phone',
  'simulated',
] as const

/** @throws identity/person-missing */
export async function getPerson(ctx: Ctx, id: PersonId): Promise<Person> {
  const person = await findPerson(ctx, id)
  if (!person) throw problem('person-missing')
  return person
}

export async function findPerson(ctx: Ctx, id: PersonId): Promise<Person | undefined> {
  const [person] = await prepared<Person>(
    ctx,
    db(ctx).selectFrom('identity.person').select(columns).where('id', '=', id),
  )
  return person
}

/** @returns those of the people who exist, in no order */
export async function findPeople(ctx: Ctx, ids: readonly PersonId[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return db(ctx)
    .selectFrom('identity.person')
    .select(columns)
    .where('id', 'in', [...ids])
    .limit(1_000)
    .execute()
}

export type NewPerson = Omit<Person, 'id' | 'simulated' | 'identifierKind'> & {
  /** the pack's kind for sign-in where left out */
  identifierKind?: string
  /** `since`: from when; now where left out */
  office?: Office & { since?: Date }
  passwordHash?: string
  /** of codes from an app, for people of a demonstration */
  totpSecret?: Uint8Array
  /** how it was found out who they are; absent where nobody looked */
  proofing?: Proofing
}

/**
 * Opens accounts, many at once; one that exists by its identifier is left as it is.
 *
 * @returns the ids in the order of `people`
 */
export async function openAccounts(ctx: Ctx, people: readonly NewPerson[]): Promise<PersonId[]> {
  return ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const main = ctx.pack.settings.signIn.identifier
    const rows = JSON.stringify(
      people.map(({ office, passwordHash, totpSecret, proofing, ...rest }) => ({
        identifierKind: main,
        ...rest,
      })),
    )
    await sql`
      with given as materialized (
        select uuidv7() as id, p from jsonb_array_elements(${rows}::jsonb) p),
      claimed as (
        insert into identity.identifier (person, kind, value, since)
        select id, p->>'identifierKind', p->>'identifier', ${now} from given
        on conflict (kind, value) where ended_at is null do nothing returning person)
      insert into identity.person (id, identifier_kind, identifier, name, birth_date, nationality,
        email, phone, created_at, simulated)
      select id, p->>'identifierKind', p->>'identifier', p->'name', (p->>'birthDate')::date,
        p->>'nationality', p->>'email', p->>'phone', ${now}, ${ctx.simulated}
      from given join claimed on claimed.person = given.id`.execute(ctx.sql)
    const found = await sql<{ id: PersonId; identifier: string }>`
      select i.person as id, i.value as identifier from identity.identifier i
      where i.ended_at is null and i.value in (
        select p->>'identifier' from jsonb_array_elements(${rows}::jsonb) p)`.execute(ctx.sql)
    const ids = new Map(found.rows.map((row) => [row.identifier, row.id]))
    const opened = people.flatMap((person) => {
      const id = ids.get(person.identifier)
      return id ? [{ ...person, id }] : []
    })
    await giveProofing(ctx, opened)
    await givePosts(ctx, opened)
    await givePasswords(ctx, opened)
    await giveCodes(ctx, opened)
    return opened.map(({ id }) => id)
  })
}

type Opened = NewPerson & { id: PersonId }

async function giveProofing(ctx: Ctx, people: readonly Opened[]) {
  for (const [proofing, proofed] of Map.groupBy(people, (one) => one.proofing)) {
    if (proofing)
      await recordProofing(
        ctx,
        proofed.map(({ id }) => id),
        proofing,
      )
  }
}

/** A post each, made for it: invented officials, and those of tests. */
async function givePosts(ctx: Ctx, people: readonly Opened[]) {
  for (const { id, name, office } of people) {
    if (!office) continue
    const from = office.since ?? ctx.clock.now()
    const post = await openPost(ctx, office.agency, office.roles, from)
    await appoint(ctx, {
      ...{ post, person: id, names: name, kind: 'holder', reason: '', decree: null },
      ...{ from, until: null, givenBy: null, agreedBy: null },
    })
  }
}

async function givePasswords(ctx: Ctx, people: readonly Opened[]) {
  const rows = people.flatMap(({ id, passwordHash }) =>
    passwordHash ? [{ person: id, hash: passwordHash, changed_at: ctx.clock.now() }] : [],
  )
  if (rows.length === 0) return
  const fresh = await db(ctx)
    .insertInto('identity.password')
    .values(rows)
    .onConflict((conflict) => conflict.column('person').doNothing())
    .returning('person')
    .execute()
  await giveAuthenticators(
    ctx,
    fresh.map(({ person }) => person),
    'password',
  )
}

async function giveCodes(ctx: Ctx, people: readonly Opened[]) {
  const secrets = new Map(
    people.flatMap((one) => (one.totpSecret ? [[one.id, one.totpSecret]] : [])),
  )
  const given = await giveAuthenticators(ctx, [...secrets.keys()], 'totp')
  const rows = given.map(({ id, person }) => ({
    ...{ authenticator: id, sealed: false },
    secret: Buffer.from(secrets.get(person) ?? []),
  }))
  if (rows.length > 0) await db(ctx).insertInto('identity.totp').values(rows).execute()
}

/** With the account, so nobody is told of them as of something new. */
async function giveAuthenticators(ctx: Ctx, people: readonly PersonId[], kind: AuthenticatorKind) {
  if (people.length === 0) return []
  const now = ctx.clock.now()
  return db(ctx)
    .insertInto('identity.authenticator')
    .values(
      people.map((person) => ({
        ...{ id: newUuid(now.getTime()) as AuthenticatorId, person, kind, label: '' },
        ...{ bound_at: now, used_at: null, ended_at: null, reason: null },
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'person'])
    .execute()
}
