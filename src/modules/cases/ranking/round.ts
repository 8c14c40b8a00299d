import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, type PersonId, refuse } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { ReadyDraft, Round as RoundOfService } from '#services'
import { officerOf } from '../case.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { isTheirs } from '../recusal/hidden.ts'
import { db } from '../tables.ts'
import type { ListId, RoundId } from './rows.ts'

export type Round = {
  id: RoundId
  service: string
  name: string
  opensOn: LocalDate
  closesOn: LocalDate
  places: number
  seed: string
  /** whose cases they are */
  agency: string
}

/**
 * The round in which an application competes that is being sent; the first one makes it. A newer version of the service
 * may let it close on another day, or give more places.
 *
 * @throws cases/round-decided  its list was approved already
 */
export async function enterRound(
  ctx: Ctx,
  service: string,
  round: ReadyDraft['round'],
): Promise<RoundId | null> {
  if (!round) return null
  const known = (await findByName(ctx, service, round)) ?? (await makeRound(ctx, service, round))
  if (known.decided) throw problem('round-decided')
  if (known.closesOn !== round.closes || known.places !== round.places) {
    await db(ctx)
      .updateTable('cases.round')
      .set({ closes_on: round.closes, places: round.places })
      .where('id', '=', known.id)
      .execute()
  }
  return known.id
}

const findByName = (ctx: Ctx, service: string, { name }: Pick<RoundOfService, 'name'>) =>
  db(ctx)
    .selectFrom('cases.round as r')
    .select([
      ...(['r.id', 'r.closes_on as closesOn', 'r.places'] as const),
      sql<boolean>`exists (select from cases.round_list l where l.round = r.id and l.state in ('approved', 'done'))`.as(
        'decided',
      ),
    ])
    .where('r.service', '=', service)
    .where('r.name', '=', name)
    .executeTakeFirst()

async function makeRound(ctx: Ctx, service: string, round: RoundOfService) {
  const { name, opens, closes, places } = round
  await db(ctx)
    .insertInto('cases.round')
    .values({
      ...{ service, name, opens_on: opens, closes_on: closes, places },
      seed: randomBytes(24).toString('base64url'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = await findByName(ctx, service, round)
  if (!made) throw new Error(`round ${name} of ${service} was not made`)
  return made
}

/** What an officer may know of a round: those of their agency, in which nothing is of their own. */
const seen = (ctx: Ctx) => {
  const officer = officerOf(ctx)
  return sql<Round & { involved: boolean; proposer: PersonId | null; list: ListId | null }>`
    select r.id, r.service, r.name, r.opens_on as "opensOn", r.closes_on as "closesOn", r.places, r.seed, of.agency,
      exists (select from cases.case c where c.round = r.id and ${isTheirs(officer)}) as involved,
      l.proposed_by as proposer, l.id as list
    from cases.round r
    cross join lateral (select c.agency from cases.case c where c.round = r.id limit 1) of
    left join cases.round_list l on l.round = r.id and l.state <> 'declined'`
}

/** Rounds of the actor's agencies, the newest first; at most 50. */
export async function listRounds(ctx: Ctx) {
  const agencies = agenciesOf(officerOf(ctx).office)
  const { rows } = await sql<Round & { state: string | null; involved: boolean }>`
    select r.id, r.service, r.name, r."opensOn", r."closesOn", r.places, r.seed, r.agency, r.involved, l.state from (${seen(ctx)}) r left join cases.round_list l on l.id = r.list
    where r.agency in (${sql.join(agencies)}) order by r."closesOn" desc, r.id limit 50`.execute(
    ctx.sql,
  )
  return rows.filter(({ involved }) => !involved)
}

/**
 * A round for an act of an officer.
 *
 * @param hold  nobody else decides over it until the transaction ends
 * @throws cases/round-missing  there is none, or it is another agency's
 * @throws cases/own-round  somebody competes in it whose case is closed to the officer: themselves, say
 * @throws cases/same-officer  the officer proposed the list that they would decide on
 * @throws kernel/denied
 */
export async function getRound(
  ctx: Ctx,
  id: RoundId,
  act: 'rank' | 'approve-list',
  hold = false,
): Promise<Round> {
  if (hold) {
    await db(ctx).selectFrom('cases.round').select('id').where('id', '=', id).forUpdate().execute()
  }
  const { rows } = await sql<
    Round & { involved: boolean; proposer: PersonId | null }
  >`select r.id, r.service, r.name, r."opensOn", r."closesOn", r.places, r.seed, r.agency, r.involved, r.proposer from (${seen(ctx)}) r where r.id = ${id}
    and r.agency in (${sql.join(agenciesOf(officerOf(ctx).office))})`.execute(ctx.sql)
  const [round] = rows
  if (!round) throw problem('round-missing')
  const { agency, involved, proposer } = round
  const decision = decide(ctx, `cases:${act}`, { Round: { id, agency, involved, proposer } })
  if (involved) throw problem('own-round')
  refuse(decision, { 'cases:second-officer': () => problem('same-officer') })
  assertAllowed(ctx.t, decision)
  return round
}
