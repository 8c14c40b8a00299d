import type { Ctx } from '#kernel'
import { batched } from '#lib/batched'
import { commitSteps } from './commit.ts'
import { type Instance, readInstances } from './instance.ts'
import type { InstanceId } from './tables.ts'
import type { Worked } from './worked.ts'

/** Statements under way at once, of each kind: what comes meanwhile goes with the next. */
const AT_ONCE = 2
const MOST = 32

type Together = {
  read(id: InstanceId): Promise<Instance | undefined>
  store(worked: Worked): Promise<boolean>
}

const byPool = new WeakMap<Ctx['sql'], Together>()

/**
 * Reads and stores steps of instances that move at the same time in one statement for all of them: a commit waits
 * for the disk once, whatever it carries. Within a transaction each goes alone, as a part of it.
 */
export function togetherIn(ctx: Ctx): Together {
  if (ctx.inTx) return alone(ctx)
  const known = byPool.get(ctx.sql)
  if (known) return known
  const limits = { most: MOST, atOnce: AT_ONCE }
  const store = batched((steps: readonly Worked[]) => storeAll(ctx, steps), limits)
  const made: Together = {
    read: batched((ids) => readInOrder(ctx, ids), limits),
    store: async (worked) => {
      const fate = await store(worked)
      if (typeof fate === 'object') throw fate.error
      return fate
    },
  }
  byPool.set(ctx.sql, made)
  return made
}

const alone = (ctx: Ctx): Together => ({
  read: async (id) => (await readInstances(ctx, [id]))[0],
  store: async (worked) => (await commitSteps(ctx, [worked]))[0] ?? false,
})

async function readInOrder(ctx: Ctx, ids: readonly InstanceId[]) {
  const found = new Map((await readInstances(ctx, ids)).map((instance) => [instance.id, instance]))
  return ids.map((id) => found.get(id))
}

type Fate = boolean | { error: unknown }

/** Of several steps of one instance the first is stored: the others began from what it left behind. */
async function storeAll(ctx: Ctx, steps: readonly Worked[]): Promise<Fate[]> {
  const first = [...new Map(steps.toReversed().map((worked) => [worked.of.id, worked])).values()]
  const fates = new Map<Worked, Fate>()
  try {
    const stored = await commitSteps(ctx, first)
    for (const [i, worked] of first.entries()) fates.set(worked, stored[i] ?? false)
  } catch (error) {
    if (first.length === 1) throw error
    // One of them cannot be stored, and shall not take the others with it.
    for (const worked of first) fates.set(worked, await storeOne(ctx, worked))
  }
  return steps.map((worked) => fates.get(worked) ?? false)
}

const storeOne = (ctx: Ctx, worked: Worked): Promise<Fate> =>
  commitSteps(ctx, [worked]).then(
    ([stored]) => stored ?? false,
    (error: unknown) => ({ error }),
  )
