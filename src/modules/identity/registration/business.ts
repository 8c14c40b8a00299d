import { sql } from 'kysely'
import { lookup, type RegisterRecord, registersOf } from '#exchange'
import type { Ctx, PersonId, Texts } from '#kernel'
import { countAttempt, lookingAt } from '../attempt.ts'
import { record } from '../facts.ts'
import { listIdentifiers, readKind } from '../identifier.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { registrationOf } from './registration-file.ts'

const MOST_SHOWN = 100

/** The pack's register of businesses: whose number is typed, and which roles count. */
export async function businessRegister(ctx: Ctx) {
  const { business } = await registrationOf(ctx.pack)
  const { registers } = await registersOf(ctx.pack)
  const register = registers.find((one) => one.register === business.register)
  if (!register) throw new Error(`the pack has no register ${business.register}`)
  return { register, roles: business.roles }
}

/**
 * Adds a business that a person represents, as its register says. Asked again it is looked at anew.
 *
 * @throws identity/business-refused  whether there is no such business or they have no role in it
 * @throws identity/register-away, identity/too-many-attempts
 */
export async function addBusiness(
  ctx: Ctx,
  person: PersonId,
  { typed, ip }: { typed: string; ip: string },
): Promise<void> {
  const { register, roles } = await businessRegister(ctx)
  const number = readKind(ctx, register.key, typed)
  if (!number) throw problem('business-refused')
  const attempt = await countAttempt(ctx, `business ${person}`, ip)
  const found = await lookingAt(ctx, attempt, () => askRegister(ctx, number))
  const role = await roleOf(ctx, person, found)
  const names = found?.names
  if (!role || !(role in roles) || !isTexts(names)) throw problem('business-refused')
  const business = { kind: register.key, number, names }
  await keep(ctx, person, { business, role, register: register.register })
}

/** @returns what the register of businesses says of one. @throws identity/register-away */
async function askRegister(ctx: Ctx, number: string): Promise<RegisterRecord | undefined> {
  const { register } = await businessRegister(ctx)
  const order = { register: register.register, key: number, purpose: 'representation' }
  const found = await lookup(ctx, 'identity', order)
  if (found.state === 'unavailable') throw problem('register-away', { seconds: found.retryAfter })
  return found.state === 'found' ? found.record : undefined
}

/** A business whose register names somebody among those who act for it. */
export type Representation = {
  id: string
  names: Texts
  register: string
  /** how many of those named sign together; 1: each alone */
  signatures: number
}

/**
 * Asks the register anew whether a person represents a business of their list; where it says so no
 * more, it leaves the list.
 *
 * @returns undefined when they do not
 * @throws identity/register-away
 */
export async function confirmRepresentation(
  ctx: Ctx,
  person: PersonId,
  id: string,
): Promise<Representation | undefined> {
  const known = (await listBusinesses(ctx, person)).find((one) => one.id === id)
  if (!known) return undefined
  const { register, roles } = await businessRegister(ctx)
  const found = await askRegister(ctx, known.number)
  const role = await roleOf(ctx, person, found)
  const names = found?.names
  if (!role || !(role in roles) || !isTexts(names)) {
    await leaveBusiness(ctx, person, id)
    return undefined
  }
  const { signatures } = found ?? {}
  const counted = typeof signatures === 'string' && /^\d{1,2}$/.test(signatures)
  // A register without that field knows no joint signature; a number that cannot be read lets nobody act.
  const needed = counted ? Math.max(1, Number(signatures)) : signatures === undefined ? 1 : 99
  return { id, names, register: register.register, signatures: needed }
}

const isTexts = (value: RegisterRecord[string] | undefined): value is Texts =>
  typeof value === 'object' && !Array.isArray(value)

/** What the register calls them, by any of their identifiers. */
async function roleOf(ctx: Ctx, person: PersonId, found: RegisterRecord | undefined) {
  const own = await listIdentifiers(ctx, person)
  const people = Array.isArray(found?.people) ? found.people : []
  return people.find(({ kind, identifier }) =>
    own.some((one) => one.kind === kind && one.value === identifier),
  )?.role
}

type Kept = {
  business: { kind: string; number: string; names: Texts }
  role: string
  register: string
}

async function keep(ctx: Ctx, person: PersonId, { business, role, register }: Kept) {
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<{ id: string }>`
      insert into identity.business (kind, number, names, checked_at)
      values (${business.kind}, ${business.number}, ${JSON.stringify(business.names)}::jsonb, ${now})
      on conflict (kind, number) do update set names = excluded.names, checked_at = excluded.checked_at
      returning id`.execute(ctx.sql)
    const id = rows[0]?.id ?? ''
    await end(ctx, person, id, 'superseded')
    await sql`
      insert into identity.representation (person, business, role, register, since)
      values (${person}, ${id}, ${role}, ${register}, ${now})`.execute(ctx.sql)
    const resource = `business:${id}`
    await record(ctx, 'business-added', { subject: person, resource, data: { role } })
  })
}

async function end(ctx: Ctx, person: PersonId, id: string, how: 'superseded' | 'withdrawn') {
  const { rows } = await sql`
    update identity.representation set ended_at = ${ctx.clock.now()}, ended_as = ${how}
    where person = ${person} and business = ${id}::uuid and ended_at is null
    returning id`.execute(ctx.sql)
  return rows.length > 0
}

/** Takes a business off a person's list; what it was stays in the history. */
export async function leaveBusiness(ctx: Ctx, person: PersonId, id: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    if (!(await end(ctx, person, id, 'withdrawn'))) return
    await record(ctx, 'business-left', { subject: person, resource: `business:${id}` })
  })
}

export type BusinessSeen = {
  id: string
  number: string
  names: Texts
  role: string
  since: Date
}

/** The businesses that a person represents now, the newest first. */
export async function listBusinesses(ctx: Ctx, person: PersonId): Promise<BusinessSeen[]> {
  return db(ctx)
    .selectFrom('identity.representation as r')
    .innerJoin('identity.business as b', 'b.id', 'r.business')
    .select(['b.id', 'b.number', 'b.names', 'r.role', 'r.since'])
    .where('r.person', '=', person)
    .where('r.ended_at', 'is', null)
    .orderBy('r.since', 'desc')
    .limit(MOST_SHOWN)
    .execute()
}
