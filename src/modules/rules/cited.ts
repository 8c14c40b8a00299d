import type { DecisionTrace, RowTrace, Trace } from '#lib/dmn/trace'

/** The column of a table whose cells name articles. */
export const ARTICLE = 'article'

/** The articles that a cell names, apart by commas. */
export const articlesIn = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')

/** The articles that a row names. */
export const articlesOf = ({ annotations }: RowTrace): string[] => articlesIn(annotations[ARTICLE])

const hitsOf = ({ tables }: DecisionTrace) => tables.flatMap(({ hits }) => hits)

/**
 * The articles that a decision stands on: of the rows it hit first, then of what it was made from,
 * nearest first.
 */
export function citedBy({ decisions }: Pick<Trace, 'decisions'>, decision: string): string[] {
  const byName = new Map(decisions.map((one) => [one.name, one]))
  const cited = new Set<string>()
  const seen = new Set<string>()
  let level = [decision]
  while (level.length > 0) {
    const next: string[] = []
    for (const name of level) {
      const one = byName.get(name)
      if (!one || seen.has(name)) continue
      seen.add(name)
      for (const key of hitsOf(one).flatMap(articlesOf)) cited.add(key)
      next.push(...one.causes.map((cause) => cause.name))
    }
    level = next
  }
  return [...cited]
}
