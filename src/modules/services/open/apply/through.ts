import type { Ctx } from '#kernel'
import { readSuccessors } from '#organisations'
import { problem } from '../../problems.ts'
import type { Service } from '../../service.ts'

/**
 * Software acts in the services of the agency alone whose interface its token is for, wherever those have gone.
 * On the pages, where no software stands between, everybody passes.
 *
 * @throws services/other-agency
 */
export async function assertThrough(
  ctx: Ctx,
  { id, bundle }: Pick<Service, 'id' | 'bundle'>,
): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.through) return
  const { currentOf } = await readSuccessors(ctx)
  if (currentOf(bundle.service.owner, id) !== actor.through.agency) throw problem('other-agency')
}
