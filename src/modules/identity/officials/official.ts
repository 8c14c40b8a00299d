import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import {
  type Appointment,
  type AppointmentId,
  endAppointments,
  listAppointments,
  type PostId,
} from '#organisations'
import { record } from '../facts.ts'
import { findPeople } from '../person.ts'
import { problem } from '../problems.ts'
import { endSessions } from '../sessions/session.ts'
import type { AuthenticatorKind } from '../tables.ts'
import { assertMayManage, holderOf, readReason } from './role.ts'

/** As many as the largest bodies have posts. */
const ALL_OF_AN_AGENCY = 60_000

export type Official = {
  person: PersonId
  name: Texts
  /** in force, the longest held first */
  appointments: Appointment[]
  /** of all posts together */
  roles: string[]
  since: Date
  /** when they last proved themselves by anything */
  lastSignIn: Date | null
  /** kinds alone */
  ways: AuthenticatorKind[]
}

/** Who holds a post at one's own agency now, the longest first. */
export async function listOfficials(ctx: Ctx): Promise<Official[]> {
  const { agency } = holderOf(ctx).office
  return withSignIns(ctx, await listAppointments(ctx, { agency }))
}

/** @throws identity/official-missing  also for another agency's: they are not told of */
export async function getOfficial(ctx: Ctx, person: PersonId): Promise<Official> {
  const { agency } = holderOf(ctx).office
  const [official] = await withSignIns(ctx, await listAppointments(ctx, { agency, person }))
  if (!official) throw problem('official-missing')
  return official
}

async function withSignIns(ctx: Ctx, held: readonly Appointment[]): Promise<Official[]> {
  const byPerson = Map.groupBy(held, ({ person }) => person)
  const { rows } = await sql<Pick<Official, 'person' | 'lastSignIn' | 'ways'> & { name: Texts }>`
    select p.id as person, p.name,
      (select max(a.used_at) from identity.authenticator a where a.person = p.id) as "lastSignIn",
      array(select distinct a.kind from identity.authenticator a
        where a.person = p.id and a.state = 'active' order by a.kind) as ways
    from identity.person p where p.id = any(${[...byPerson.keys()]}::uuid[])`.execute(ctx.sql)
  const known = new Map(rows.map((row) => [row.person, row]))
  return [...byPerson].flatMap(([person, appointments]) => {
    const row = known.get(person)
    const [first] = appointments
    if (!row || !first) return []
    const roles = [...new Set(appointments.flatMap((one) => one.roles))]
    return [{ ...row, appointments, roles, since: first.from }]
  })
}

/** A post as it was held, with who gave it and took it away. */
export type PostHeld = Omit<Appointment, 'givenBy' | 'endedBy' | 'agreedBy'> & {
  givenBy: Texts | null
  agreedBy: Texts | null
  endedBy: Texts | null
}

/** What somebody has held at one's own agency, the newest first. */
export async function listHeld(ctx: Ctx, person: PersonId): Promise<PostHeld[]> {
  const { agency } = holderOf(ctx).office
  const held = await listAppointments(ctx, { agency, person }, null)
  const by = held.flatMap((one) =>
    [one.givenBy, one.agreedBy, one.endedBy].filter((id) => id !== null),
  )
  const names = new Map((await findPeople(ctx, [...new Set(by)])).map(({ id, name }) => [id, name]))
  const nameOf = (id: PersonId | null) => (id && names.get(id)) || null
  return held.toReversed().map((one) => ({
    ...one,
    givenBy: nameOf(one.givenBy),
    agreedBy: nameOf(one.agreedBy),
    endedBy: nameOf(one.endedBy),
  }))
}

/**
 * Takes a post from an official, or all of them; they are signed out of everything at once.
 *
 * @param id  which appointment; all at one's own agency where none is named
 * @throws identity/official-missing, identity/post-own, identity/reason-missing
 */
export async function endPost(
  ctx: Ctx,
  person: PersonId,
  typed: string,
  id?: AppointmentId,
): Promise<void> {
  const holder = holderOf(ctx)
  assertMayManage(ctx, 'identity:manage-officials', { person, proposer: null })
  const reason = readReason(typed)
  const which = { person, agency: holder.office.agency, ...(id && { id }) }
  const ended = await takePosts(ctx, which, { by: holder.id, reason })
  if (!ended) throw problem('official-missing')
}

/**
 * Ends what somebody holds and signs them out, whoever decided it: the caller has made sure that they may.
 *
 * @param by  null where nobody said so, as when nobody confirmed that it is needed
 * @returns false when there was nothing left to end
 */
export const takePosts = (
  ctx: Ctx,
  which: { person: PersonId; agency?: string; id?: AppointmentId },
  { by, reason }: { by: PersonId | null; reason: string },
): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const { person } = which
    const [ended] = await endAppointments(ctx, which, { by, reason })
    if (!ended) return false
    await endSessions(ctx, person)
    const resource = `agency:${ended.agency}`
    await record(ctx, 'post-ended', { subject: person, resource, reason })
    return true
  })

/** Who holds a post is told that it was changed. */
export async function tellHolders(ctx: Ctx, post: PostId, reason: string): Promise<void> {
  for (const { person, roles } of await listAppointments(ctx, { post })) {
    await record(ctx, 'post-changed', {
      ...{ subject: person, resource: `post:${post}`, reason },
      data: { roles },
    })
  }
}

/** Who may do something of a role at an agency now. */
export async function listHoldersOf(
  ctx: Ctx,
  agency: string,
  roles: readonly string[],
): Promise<PersonId[]> {
  const held = await listAppointments(ctx, { agency }, ctx.clock.now(), ALL_OF_AN_AGENCY)
  return [
    ...new Set(
      held.filter((one) => one.roles.some((role) => roles.includes(role))).map((one) => one.person),
    ),
  ]
}
