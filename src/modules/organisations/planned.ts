import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { problem } from './problems.ts'
import type { DecreeId } from './tables.ts'
import { refuseTwoBodies } from './two-bodies.ts'
import { checkPeriods } from './unit.ts'

const MOST = 500

export type PlannedKind = 'body' | 'unit' | 'post' | 'merge' | 'dissolve' | 'split'

/** A change of the register that is still to come. */
export type Planned = {
  kind: PlannedKind
  /** id of the body, unit or post; of a split, of who takes the part */
  thing: string
  from: Date
  /** what it is called then; of a merger or a split, the other agency */
  names: Texts
  /** true: it begins then, and was not there before */
  founds: boolean
  decree: DecreeId | null
}

/**
 * What is planned for one's own agency, the next first; at most 500. Units and posts that come to or leave
 * it by a merger or a split are the merger's.
 */
export async function listPlanned(ctx: Ctx): Promise<Planned[]> {
  const { agency } = officialOf(ctx).office
  const now = ctx.clock.now()
  const { rows } = await sql<Planned>`
    select kind, thing, "from", names, founds, decree from (
      select 'body' as kind, v.organisation as thing, lower(v.during) as "from", v.names,
        false as founds, v.decree, v.organisation as was
      from organisations.organisation_version v where v.organisation = ${agency}
      union all
      select 'unit', v.id::text, lower(v.during), v.names, p.id is null, v.decree, p.organisation
      from organisations.unit v
      left join organisations.unit p on p.id = v.id and upper(p.during) = lower(v.during)
      where v.organisation = ${agency}
      union all
      select 'post', v.id::text, lower(v.during), v.titles, p.id is null, v.decree, p.organisation
      from organisations.post v
      left join organisations.post p on p.id = v.id and upper(p.during) = lower(v.during)
      where v.organisation = ${agency}
      union all
      select s.kind, s.predecessor, s.at,
        coalesce((select o.names from organisations.organisation_version o
          where o.organisation = s.successor and o.during @> s.at), '{}'), false, s.decree, s.predecessor
      from organisations.succession s
      where s.predecessor = ${agency} and s.cancelled_at is null
      union all
      select 'split', h.taker, h.at,
        coalesce((select o.names from organisations.organisation_version o
          where o.organisation = h.taker and o.during @> h.at), '{}'), false, h.decree, h.giver
      from organisations.split h
      where h.giver = ${agency} and h.cancelled_at is null) planned
    where "from" > ${now} and coalesce(was, ${agency}) = ${agency}
    order by "from", kind, thing limit ${MOST}`.execute(ctx.sql)
  return rows
}

/**
 * Cancels what is planned for one's own agency; what was before goes on.
 *
 * @throws organisations/planned-missing  when nothing such is planned, or it has come meanwhile
 * @throws organisations/planned-held  when something else that is planned stands on it, or it would change
 *   what a post lets its holder do
 * @throws organisations/post-elsewhere  when somebody would then hold posts of two agencies
 */
export async function cancelPlanned(
  ctx: Ctx,
  { kind, thing, from }: Pick<Planned, 'kind' | 'thing' | 'from'>,
): Promise<void> {
  const { id: by, office } = officialOf(ctx)
  await ctx.tx(async (ctx) => {
    await sql`select from organisations.organisation where id = ${office.agency} for update`.execute(
      ctx.sql,
    )
    const found = (await listPlanned(ctx)).find(
      (one) => one.kind === kind && one.thing === thing && one.from.getTime() === from.getTime(),
    )
    if (!found) throw problem('planned-missing')
    if (kind === 'merge' || kind === 'dissolve') await cancelEnd(ctx, office.agency, from)
    else if (kind === 'split') await cancelSplit(ctx, { from: office.agency, to: thing, at: from })
    else {
      if (kind === 'post') await refuseRoles(ctx, thing, from)
      await fold(ctx, [{ kind, thing }], from)
    }
    await checkPeriods(ctx, 'planned-held')
    await record(ctx, 'change-cancelled', {
      resource: kind === 'unit' || kind === 'post' ? `${kind}:${thing}` : `agency:${thing}`,
      data: { kind, from: from.toISOString(), by, decree: found.decree },
    })
  })
}

/** What a post lets its holder do was agreed on by two, and is not changed by one who cancels. */
async function refuseRoles(ctx: Ctx, post: string, from: Date) {
  const { rows } = await sql`
    select from organisations.post v
    join organisations.post p on p.id = v.id and upper(p.during) = lower(v.during)
    where v.id = ${post}::uuid and lower(v.during) = ${from} and not (v.roles @> p.roles and p.roles @> v.roles)`.execute(
    ctx.sql,
  )
  if (rows.length > 0) throw problem('planned-held')
}

type Thing = { kind: 'body' | 'unit' | 'post'; thing: string }

/** Takes versions that begin at a moment out again. */
async function fold(ctx: Ctx, things: readonly Thing[], from: Date): Promise<void> {
  await sql`
    select organisations.fold_version(t.kind, t.thing, ${from}, ${ctx.clock.now()}, ${officialOf(ctx).id})
    from unnest(${things.map(({ kind }) => kind)}::text[], ${things.map(({ thing }) => thing)}::text[])
      as t (kind, thing)`.execute(ctx.sql)
}

async function cancelEnd(ctx: Ctx, agency: string, at: Date) {
  const { rows } = await sql<{ successor: string | null }>`
    update organisations.succession
    set cancelled_by = ${officialOf(ctx).id}, cancelled_at = ${ctx.clock.now()}
    where predecessor = ${agency} and at = ${at} and cancelled_at is null returning successor`.execute(
    ctx.sql,
  )
  await sql`
    update organisations.organisation_version set during = tstzrange(lower(during), null)
    where organisation = ${agency} and upper(during) = ${at}`.execute(ctx.sql)
  const successor = rows[0]?.successor
  if (successor) await takeBack(ctx, { from: agency, to: successor, at })
}

/** A body that was to begin with it does not, unless something else that is planned stands on it. */
async function cancelSplit(ctx: Ctx, { from, to, at }: Handed) {
  const { rows } = await sql<{ founds: boolean }>`
    update organisations.split
    set cancelled_by = ${officialOf(ctx).id}, cancelled_at = ${ctx.clock.now()}
    where giver = ${from} and taker = ${to} and at = ${at} and cancelled_at is null returning founds`.execute(
    ctx.sql,
  )
  await takeBack(ctx, { from, to, at })
  if (!rows.some(({ founds }) => founds)) return
  const others = await sql`
    select from organisations.split
    where (taker = ${to} or giver = ${to}) and cancelled_at is null
    union all select from organisations.succession
    where (predecessor = ${to} or successor = ${to}) and cancelled_at is null limit 1`.execute(
    ctx.sql,
  )
  if (others.rows.length > 0) throw problem('planned-held')
  await fold(ctx, [{ kind: 'body', thing: to }], at)
}

type Handed = { from: string; to: string; at: Date }

/**
 * What was to go from one body to another at a moment stays where it is.
 *
 * @throws organisations/planned-held  when it is to change again afterwards
 * @throws organisations/post-elsewhere
 */
async function takeBack(ctx: Ctx, { from, to, at }: Handed): Promise<void> {
  const { rows } = await sql<Thing & { changes: boolean }>`
    select 'unit' as kind, v.id::text as thing,
      exists (select from organisations.unit l where l.id = v.id and lower(l.during) > ${at}) as changes
    from organisations.unit v
    join organisations.unit p on p.id = v.id and upper(p.during) = ${at} and p.organisation = ${from}
    where lower(v.during) = ${at} and v.organisation = ${to}
    union all
    select 'post', v.id::text,
      exists (select from organisations.post l where l.id = v.id and lower(l.during) > ${at})
    from organisations.post v
    join organisations.post p on p.id = v.id and upper(p.during) = ${at} and p.organisation = ${from}
    where lower(v.during) = ${at} and v.organisation = ${to}
    union all
    select 'body', v.organisation, exists (select from organisations.organisation_version l
        where l.organisation = v.organisation and lower(l.during) > ${at})
    from organisations.organisation_version v
    join organisations.organisation_version p
      on p.organisation = v.organisation and upper(p.during) = ${at} and p.parent = ${from}
    where lower(v.during) = ${at} and v.parent = ${to}`.execute(ctx.sql)
  if (rows.some(({ changes }) => changes)) throw problem('planned-held')
  await fold(ctx, rows, at)
  await refuseTwoBodies(
    ctx,
    rows.flatMap(({ kind, thing }) => (kind === 'post' ? [thing] : [])),
  )
}
