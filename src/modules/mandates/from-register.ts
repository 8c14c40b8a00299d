import { lookup, type RegisterRecord, registersOf } from '#exchange'
import { confirmRepresentation, listIdentifiers, openAccounts } from '#identity'
import { type Ctx, type MandateId, type PersonId, type Texts, today } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { record } from './facts.ts'
import { about, end, personOf } from './mandate.ts'
import { problem } from './problems.ts'
import { db, type Kind } from './tables.ts'

const OF_AGE = parsePeriod('P18Y')
const LONGEST_MS = 1_826 * 86_400_000
/** More than anybody has children and wards. */
const MOST_DEPENDANTS = 30

/** What a register says: the principal, what the agent is to them, and up to when. */
type Said = {
  principal: { id: PersonId; kind: 'person' | 'business'; names: Texts }
  kind: Kind
  register: string
  until: Date
  jointly: number
}

/**
 * Asks the pack's register of people whose parent or guardian the actor is, and keeps that: what it says
 * needs no acceptance, holds for a day, and ends when it says so no more.
 *
 * @returns how many there are
 * @throws mandates/register-away  nothing was changed; ask again after `seconds`
 */
export async function confirmFamily(ctx: Ctx): Promise<number> {
  const { id, name } = personOf(ctx)
  const register = await registerOfFamilies(ctx)
  const own = (await listIdentifiers(ctx, id)).find(({ kind }) => kind === register?.key)
  if (!register || !own) return 0
  const found = await ask(ctx, register.register, own.value, 'family')
  const family = Array.isArray(found?.family) ? found.family : []
  const said: Said[] = []
  for (const one of family.slice(0, MOST_DEPENDANTS)) {
    const held =
      one.kind === register.key
        ? await ask(ctx, register.register, one.identifier, 'dependant')
        : undefined
    const known = held && dependant(ctx, held, one.role)
    if (known)
      said.push({
        ...known,
        register: register.register,
        jointly: 1,
        principal: await partyOf(ctx, one, held, known.names),
      })
  }
  await ctx.tx(async (ctx) => {
    await endUnsaid(ctx, id, said)
    for (const one of said) await keep(ctx, { id, name }, one)
  })
  return said.length
}

/** The register of the pack that may be asked for families, if there is one. */
async function registerOfFamilies(ctx: Ctx) {
  const { registers } = await registersOf(ctx.pack)
  return registers.find(({ purposes }) =>
    purposes.some(({ purpose, module }) => purpose === 'family' && module === 'mandates'),
  )
}

async function ask(
  ctx: Ctx,
  register: string,
  key: string,
  purpose: string,
): Promise<RegisterRecord | undefined> {
  const found = await lookup(ctx, 'mandates', { register, key, purpose })
  if (found.state === 'unavailable') throw problem('register-away', { seconds: found.retryAfter })
  return found.state === 'found' ? found.record : undefined
}

/** What follows from a dependant's own record; undefined for the dead, and for children who are of age. */
function dependant(ctx: Ctx, held: RegisterRecord, role: string) {
  const { names, birthDate, deceased } = held
  const isNamed = typeof names === 'object' && !Array.isArray(names)
  if (deceased === true || typeof birthDate !== 'string' || !isNamed) return undefined
  const longest = new Date(ctx.clock.now().getTime() + LONGEST_MS)
  if (role === 'ward') return { kind: 'guardian' as const, names, until: longest }
  const birthday = addPeriod(birthDate, OF_AGE)
  if (role !== 'child' || birthday <= today(ctx)) return undefined
  const until = new Date(`${birthday}T00:00:00Z`)
  return { kind: 'parent' as const, names, until: until < longest ? until : longest }
}

/** Somebody whom an agency knows and who never signed in has an account without a way into it. */
async function partyOf(
  ctx: Ctx,
  { kind, identifier }: { kind: string; identifier: string },
  { birthDate }: RegisterRecord,
  names: Texts,
): Promise<Said['principal']> {
  const [id] = await openAccounts(ctx, [
    {
      ...{
        identifier,
        identifierKind: kind,
        name: names,
        nationality: null,
        email: null,
        phone: null,
      },
      birthDate: typeof birthDate === 'string' ? birthDate : null,
    },
  ])
  if (!id) throw new Error('no account was opened for a dependant')
  return { id, kind: 'person', names }
}

/**
 * Asks the register of businesses whether the actor still acts for one of their list.
 *
 * @returns the mandate that follows from it
 * @throws mandates/not-a-director  it names them no more; what they had by it has ended
 * @throws identity/register-away
 */
export async function confirmDirector(ctx: Ctx, business: string): Promise<MandateId> {
  const { id, name } = personOf(ctx)
  const found = await confirmRepresentation(ctx, id, business)
  const principal = business as PersonId
  const said: Said[] = found
    ? [
        {
          principal: { id: principal, kind: 'business', names: found.names },
          ...{ kind: 'director', register: found.register, jointly: found.signatures },
          until: new Date(ctx.clock.now().getTime() + LONGEST_MS),
        },
      ]
    : []
  const kept = await ctx.tx(async (ctx) => {
    await endUnsaid(ctx, id, said, principal)
    const [one] = said
    return one && keep(ctx, { id, name }, one)
  })
  if (!kept) throw problem('not-a-director')
  return kept
}

/** Ends what a register said before and says no more: of one business, or of all dependants. */
async function endUnsaid(ctx: Ctx, agent: PersonId, said: readonly Said[], business?: PersonId) {
  const kinds: Kind[] = business ? ['director'] : ['parent', 'guardian']
  const open = await db(ctx)
    .selectFrom('mandates.mandate')
    .select(['id', 'principal', 'kind'])
    .where('agent', '=', agent)
    .where('state', '=', 'active')
    .where('depth', '=', 0)
    .where('kind', 'in', kinds)
    .$if(business !== undefined, (query) => query.where('principal', '=', business as PersonId))
    .forUpdate()
    .limit(200)
    .execute()
  for (const mandate of open) {
    const stays = said.some(
      ({ principal, kind }) => principal.id === mandate.principal && kind === mandate.kind,
    )
    if (!stays) await end(ctx, mandate, 'register')
  }
}

/** Confirms what is known, or notes what is said for the first time; another time or number is another mandate. */
async function keep(
  ctx: Ctx,
  agent: { id: PersonId; name: Texts },
  { principal, kind, register, until, jointly }: Said,
): Promise<MandateId> {
  const now = ctx.clock.now()
  const before = await db(ctx)
    .selectFrom('mandates.mandate')
    .select(['id', 'principal', 'until', 'jointly'])
    .where('principal', '=', principal.id)
    .where('agent', '=', agent.id)
    .where('kind', '=', kind)
    .where('register', 'is not', null)
    .where('state', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
  // A parent's ends by the child's birthday, so it is the same day each time; the others go on.
  if (before && before.jointly === jointly && before.until > now) {
    await db(ctx)
      .updateTable('mandates.mandate')
      .set({ checked_at: now })
      .where('id', '=', before.id)
      .execute()
    await record(ctx, 'mandate-confirmed', about(before))
    return before.id
  }
  if (before) await end(ctx, before, 'superseded')
  const { id } = await db(ctx)
    .insertInto('mandates.mandate')
    .values({
      ...{
        principal: principal.id,
        principal_kind: principal.kind,
        principal_name: principal.names,
      },
      ...{ agent: agent.id, agent_name: agent.name, kind, services: null, most: null },
      // A business lets its people act; parents and guardians answer themselves.
      sub_delegable: kind === 'director' && jointly === 1,
      ...{ jointly, depth: 0, parent: null, granted_by: null, register, checked_at: now },
      ...{ proof: 'register', proof_level: 2, state: 'active', offered_at: now },
      ...{ offer_until: now, accepted_at: now, until },
      ...{ ended_at: null, ended_by: null, end_reason: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'mandate-accepted', about({ id, principal: principal.id }))
  return id
}
