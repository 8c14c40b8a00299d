import type { Ctx } from '#kernel'
import type { Organisation } from '#organisations'
import { inIndexOrder } from './index-word.ts'

/** Links to the pages of bodies, by name, each with how many services it has. */
export const agencyLinks = (
  { t }: Ctx,
  bodies: readonly Organisation[],
  counts: ReadonlyMap<string, number>,
) =>
  inIndexOrder(
    bodies.map(({ id, names }) => ({
      href: `/${t.locale}/agencies/${id}`,
      text: t.of(names),
      count: counts.get(id),
    })),
    t.locale,
  )
