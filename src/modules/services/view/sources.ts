import type { Ctx } from '#kernel'

/** Where a fact comes from and how far to trust it, as the pack has it. */
export type Sourced = { readonly source?: string; readonly reliability?: string }

const CONFIRMED = new Set(['verified', 'law-text', 'official-copy'])

/** True when the fact was read where it is laid down. */
export const isConfirmed = ({ reliability }: Sourced) => CONFIRMED.has(reliability ?? '')

/**
 * 'Source: … (press report)', each source once.
 *
 * @returns undefined when no fact names a source
 */
export function sourceLine({ t, pack }: Ctx, facts: readonly Sourced[]): string | undefined {
  const named = facts.flatMap(({ source, reliability }) => {
    const title = source === undefined ? undefined : pack.sources[source]?.title
    const trust = reliability ? t(`services.reliability.${reliability}`) : undefined
    if (title === undefined) return trust === undefined ? [] : [trust]
    return [trust ? t('services.page.sourceOf', { title, trust }) : title]
  })
  const once = [...new Set(named)]
  return once.length === 0 ? undefined : t('services.page.source', { sources: t.list(once) })
}
