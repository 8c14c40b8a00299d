import type { Ctx } from '#kernel'
import { agreeJointly, useMandate } from '#mandates'
import { lockForAct } from './after.ts'
import { endLicence, type Licence } from './licence.ts'

/**
 * A holder gives a licence up.
 *
 * @returns true where the holder's directors sign together and not enough of them have agreed yet
 * @throws as `lockForAct`
 */
export const giveUp = (ctx: Ctx, licence: Licence): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const { service, number: reference } = licence
    // Nobody agrees to what cannot be.
    await lockForAct(ctx, licence.id, 'cancel')
    const agreed = await agreeJointly(ctx, { what: 'cancelled', reference })
    if (agreed && agreed.agreed < agreed.needed) return true
    await useMandate(ctx, { what: 'cancelled', service, reference, agreed })
    await endLicence(ctx, licence, 'cancelled')
    return false
  })
