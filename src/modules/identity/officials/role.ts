import { type Actor, assertAllowed, type Ctx, type PersonId, refuse } from '#kernel'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'

/** What a post may be for; each module says which of them may do what. */
export const ROLES = ['officer', 'senior-officer', 'centre-officer', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** One alone cannot give it: it gives all the others. */
const FOUR_EYES: Role = 'administrator'
const CENTRE: Role = 'centre-officer'
const LONGEST_REASON = 500

export type Holder = Extract<Actor, { kind: 'person' }> & { office: { agency: string } }

/** @throws identity/official-missing  for who holds no post */
export function holderOf({ actor }: Ctx): Holder {
  if (actor.kind !== 'person' || !actor.office) throw problem('official-missing')
  return { ...actor, office: actor.office }
}

/** @returns the roles that an agency may give; accounts are recovered only where the pack says so */
export const rolesOf = ({ pack }: Ctx, agency: string): readonly Role[] =>
  ROLES.filter((role) => role !== CENTRE || pack.settings.signIn.centres?.agencies.includes(agency))

/** What an administrator wants somebody to hold, and why. */
export type PostOrder = { roles: readonly string[]; reason: string }

/**
 * Holds an order against what an agency may give.
 *
 * @throws identity/roles-wrong, identity/reason-missing
 */
export function readOrder(ctx: Ctx, agency: string, { roles, reason }: PostOrder): PostOrder {
  const may = rolesOf(ctx, agency)
  const read = may.filter((role) => roles.includes(role))
  if (read.length === 0 || read.length !== new Set(roles).size) throw problem('roles-wrong')
  return { roles: read, reason: readReason(reason) }
}

/** @throws identity/reason-missing  also when it is too long to be read */
export function readReason(typed: string): string {
  const reason = typed.trim()
  if (reason === '' || reason.length > LONGEST_REASON) throw problem('reason-missing')
  return reason
}

/** True where a second administrator has to agree: to one more of them. */
export const needsSecond = (roles: readonly string[], had: readonly string[] = []): boolean =>
  roles.includes(FOUR_EYES) && !had.includes(FOUR_EYES)

/**
 * Asks whether the actor may change a post of their agency.
 *
 * @throws identity/post-own  when it is their own
 * @throws kernel/denied
 */
export function assertMayManage(ctx: Ctx, person: PersonId): void {
  const { agency } = holderOf(ctx).office
  const post = { id: person, agency, person, proposer: null }
  const decision = decide(ctx, 'identity:manage-officials', { Post: post })
  refuse(decision, { 'identity:own-post': () => problem('post-own') })
  assertAllowed(ctx.t, decision)
}
