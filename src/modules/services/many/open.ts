import type { Ctx } from '#kernel'
import { requireServiceAssurance } from '../assurance.ts'
import { isOnline } from '../bundle/status.ts'
import { APPLY } from '../licence-draft.ts'
import { assertThrough } from '../open/apply/through.ts'
import { problem } from '../problems.ts'
import { getService, type Service } from '../service.ts'

/** @throws services/other-agency  software came by the interface of another agency than that of the service */
export const assertServiceThrough = async (ctx: Ctx, id: string): Promise<void> =>
  assertThrough(ctx, await getService(ctx, id))

/**
 * A service in which one may apply for many at once, for whoever may begin an application in it.
 *
 * @throws services/service-missing, services/not-online, services/not-for-many, services/other-agency
 * @throws kernel/step-up
 */
export async function getForMany(ctx: Ctx, id: string): Promise<Service & { most: number }> {
  const service = await getService(ctx, id)
  const { status, many } = service.bundle.service
  if (!isOnline(status) || !service.bundle.forms[APPLY]) throw problem('not-online')
  if (!many) throw problem('not-for-many')
  await assertThrough(ctx, service)
  requireServiceAssurance(ctx, service.bundle)
  return { ...service, most: many.rows }
}
