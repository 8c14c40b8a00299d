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

/** `own`: the title is as the source has it, in the language of those who gathered it. */
export type SourceTitle = { title: string; own: boolean; trust: string | undefined }

/** The sources that the facts name, each once, in the order of the facts. */
export function sourcesOf(ctx: Ctx, facts: readonly Sourced[]): SourceTitle[] {
  const byTitle = new Map<string, SourceTitle>()
  for (const { source } of facts) {
    const known = source === undefined ? undefined : ctx.pack.sources[source]
    if (known === undefined) continue
    const title = known.names ? ctx.t.of(known.names) : known.title
    if (byTitle.has(title)) continue
    const same = facts.filter((fact) => fact.source === source)
    byTitle.set(title, { title, own: !known.names, trust: trustWords(ctx, same) })
  }
  return [...byTitle.values()]
}
