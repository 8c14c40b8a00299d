import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { acceptMandate, endMandate, offerMandate } from '#mandates'
import { type Appointment, appoint, listAppointments } from '#organisations'
import type { GivenPerson } from '#testing'

/** A mandate for all services for a year, and its end by who gave it. */
export async function giveMandate(
  as: (who: GivenPerson) => Ctx,
  principal: GivenPerson,
  agent: GivenPerson,
) {
  const giver = as(principal)
  const name = agent.actor.kind === 'person' ? (agent.actor.name.en ?? '') : ''
  const until = new Date(giver.clock.now().getTime() + 365 * 86_400_000)
  const offer = { identifier: agent.identifier, name, subDelegable: false, until }
  const id = await offerMandate(giver, offer)
  await acceptMandate(as(agent), id)
  return { id, end: () => endMandate(as(principal), id) }
}

/** Lets somebody do the work of who holds a post, for some days. */
export async function giveSubstitute(
  ctx: Ctx,
  away: PersonId,
  substitute: GivenPerson,
  { days }: { days: number },
): Promise<void> {
  const [held] = await listAppointments(ctx, { person: away })
  if (!held) throw new Error('who is away holds no post')
  const from = ctx.clock.now()
  await appoint(ctx, {
    ...{ post: held.post, person: substitute.id, names: { en: 'Sara Khalid' }, kind: 'substitute' },
    ...{ from, until: new Date(from.getTime() + days * 86_400_000), decree: null },
    ...{ reason: 'Leave', givenBy: away, agreedBy: null },
    instead: { of: held.id, roles: null, amount: null },
  })
}

/** A decree, registered a while ago. */
export async function giveDecree(ctx: Ctx, by: PersonId, number: string) {
  const { rows } = await sql<{ id: NonNullable<Appointment['decree']> }>`
    insert into organisations.decree (number, issued_on, titles, registered_by, registered_at)
    values (${number}, '2026-01-05', '{"ar":"قرار","en":"Decree"}', ${by}, ${ctx.clock.now()})
    returning id`.execute(ctx.sql)
  const [decree] = rows
  if (!decree) throw new Error('no decree was registered')
  return decree.id
}
