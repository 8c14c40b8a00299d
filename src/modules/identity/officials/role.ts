import type { Actor, Ctx, PersonId } from '#kernel'
import { problem } from '../problems.ts'

const LONGEST_REASON = 500

export type Holder = Extract<Actor, { kind: 'person' }> & { office: { agency: string } }

/** @throws identity/official-missing  for who holds no post */
export function holderOf({ actor }: Ctx): Holder {
  if (actor.kind !== 'person' || !actor.office) throw problem('official-missing')
  return { ...actor, office: actor.office }
}

/** @throws identity/reason-missing  also when it is too long to be read */
export function readReason(typed: string): string {
  const reason = typed.trim()
  if (reason === '' || reason.length > LONGEST_REASON) throw problem('reason-missing')
  return reason
}

/** @throws identity/post-own */
export function refuseOwn(holder: Holder, person: PersonId): void {
  if (holder.id === person) throw problem('post-own')
}
