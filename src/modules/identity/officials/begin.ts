import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { suspendAuthenticators } from '../authenticators/authenticator.ts'
import { endSessions } from '../sessions/session.ts'

/** Of one person, appointments are made one after the other. */
export const lockPerson = (ctx: Ctx, person: PersonId) =>
  sql`select 1 from identity.person where id = ${person} for update`.execute(ctx.sql)

/** Who becomes an official is signed out, since an official's session is shorter and needs more. */
export async function beginOffice(ctx: Ctx, person: PersonId): Promise<void> {
  // What a telephone company can give away opens no desk.
  await suspendAuthenticators(ctx, person, { kind: 'sms', reason: 'holds a post' })
  await endSessions(ctx, person)
}
