import type { Module } from '../module.ts'
import { type Decision, ofKernel } from './decision.ts'
import type { Asking } from './policies.ts'

const policiesFor = (modules: readonly Module[], permission: string) => {
  const [name, act = ''] = permission.split(':')
  const policies = modules.find((module) => module.name === name)?.decide
  return policies?.acts.includes(act) ? { policies, act } : undefined
}

/** Whether a module has the act; `public` and `signed-in` are the kernel's. */
export const isDeclared = (modules: readonly Module[], permission: string): boolean =>
  permission === 'public' ||
  permission === 'signed-in' ||
  policiesFor(modules, permission) !== undefined

/** True for an act of a module that software of agencies does, and nobody else. */
export function isForSoftware(modules: readonly Module[], permission: string): boolean {
  const found = policiesFor(modules, permission)
  return found?.policies.isForSoftware(found.act) ?? false
}

/** True for an act of a module that only who holds a post may do. */
export function isForPosts(modules: readonly Module[], permission: string): boolean {
  const found = policiesFor(modules, permission)
  return found?.policies.isForPosts(found.act) ?? false
}

/**
 * Decides whether somebody may enter an address: whether they may do its act on anything at all.
 * What may be done to the thing behind it is the act's own decision.
 *
 * @param permission  `module:act`, `public`, or `signed-in`
 * @returns the answer with the rule that gave it; what nobody declared is denied
 */
export function decideRoute(modules: readonly Module[], ctx: Asking, permission: string): Decision {
  const { actor } = ctx
  if (permission === 'public') return ofKernel(true, 'public')
  if (actor.kind === 'system') return ofKernel(true, 'system')
  if (actor.kind === 'anonymous') return ofKernel(false, 'sign-in-first')
  if (permission === 'signed-in') {
    return actor.kind === 'person' ? ofKernel(true, 'signed-in') : ofKernel(false, 'not-software')
  }
  const found = policiesFor(modules, permission)
  return found ? found.policies.mayAtAll(ctx, found.act) : ofKernel(false, 'not-declared')
}
