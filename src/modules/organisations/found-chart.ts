import type { Ctx, Texts } from '#kernel'
import { changePost, foundPost } from './post.ts'
import type { PostId, UnitId } from './tables.ts'
import { foundUnit } from './unit.ts'

/** Units and posts that are founded together. */
export type ChartPlan = {
  /** each after the one above it; `unit` is a name within the plan */
  units: readonly { unit: string; under?: string; names: Texts }[]
  posts: readonly {
    unit: string
    titles: Texts
    head?: boolean
    roles?: readonly string[]
    /** a post that is there already, and gets this title and place */
    is?: PostId
  }[]
}

/**
 * Founds units and posts of one's own agency.
 *
 * @param from  since when they are there
 * @throws  what `foundUnit`, `foundPost` and `changePost` throw; then nothing is founded
 */
export async function foundChart(ctx: Ctx, { units, posts }: ChartPlan, from: Date): Promise<void> {
  await ctx.tx(async (ctx) => {
    const ids = new Map<string, UnitId>()
    for (const { unit, under, names } of units) {
      const parent = (under !== undefined && ids.get(under)) || null
      ids.set(unit, await foundUnit(ctx, { names, parent, decree: null, from }))
    }
    for (const { unit, titles, head = false, roles = [], is } of posts) {
      const order = { titles, head, unit: ids.get(unit) ?? null, decree: null, from }
      if (is) await changePost(ctx, is, order)
      else await foundPost(ctx, { ...order, roles: [...roles] })
    }
  })
}
