import type { Ctx, PersonId } from '#kernel'
import { beginCooling, suspendAuthenticators } from '../authenticators/authenticator.ts'
import { record } from '../facts.ts'
import { endSessions } from './session.ts'

export type NotMe = { sessions: number; authenticators: number }

/**
 * 'This was not me': ends every other session, suspends what was bound since, and begins a rest, so
 * that whoever it was keeps no way in and can do nothing of high value on the way out.
 *
 * @param since  of the first thing that was not theirs
 * @param session  number of the one that stays: it was proved just now
 * @returns how much was ended
 */
export async function reportNotMe(
  ctx: Ctx,
  person: PersonId,
  { since, session }: { since: Date; session: string | undefined },
): Promise<NotMe> {
  return ctx.tx(async (ctx) => {
    const sessions = await endSessions(ctx, person, { but: session })
    const authenticators = await suspendAuthenticators(ctx, person, { since, reason: 'not me' })
    await beginCooling(ctx, person)
    await record(ctx, 'not-me', {
      subject: person,
      data: { since: since.toISOString(), sessions, authenticators },
    })
    return { sessions, authenticators }
  })
}
