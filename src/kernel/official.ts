import type { Ctx, Office, PersonId } from './ctx.ts'
import { kernelProblem } from './problem.ts'

/**
 * Who acts, at which body, by which post.
 *
 * @throws kernel/not-allowed  for who holds no post
 */
export function officialOf({ actor }: Pick<Ctx, 'actor'>): {
  id: PersonId
  agency: string
  office: Office
} {
  if (actor.kind !== 'person' || !actor.office) throw kernelProblem('not-allowed')
  const { id, office } = actor
  return { id, agency: office.agency, office }
}
