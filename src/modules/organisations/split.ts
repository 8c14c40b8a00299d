import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { readTexts } from './decree.ts'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { getOrganisation } from './organisation.ts'
import { problem } from './problems.ts'
import { lockBodies, refuseEnding } from './succession.ts'
import { type DecreeId, db, type UnitId } from './tables.ts'
import { refuseTwoBodies } from './two-bodies.ts'
import { checkPeriods } from './unit.ts'
import { rangeOf } from './version.ts'

const MOST_SERVICES = 500
const BODY_ID = /^[a-z][a-z0-9-]{1,39}$/

/** A body that begins with the part that it takes. */
export type Founded = { id: string; names: Texts; abbreviation: string }

export type SplitOrder = {
  /** who takes the part: a body that there is, or a new one */
  taker: string | Founded
  /** with all that is beneath them: units, posts and who holds them */
  units: readonly UnitId[]
  /** ids of services, with their cases */
  services: readonly string[]
  at: Date
  decree: DecreeId
}

/**
 * Gives a part of one's own agency to another body. What is not named stays here, as does the old address;
 * where the decree says that the rest is called otherwise, it is renamed beside.
 *
 * @throws organisations/split-empty  where nothing is named
 * @throws organisations/body-id-wrong  for a new body: not an id, or there is one
 * @throws organisations/missing, organisations/succession-wrong  for the other: there is none, it is this one, or it ends
 * @throws organisations/unit-missing  for a unit that is not one's own then
 * @throws organisations/split-held  when changes of what goes along are planned for later
 * @throws organisations/post-elsewhere  when somebody would hold posts of both
 * @throws organisations/name-missing, organisations/time-wrong
 */
export async function splitBody(ctx: Ctx, order: SplitOrder): Promise<void> {
  const { id: by, office } = officialOf(ctx)
  const { agency } = office
  const { units, services, at, decree } = order
  if (units.length + services.length === 0 || services.length > MOST_SERVICES)
    throw problem('split-empty')
  if (at < ctx.clock.now()) throw problem('time-wrong')
  await ctx.tx(async (ctx) => {
    const founds = typeof order.taker !== 'string'
    const taker = typeof order.taker === 'string' ? order.taker : order.taker.id.trim()
    if (taker === agency) throw problem('succession-wrong')
    if (typeof order.taker === 'string') await getOrganisation(ctx, taker)
    await lockBodies(ctx, [agency, taker])
    await refuseEnding(ctx, agency, at)
    if (typeof order.taker !== 'string')
      await found(ctx, agency, { ...order.taker, id: taker }, order)
    await refuseEnding(ctx, taker, at)
    const posts = await moveUnits(ctx, { from: agency, to: taker }, order)
    const names = { giver: agency, taker, services: [...services] }
    await db(ctx)
      .insertInto('organisations.split')
      .values({ ...names, founds, at, decree, recorded_by: by, recorded_at: ctx.clock.now() })
      .execute()
    await checkPeriods(ctx, 'split-held')
    await refuseTwoBodies(ctx, posts)
    const data = { ...names, units: [...units], decree }
    await record(ctx, 'body-split', { resource: `agency:${agency}`, data })
  })
}

async function found(
  ctx: Ctx,
  agency: string,
  { id, names, abbreviation }: Founded,
  { at, decree }: Pick<SplitOrder, 'at' | 'decree'>,
) {
  const read = readTexts(ctx, names)
  if (!BODY_ID.test(id)) throw problem('body-id-wrong')
  // A body whose founding was cancelled has no version, and may be founded anew.
  const { rows } = await sql`
    with own as (
      select o.position, v.kind, v.parent from organisations.organisation o
      join organisations.organisation_version v on v.organisation = o.id and v.during @> ${at}::timestamptz
      where o.id = ${agency}),
    body as (
      insert into organisations.organisation (id, position) select ${id}, position from own
      on conflict (id) do update set position = excluded.position
        where not exists (select from organisations.organisation_version t where t.organisation = ${id})
      returning id)
    insert into organisations.organisation_version
      (organisation, during, kind, names, abbreviation, parent, decree)
    select body.id, ${rangeOf(at, null)}::tstzrange, own.kind, ${JSON.stringify(read)}::jsonb,
      ${abbreviation.trim() || null}, own.parent, ${decree}
    from body, own returning organisation`.execute(ctx.sql)
  if (rows.length === 0) throw problem('body-id-wrong')
}

/** @returns the posts that go along */
async function moveUnits(
  ctx: Ctx,
  { from, to }: { from: string; to: string },
  { units, at, decree }: SplitOrder,
): Promise<string[]> {
  const { rows } = await sql<{ id: string; named: boolean }>`
    with recursive part (id) as (
      select id from organisations.unit
      where id = any(${[...units]}::uuid[]) and organisation = ${from} and during @> ${at}::timestamptz
      union
      select u.id from organisations.unit u join part on u.parent = part.id
      where u.during @> ${at}::timestamptz)
    select id, id = any(${[...units]}::uuid[]) as named from part`.execute(ctx.sql)
  if (rows.filter(({ named }) => named).length !== new Set(units).size)
    throw problem('unit-missing')
  const part = rows.map(({ id }) => id)
  if (part.length === 0) return []
  await refuseLater(ctx, part, at)
  await sql`
    with moved as materialized (
      select id, parent, names, upper(during) as ends from organisations.unit
      where id = any(${part}::uuid[]) and during @> ${at}::timestamptz),
    closed as (
      update organisations.unit set during = tstzrange(lower(during), ${at})
      where id = any(${part}::uuid[]) and during @> ${at}::timestamptz returning id)
    insert into organisations.unit (id, parent, names, during, organisation, decree)
    select id, case when parent = any(${part}::uuid[]) then parent end, names, tstzrange(${at}, ends), ${to},
      ${decree}
    from moved where (select count(*) from closed) >= 0`.execute(ctx.sql)
  const posts = await sql<{ id: string }>`
    with moved as materialized (
      select id, unit, titles, roles, head, upper(during) as ends from organisations.post
      where unit = any(${part}::uuid[]) and during @> ${at}::timestamptz),
    closed as (
      update organisations.post set during = tstzrange(lower(during), ${at})
      where unit = any(${part}::uuid[]) and during @> ${at}::timestamptz returning id)
    insert into organisations.post (id, unit, titles, roles, head, during, organisation, decree)
    select id, unit, titles, roles, head, tstzrange(${at}, ends), ${to}, ${decree}
    from moved where (select count(*) from closed) >= 0 returning id`.execute(ctx.sql)
  return posts.rows.map(({ id }) => id)
}

/** Of what goes along, and into what goes along, nothing changes at that moment or later. */
async function refuseLater(ctx: Ctx, part: readonly string[], at: Date) {
  const { rows } = await sql`
    select from organisations.unit u
    where (u.id = any(${[...part]}::uuid[]) or u.parent = any(${[...part]}::uuid[])) and lower(u.during) >= ${at}
    union all
    select from organisations.post p
    where lower(p.during) >= ${at} and p.unit = any(${[...part]}::uuid[])
    union all
    select from organisations.post h
    join organisations.post p on p.id = h.id and lower(p.during) >= ${at}
    where h.unit = any(${[...part]}::uuid[]) and h.during @> ${at}::timestamptz
    limit 1`.execute(ctx.sql)
  if (rows.length > 0) throw problem('split-held')
}

/** Tells those who keep cases and licences of the splits that have come: each once, in the order of time. */
export async function tellOfSplits(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<
      { id: string; giver: string; taker: string; services: string[] } & Told
    >`
      update organisations.split s set told_at = ${now}
      from (select id from organisations.split
        where at <= ${now} and told_at is null and cancelled_at is null
        order by at, id limit 50 for update skip locked) due
      where s.id = due.id
      returning s.id, s.giver, s.taker, s.services, s.recorded_by as "by", s.at,
        organisations.affairs_of(s.giver, s.at) as bodies`.execute(ctx.sql)
    for (const { giver, taker, services, by, bodies } of rows.toSorted(
      (a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1),
    )) {
      if (services.length === 0) continue
      await record(ctx, 'affairs-handed-over', {
        resource: `agency:${giver}`,
        data: { taker, services, bodies, by },
      })
    }
  })
}

type Told = { by: string; at: Date; bodies: string[] }
