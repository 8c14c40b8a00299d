import { sql } from 'kysely'
import { type Ctx, readOnce } from '#kernel'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { getOrganisation } from './organisation.ts'
import { problem } from './problems.ts'
import { type DecreeId, db, type SuccessionKind } from './tables.ts'
import { checkPeriods } from './unit.ts'
import { endVersion } from './version.ts'

const LONGEST_CHAIN = 50

/** What became of a body, and on what that stands. */
export type Succession = {
  kind: SuccessionKind
  predecessor: string
  successor: string | null
  at: Date
  decree: DecreeId
}

export type EndOrder = { at: Date; decree: DecreeId }

/**
 * Merges one's own agency into another: its units and posts, and who holds them, are the successor's
 * from then on, and so are its affairs. Every old reference keeps working.
 *
 * @throws organisations/missing  when there is no such body
 * @throws organisations/succession-wrong  into itself, into one that has ended or ends, when this one has
 *   or is to, or when changes of it are planned for later
 */
export async function mergeInto(ctx: Ctx, into: string, { at, decree }: EndOrder): Promise<void> {
  const { agency } = officialOf(ctx).office
  if (into === agency) throw problem('succession-wrong')
  await getOrganisation(ctx, into)
  await ctx.tx(async (ctx) => {
    await lockBodies(ctx, [agency, into])
    await refuseEnding(ctx, into, at)
    await refuseAgain(ctx, agency, at)
    await moveBelongings(ctx, agency, into, at, decree)
    await endAffairs(ctx, agency, into, { at, decree })
  })
}

/**
 * Ends one's own agency with nobody after it; its posts and units have ended before.
 *
 * @throws organisations/succession-wrong  while there are any, or when changes are planned for later
 */
export async function dissolve(ctx: Ctx, order: EndOrder): Promise<void> {
  const { agency } = officialOf(ctx).office
  await ctx.tx(async (ctx) => {
    await lockBodies(ctx, [agency])
    await refuseAgain(ctx, agency, order.at)
    await endAffairs(ctx, agency, null, order)
  })
}

/** Whoever changes what becomes of bodies goes one after another. */
export const lockBodies = (ctx: Ctx, ids: readonly string[]) =>
  sql`select from organisations.organisation where id = any(${[...ids]}::text[])
    order by id for update`.execute(ctx.sql)

/** What is to become of a body is said once, and no part of it goes or comes afterwards. */
async function refuseAgain(ctx: Ctx, body: string, at: Date) {
  const { rows } = await sql`
    select from organisations.succession
    where predecessor = ${body} and cancelled_at is null
    union all select from organisations.split
    where (giver = ${body} or taker = ${body}) and at >= ${at} and cancelled_at is null limit 1`.execute(
    ctx.sql,
  )
  if (rows.length > 0) throw problem('succession-wrong')
}

/** Affairs come to nobody who has ended, or will: they would go round in a circle, or be nobody's. */
export async function refuseEnding(ctx: Ctx, body: string, at: Date) {
  const { rows } = await sql`
    select from organisations.organisation_version
    where organisation = ${body} and upper_inf(during)
      and coalesce(lower(during), '-infinity') <= ${at}`.execute(ctx.sql)
  if (rows.length === 0) throw problem('succession-wrong')
}

async function endAffairs(
  ctx: Ctx,
  agency: string,
  successor: string | null,
  { at, decree }: EndOrder,
) {
  const kind = successor === null ? 'dissolve' : 'merge'
  await endVersion(ctx, 'body', agency, at)
  await db(ctx)
    .insertInto('organisations.succession')
    .values({
      ...{ kind, predecessor: agency, successor, at, decree },
      ...{ recorded_by: officialOf(ctx).id, recorded_at: ctx.clock.now() },
    })
    .execute()
  await checkPeriods(ctx, 'succession-wrong')
  await record(ctx, 'body-ended', {
    resource: `agency:${agency}`,
    data: { kind, successor, decree },
  })
}

/** Bodies under it, units and posts go on under the successor; each is the same thing with the same id. */
async function moveBelongings(ctx: Ctx, from: string, to: string, at: Date, decree: DecreeId) {
  const later = await sql`
    select from organisations.unit where organisation = ${from} and lower(during) >= ${at}
    union all select from organisations.post where organisation = ${from} and lower(during) >= ${at}
    limit 1`.execute(ctx.sql)
  if (later.rows.length > 0) throw problem('succession-wrong')
  for (const table of ['unit', 'post'] as const) {
    const columns =
      table === 'unit'
        ? sql`id, parent, names`
        : sql`id, unit, titles, roles, case when unit is null then false else head end as head`
    const names = table === 'unit' ? sql`id, parent, names` : sql`id, unit, titles, roles, head`
    await sql`
      with moved as materialized (
        select ${columns}, upper(during) as ends from ${sql.id('organisations', table)}
        where organisation = ${from} and during @> ${at}::timestamptz),
      closed as (
        update ${sql.id('organisations', table)} set during = tstzrange(lower(during), ${at})
        where organisation = ${from} and during @> ${at}::timestamptz returning id)
      insert into ${sql.id('organisations', table)} (${names}, during, organisation, decree)
      select ${names}, tstzrange(${at}, ends), ${to}, ${decree} from moved
      where (select count(*) from closed) >= 0`.execute(ctx.sql)
  }
  await sql`
    with moved as materialized (
      select organisation, during, kind, names, abbreviation, source, reliability
      from organisations.organisation_version
      where parent = ${from} and during @> ${at}::timestamptz),
    closed as (
      update organisations.organisation_version set during = tstzrange(lower(during), ${at})
      where parent = ${from} and during @> ${at}::timestamptz returning organisation)
    insert into organisations.organisation_version
      (organisation, during, kind, names, abbreviation, parent, source, reliability, decree)
    select organisation, tstzrange(${at}, upper(during)), kind, names, abbreviation, ${to}, source,
      reliability, ${decree}
    from moved where (select count(*) from closed) >= 0`.execute(ctx.sql)
}

/** To whom affairs have come by now. */
export type Successors = {
  /** the body that has the affairs of another now, or one service of it; itself while it stands */
  currentOf(id: string, service?: string): string
}

const MOST = 2_000

type Event = { from: string; to: string; at: Date; services: string[] | null }

/** Who goes on with whose affairs now; a few rows, so always all. */
export const readSuccessors = (ctx: Ctx): Promise<Successors> =>
  readOnce(ctx, 'organisations.readSuccessors', async () => {
    const { rows } = await sql<Event>`
      select giver as "from", taker as "to", at, services from organisations.split
      where at <= ${ctx.clock.now()} and cancelled_at is null
      union all
      select predecessor, successor, at, null from organisations.succession
      where at <= ${ctx.clock.now()} and cancelled_at is null and successor is not null
      order by at, services nulls last limit ${MOST}`.execute(ctx.sql)
    const events = Map.groupBy(rows, ({ from }) => from)
    return { currentOf: (id, service) => walk(events, id, service) }
  })

/** As `organisations.responsible_body` does: from one event to the next that is not earlier. */
function walk(
  events: ReadonlyMap<string, readonly Event[]>,
  id: string,
  service: string | undefined,
): string {
  let [at, since] = [id, Number.NEGATIVE_INFINITY]
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const next = events
      .get(at)
      ?.find(
        (one) =>
          one.at.getTime() >= since &&
          (one.services === null || (service !== undefined && one.services.includes(service))),
      )
    if (!next) return at
    at = next.to
    since = next.at.getTime()
  }
  return at
}

/** What became of a body, and of which ones it took over the affairs. */
export const listSuccessions = (ctx: Ctx, id: string): Promise<Succession[]> =>
  db(ctx)
    .selectFrom('organisations.succession')
    .select(['kind', 'predecessor', 'successor', 'at', 'decree'])
    .where('cancelled_at', 'is', null)
    .where((eb) => eb.or([eb('predecessor', '=', id), eb('successor', '=', id)]))
    .orderBy('at')
    .limit(LONGEST_CHAIN)
    .execute()
