import type { Ctx, Official, PersonId, Texts } from '#kernel'
import { type Appointment, listAppointments } from '#organisations'
import { officerOf } from '../case.ts'
import { AT_DESKS } from '../officials.ts'

/** Somebody of the actor's body who works at its desks. */
export type Colleague = {
  id: PersonId
  name: Texts
  /** until when others do their work; undefined where they are there */
  awayUntil?: Date
}

/**
 * Who works at the desks of the actor's body now, the actor too, by their appointments; who only stands in is one of
 * them by their own post.
 *
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export async function listColleagues(ctx: Ctx): Promise<Colleague[]> {
  const { office } = officerOf(ctx)
  const held = await listAppointments(ctx, { agency: office.agency })
  const owners = new Map(held.map(({ id, person }) => [id, person]))
  const away = new Map<PersonId, Date>()
  for (const one of held.filter(standsIn)) {
    const owner = one.insteadOf && owners.get(one.insteadOf)
    const until = one.until
    if (owner && until && until > (away.get(owner) ?? 0)) away.set(owner, until)
  }
  const found = new Map<PersonId, Colleague>()
  for (const one of held.filter(({ roles }) => roles.some((role) => AT_DESKS.includes(role)))) {
    const awayUntil = away.get(one.person)
    found.set(one.person, { id: one.person, name: one.names, ...(awayUntil && { awayUntil }) })
  }
  return [...found.values()]
}

/** Whose work at desks somebody else does. */
const standsIn = ({ kind, roles }: Appointment) =>
  kind === 'substitute' && roles.some((role) => AT_DESKS.includes(role))

/** Who stands in for an officer of a body now, the first who was asked first. */
export async function listSubstitutes(ctx: Ctx, agency: string, of: PersonId) {
  const held = await listAppointments(ctx, { agency })
  const own = new Set(held.filter(({ person }) => person === of).map(({ id }) => id))
  return held.filter((one) => standsIn(one) && one.insteadOf && own.has(one.insteadOf))
}

/** As they would come to the office now. @returns undefined for who holds no post any more */
export async function findOfficial(ctx: Ctx, id: PersonId): Promise<Official | undefined> {
  const [found] = (await ctx.ports.officials?.find(ctx, [id])) ?? []
  return found
}
