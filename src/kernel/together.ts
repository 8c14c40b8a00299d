import { batched } from '#lib/batched'
import type { Ctx } from './ctx.ts'

/**
 * Makes a reading that comes with many requests one statement for all that ask at the same time: while
 * one is under way, what comes goes with the next.
 *
 * @param list  reads for many keys, in their order; of `ctx` it uses the database alone, since the keys
 *   are those of several requests
 * @returns reads for one key, within the transaction that `ctx` is in
 */
export function together<Key, Found>(
  list: (ctx: Pick<Ctx, 'sql'>, keys: readonly Key[]) => Promise<readonly Found[]>,
): (ctx: Pick<Ctx, 'sql'>, key: Key) => Promise<Found> {
  const asking = new WeakMap<object, (key: Key) => Promise<Found>>()
  return ({ sql }, key) => {
    const before = asking.get(sql)
    if (before) return before(key)
    const ask = batched((keys: readonly Key[]) => list({ sql }, keys), { atOnce: 1 })
    asking.set(sql, ask)
    return ask(key)
  }
}
