import { type Insertable, sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import { record } from './facts.ts'
import { findPost } from './post.ts'
import { problem } from './problems.ts'
import {
  type AppointmentId,
  type AppointmentKind,
  type DecreeId,
  db,
  type PostId,
  type Tables,
} from './tables.ts'
import { checkPeriods } from './unit.ts'
import { rangeOf } from './version.ts'

const MOST = 500
const LONGEST_REASON = 500

export type AppointmentOrder = {
  post: PostId
  person: PersonId
  /** as they are called now */
  names: Texts
  kind: AppointmentKind
  from: Date
  /** null: until it is ended; a substitute's always has an end */
  until: Date | null
  decree: DecreeId | null
  reason: string
  /** who proposed it; null where the installation's operator did */
  givenBy: PersonId | null
  /** the second officer */
  agreedBy: PersonId | null
  /** of a substitute: for whom, which of the post's roles, up to which amount in minor units */
  instead?: { of: AppointmentId; roles: readonly string[] | null; amount: bigint | null }
}

/**
 * Appoints somebody to a post. Whoever calls this has made sure of who may, and holds a lock on the
 * person.
 *
 * @throws organisations/post-missing  when there is no such post at that time
 * @throws organisations/post-taken  when another holds it, or this person has it already
 * @throws organisations/post-elsewhere  when the person holds a post of another body at that time
 * @throws organisations/outside-post  when the post ends before the appointment would
 * @throws organisations/reason-missing, organisations/time-wrong
 */
export async function appoint(ctx: Ctx, order: AppointmentOrder): Promise<AppointmentId> {
  const { post, person, kind, from, until, instead } = order
  if (until !== null && until <= from) throw problem('time-wrong')
  if (order.reason.length > LONGEST_REASON) throw problem('reason-missing')
  return ctx.tx(async (ctx) => {
    const found = await findPost(ctx, post, from)
    if (!found) throw problem('post-missing')
    await refuseElsewhere(ctx, order)
    const id = await insert(ctx, {
      ...{ post, person, kind, reason: order.reason, decree: order.decree },
      ...{ person_names: order.names, during: rangeOf(from, until) },
      roles: instead?.roles ? [...instead.roles] : null,
      amount: instead?.amount ?? null,
      instead_of: instead?.of ?? null,
      ...{ given_by: order.givenBy, agreed_by: order.agreedBy, recorded_at: ctx.clock.now() },
      ...{ ended_by: null, ended_at: null },
    })
    await checkPeriods(ctx, 'outside-post')
    await record(ctx, 'appointed', {
      subject: person,
      resource: `post:${post}`,
      ...(order.reason && { reason: order.reason }),
      data: { appointment: id, kind, agency: found.organisation, decree: order.decree },
    })
    return id
  })
}

type Row = Insertable<Tables['organisations.appointment']>

async function insert(ctx: Ctx, row: Row): Promise<AppointmentId> {
  try {
    const { id } = await db(ctx)
      .insertInto('organisations.appointment')
      .values(row)
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  } catch (error) {
    if ((error as { code?: string }).code === '23P01') throw problem('post-taken')
    throw error
  }
}

/** An official acts for one body at a time, also where one of the bodies merges in that time. */
async function refuseElsewhere(ctx: Ctx, { post, person, from, until }: AppointmentOrder) {
  const { rows } = await sql`
    select from organisations.appointment a
    join organisations.post p on p.id = a.post
    join organisations.post t on t.id = ${post} and t.organisation <> p.organisation
    where a.person = ${person} and a.in_force && ${rangeOf(from, until)}::tstzrange
      and not isempty(a.in_force * p.during * t.during * ${rangeOf(from, until)}::tstzrange)
    limit 1`.execute(ctx.sql)
  if (rows.length > 0) throw problem('post-elsewhere')
}

/**
 * Ends appointments of a person at once: one of them, all, or all at posts that are an agency's now. What others do instead of the holder
 * ends with it. One that has not begun is of the agency whose post it will be then.
 *
 * @param by  null where nobody ended it, as when an account was recovered
 * @returns how many ended, with the body
 */
export async function endAppointments(
  ctx: Ctx,
  which: { person: PersonId; id?: AppointmentId; agency?: string },
  { by, reason }: { by: PersonId | null; reason: string },
): Promise<{ id: AppointmentId; agency: string }[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<{ id: AppointmentId; person: PersonId; post: PostId; agency: string }>`
    with own as (
      select a.id from organisations.appointment a
      join organisations.post p on p.id = a.post and p.during @> greatest(${now}, lower(a.during))
      where a.person = ${which.person} and a.id = coalesce(${which.id ?? null}::uuid, a.id)
        and p.organisation = coalesce(${which.agency ?? null}::text, p.organisation)
        and (upper_inf(a.during) or upper(a.during) > ${now})
        and (a.ended_at is null or a.ended_at > ${now}))
    update organisations.appointment a set
      during = tstzrange(lower(during),
        greatest(${now}, lower(during) + interval '1 microsecond')),
      ended_by = ${by}, ended_at = ${now}, end_reason = ${reason}
    where a.id in (select id from own
        union select i.id from organisations.appointment i where i.instead_of in (select id from own))
      and (upper_inf(a.during) or upper(a.during) > ${now})
      and (a.ended_at is null or a.ended_at > ${now})
    returning a.id, a.person, a.post, (select p.organisation from organisations.post p
      where p.id = a.post and p.during && a.during order by p.during desc limit 1) as agency`.execute(
    ctx.sql,
  )
  for (const { id, person, post, agency } of rows) {
    await record(ctx, 'appointment-ended', {
      ...{ subject: person, resource: `post:${post}` },
      ...(reason && { reason }),
      data: { appointment: id, agency },
    })
  }
  return rows.filter(({ person }) => person === which.person)
}

/** An appointment with the post as it was called last during it. */
export type Appointment = {
  id: AppointmentId
  post: PostId
  person: PersonId
  names: Texts
  kind: AppointmentKind
  /** of a substitute: the appointment whose work it is */
  insteadOf: AppointmentId | null
  organisation: string
  titles: Texts
  roles: string[]
  from: Date
  until: Date | null
  reason: string
  endReason: string
  givenBy: PersonId | null
  agreedBy: PersonId | null
  endedBy: PersonId | null
  decree: DecreeId | null
}

/** Of whom, of which post or of which body; at least one of them. */
type AppointmentsOf = { agency?: string; person?: PersonId; post?: PostId } & (
  | { agency: string }
  | { person: PersonId }
  | { post: PostId }
)

/**
 * Appointments, by when they began: those in force at a moment, those that are still to begin, or all that
 * ever were where `moment` is null. One whose post changed meanwhile comes once, with the post as it was last.
 *
 * @param most  500 where not said: what a page shows
 */
export async function listAppointments(
  ctx: Ctx,
  { agency, person, post }: AppointmentsOf,
  moment: Date | 'coming' | null = ctx.clock.now(),
  most = MOST,
): Promise<Appointment[]> {
  const at = moment instanceof Date && sql`${moment}::timestamptz`
  const coming = moment === 'coming'
  // Only what is asked for stands in the statement, so that each way has an index.
  const asked = [
    ...(at ? [sql`a.during @> ${at} and (a.ended_at is null or a.ended_at > ${at})`] : []),
    ...(coming ? [sql`lower(a.during) > ${ctx.clock.now()} and a.ended_at is null`] : []),
    ...(person ? [sql`a.person = ${person}`] : []),
    ...(post ? [sql`a.post = ${post}`] : []),
    ...(agency
      ? [
          sql`p.organisation = ${agency} and a.post in
            (select o.id from organisations.post o where o.organisation = ${agency})`,
        ]
      : []),
  ]
  const { rows } = await sql<Appointment>`
    select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf",
      p.organisation, p.titles,
      array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles,
      lower(a.during) as from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason",
      a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
    from organisations.appointment a
    cross join lateral (select p.organisation, p.titles, p.roles from organisations.post p
      where p.id = a.post and p.during && a.during ${at ? sql`and p.during @> ${at}` : sql``}
      order by p.during desc limit 1) p
    where ${sql.join(asked, sql` and `)}
    order by lower(a.during), a.id limit ${most}`.execute(ctx.sql)
  return rows
}
