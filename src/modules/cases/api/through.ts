import type { Ctx } from '#kernel'
import { type Case, getOwnCase } from '../case.ts'
import { problem } from '../problems.ts'

/** @throws cases/case-missing  also for one of an agency whose interface it did not come by */
export async function getCaseThrough(ctx: Ctx, reference: string): Promise<Case> {
  const found = await getOwnCase(ctx, reference)
  const { actor } = ctx
  const through = actor.kind === 'person' ? actor.through : undefined
  if (through && through.agency !== found.agency) throw problem('case-missing')
  return found
}
