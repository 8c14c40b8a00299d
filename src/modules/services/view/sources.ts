import type { Ctx } from '#kernel'

/** Where a fact comes from and how far to trust it, as the pack has it. */
export type Sourced = { readonly source?: string; readonly reliability?: string }

const CONFIRMED = new Set(['verified', 'law-text', 'official-copy'])

/** True when the fact was read where it is laid down. */
export const isConfirmed = ({ reliability }: Sourced) => CONFIRMED.has(reliability ?? '')

/** How far the facts can be trusted, each word once: 'press report, assumed'. */
export function trustWords({ t }: Ctx, facts: readonly Sourced[]): string | undefined {
  const words = facts.flatMap(({ reliability }) =>
    reliability ? [t(`services.reliability.${reliability}`)] : [],
  )
  return words.length === 0 ? undefined : t.list([...new Set(words)])
}

export type SourceTitle = { title: string; trust: string | undefined }

/** The sources that the facts name, each once, in the order of the facts. */
export function sourcesOf(ctx: Ctx, facts: readonly Sourced[]): SourceTitle[] {
  const byTitle = new Map<string, SourceTitle>()
  for (const { source } of facts) {
    const title = source === undefined ? undefined : ctx.pack.sources[source]?.title
    if (title === undefined || byTitle.has(title)) continue
    const same = facts.filter((fact) => fact.source === source)
    byTitle.set(title, { title, trust: trustWords(ctx, same) })
  }
  return [...byTitle.values()]
}
