import type { Ctx, Module } from '#kernel'
import { repeated } from '#lib/repeated'
import { declarationOf, type NewestSet, newestIds, newestSets } from './policy-set.ts'
import type { PolicySetId } from './tables.ts'

const POLL_MS = 1_000

/**
 * Decides by published rules in this process, and follows each further publication within two seconds of its
 * commit. While the database is away the rules stay as they are; where it is away at the start, whoever
 * asks is told to come later until it is back.
 *
 * @returns ends it; then the code's rules decide again
 */
export async function followPolicies(
  ctx: Ctx,
  modules: readonly Module[],
): Promise<{ close(): Promise<void> }> {
  const known = new Map<string, PolicySetId>()
  const own = new Set(modules.flatMap(({ name, decide }) => (decide ? [name] : [])))
  const follow = async () => {
    const ids = await newestIds(ctx)
    const moved = ids.filter(({ module, id }) => own.has(module) && known.get(module) !== id)
    if (moved.length === 0) return
    const newest = await newestSets(ctx)
    const foreign = modules.filter((one) => !take(one, newest.get(one.name), known))
    if (foreign.length > 0) {
      throw new Error(`policies in force of another release: ${foreign.map(({ name }) => name)}`)
    }
  }
  // Until they are known nobody may do anything that needs a rule; public pages need none.
  for (const { decide } of modules) decide?.suspend()
  let failing = false
  const tick = () =>
    follow().then(
      () => {
        failing = false
      },
      (error: Error) => {
        if (!failing) ctx.log.error({ error: error.message }, 'policies stay as they are')
        failing = true
      },
    )
  await tick()
  const following = repeated(POLL_MS, tick)
  return {
    async close() {
      await following.close()
      for (const { decide } of modules) decide?.publish(undefined)
    },
  }
}

/** Decides by a set from now on. @returns false where it is of another release than this process */
function take(
  { name, decide }: Module,
  set: NewestSet | undefined,
  known: Map<string, PolicySetId>,
): boolean {
  if (!decide || (set && known.get(name) === set.id)) return true
  if (set?.codeSha256 !== declarationOf(decide).sha256) return false
  const words = Object.entries(set.overlay).flatMap(([rule, { words }]) =>
    words ? [[`${name}:${rule}`, words] as const] : [],
  )
  const published = { rules: set.rules, words: Object.fromEntries(words) }
  decide.publish(Object.keys(set.overlay).length > 0 ? published : undefined)
  known.set(name, set.id)
  return true
}
