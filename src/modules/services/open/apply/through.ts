import type { Ctx } from '#kernel'
import { readSuccessors } from '#organisations'
import { problem } from '../../problems.ts'
import type { Service } from '../../service.ts'

/**
 * Whether a service is of the agency whose interface the token of software is for, wherever it has gone. On the pages,
 * where no software stands between, every service is.
 */
export async function isThrough(
  ctx: Ctx,
  { id, bundle }: Pick<Service, 'id' | 'bundle'>,
): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.through) return true
  const { currentOf } = await readSuccessors(ctx)
  return currentOf(bundle.service.owner, id) === actor.through.agency
}

/**
 * Software acts in the services of the agency alone whose interface its token is for.
 *
 * @throws services/other-agency
 */
export async function assertThrough(
  ctx: Ctx,
  service: Pick<Service, 'id' | 'bundle'>,
): Promise<void> {
  if (!(await isThrough(ctx, service))) throw problem('other-agency')
}
