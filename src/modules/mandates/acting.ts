import { rememberMandate } from '#identity'
import type { Ctx, MandateId, Texts } from '#kernel'
import { record } from './facts.ts'
import { about, actingBy, personOf } from './mandate.ts'
import { problem } from './problems.ts'
import { noteUse } from './use.ts'

/**
 * Makes a session of the portal act for somebody from now on.
 *
 * @param session  its token
 * @returns the principal's name
 * @throws mandates/over  when the mandate does not hold, or is not the actor's
 */
export const beginActing = (ctx: Ctx, session: string, id: MandateId): Promise<Texts> =>
  ctx.tx(async (ctx) => {
    const held = await actingBy(ctx, id)
    if (!held) throw problem('over')
    await rememberMandate(ctx, session, id)
    await noteUse(ctx, id, { what: 'chosen' })
    await record(ctx, 'acting-begun', about({ id, principal: held.principal.id }))
    return held.principal.name
  })

/** Makes a session act for its person again. */
export const stopActing = (ctx: Ctx, session: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id, mandate } = personOf(ctx)
    await rememberMandate(ctx, session, undefined)
    if (mandate) await record(ctx, 'acting-ended', about({ id: mandate, principal: id }))
  })
