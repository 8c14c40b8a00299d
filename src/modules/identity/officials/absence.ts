import type { Ctx, PersonId } from '#kernel'
import {
  type Appointment,
  type AppointmentId,
  appoint,
  endAppointments,
  listAppointments,
} from '#organisations'
import { record } from '../facts.ts'
import { getPerson } from '../person.ts'
import { problem } from '../problems.ts'
import { lockPerson } from './begin.ts'
import { holderOf, readReason } from './role.ts'

const LONGEST_DAYS = 366
const DAY_MS = 86_400_000
/** What one alone may hand over; who gives posts or accounts is for two to say. */
export const HANDED_OVER: readonly string[] = ['officer', 'senior-officer']

/** Who does an official's work while they are away, from when to when, and how much of it. */
export type AbsenceOrder = {
  substitute: PersonId
  from: Date
  until: Date
  /** of those that one's own posts let one do */
  roles: readonly string[]
  /** up to which amount, minor units; null: as far as oneself */
  amount: bigint | null
  reason: string
}

/**
 * Hands one's own work to a colleague for a time. It is never more than one has, ends with one's own
 * post, and cannot be handed on.
 *
 * @throws identity/absence-wrong  no end, an end before the beginning, more than a year, or a
 *   beginning when one's own posts have ended
 * @throws identity/substitute-wrong  oneself, or nobody of the own agency
 * @throws identity/roles-wrong  none, more than one has, or such as two have to give
 * @throws identity/reason-missing
 * @throws organisations/post-taken  when the colleague stands in already in that time
 */
export async function planAbsence(ctx: Ctx, order: AbsenceOrder): Promise<void> {
  const { id: self, office } = holderOf(ctx)
  const { substitute, from, until, roles, amount } = order
  const reason = readReason(order.reason)
  const length = until.getTime() - from.getTime()
  if (!(length > 0 && length <= LONGEST_DAYS * DAY_MS) || until <= ctx.clock.now())
    throw problem('absence-wrong')
  await ctx.tx(async (ctx) => {
    await lockPerson(ctx, substitute)
    const colleague = await listAppointments(ctx, { agency: office.agency, person: substitute })
    if (substitute === self || colleague.length === 0) throw problem('substitute-wrong')
    const { name } = await getPerson(ctx, substitute)
    const work = (await ownWork(ctx, self, roles)).filter((own) => !own.until || own.until > from)
    if (work.length === 0) throw problem('absence-wrong')
    for (const own of work) {
      const given = own.roles.filter((role) => roles.includes(role))
      await appoint(ctx, {
        ...{ post: own.post, person: substitute, names: name, kind: 'substitute' },
        ...{ from, until: own.until && own.until < until ? own.until : until },
        ...{ decree: null, reason, givenBy: self, agreedBy: null },
        instead: { of: own.id, roles: given, amount },
      })
    }
    await record(ctx, 'absence-planned', {
      ...{ subject: substitute, resource: `agency:${office.agency}`, reason },
      data: { roles },
    })
  })
}

/** What one holds in one's own right, as far as it has the roles. @throws identity/roles-wrong */
async function ownWork(ctx: Ctx, self: PersonId, roles: readonly string[]): Promise<Appointment[]> {
  const own = (await listAppointments(ctx, { person: self })).filter(
    ({ kind }) => kind !== 'substitute',
  )
  const has = new Set(own.flatMap((one) => one.roles))
  if (roles.length === 0 || roles.some((role) => !has.has(role) || !HANDED_OVER.includes(role)))
    throw problem('roles-wrong')
  return own.filter((one) => one.roles.some((role) => roles.includes(role)))
}

export type Absence = { mine: Appointment[]; others: Appointment[] }

/** Who stands in for the actor, and for whom the actor does, now or later. */
export async function readAbsences(ctx: Ctx): Promise<Absence> {
  const { id: self, office } = holderOf(ctx)
  const now = ctx.clock.now()
  const open = (one: Appointment) =>
    one.kind === 'substitute' && (one.until === null || one.until > now)
  const all = (await listAppointments(ctx, { agency: office.agency }, null)).filter(open)
  return {
    mine: all.filter(({ givenBy }) => givenBy === self),
    others: all.filter(({ person }) => person === self),
  }
}

/**
 * Ends a substitution at once; either of the two can.
 *
 * @throws identity/absence-missing
 */
export async function endAbsence(ctx: Ctx, id: AppointmentId): Promise<void> {
  const { id: self } = holderOf(ctx)
  await ctx.tx(async (ctx) => {
    const { mine, others } = await readAbsences(ctx)
    const found = [...mine, ...others].find((one) => one.id === id)
    if (!found) throw problem('absence-missing')
    await endAppointments(ctx, { person: found.person, id }, { by: self, reason: '' })
    await record(ctx, 'absence-ended', {
      subject: found.person === self ? found.givenBy : found.person,
      resource: `agency:${found.organisation}`,
    })
  })
}
