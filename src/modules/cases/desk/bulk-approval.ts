import type { Ctx } from '#kernel'
import { getServiceVersion } from '#services'
import type { Case } from '../case.ts'

/** Whether the service of a case lets many be approved at once. */
export async function mayApproveInBulk(
  ctx: Ctx,
  { service, serviceVersion }: Pick<Case, 'service' | 'serviceVersion'>,
): Promise<boolean> {
  const { desk } = await getServiceVersion(ctx, service, serviceVersion)
  return desk?.decide.approve.bulk === true
}
