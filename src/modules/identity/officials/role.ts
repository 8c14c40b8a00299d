import { type Actor, assertAllowed, type Ctx, type PersonId, refuse } from '#kernel'
import { decide } from '../policies.ts'
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

/** Whom a post or an appointment is about, as far as it bears on who may change it. */
export type About = { person: PersonId | null; proposer: PersonId | null }

/**
 * Asks whether the actor may change a post of their agency, or agree to what a colleague proposed.
 *
 * @throws identity/post-own  when it is about themselves
 * @throws identity/proposal-own  when they proposed it
 * @throws kernel/denied
 */
export function assertMayManage(
  ctx: Ctx,
  act: 'identity:manage-officials' | 'identity:approve-post',
  { person, proposer }: About,
): void {
  const { agency } = holderOf(ctx).office
  const post = { id: person ?? agency, agency, person, proposer }
  const decision = decide(ctx, act, { Post: post })
  refuse(decision, {
    'identity:second-administrator': () => problem('proposal-own'),
    'identity:own-post': () => problem('post-own'),
  })
  assertAllowed(ctx.t, decision)
}
