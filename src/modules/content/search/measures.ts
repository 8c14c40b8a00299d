/** How good an answer is, by what was judged: entries in their order, grade by entry. */
export type Judged = Readonly<Record<string, number>>

const SEEN = 10

const gain = (grades: readonly number[]) =>
  grades.slice(0, SEEN).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0)

/**
 * Normalised discounted cumulative gain of the first ten: 1 when no other order would be better.
 *
 * @source Järvelin and Kekäläinen 2002, with gains of 2^grade - 1
 */
export function ndcg(found: readonly string[], judged: Judged): number {
  const ideal = gain(Object.values(judged).sort((a, b) => b - a))
  return ideal === 0 ? 1 : gain(found.map((id) => judged[id] ?? 0)) / ideal
}

/** One by the place of the first entry of the best grade; 0 when it was not found. */
export function reciprocalRank(found: readonly string[], judged: Judged): number {
  const best = Math.max(...Object.values(judged))
  const at = found.findIndex((id) => judged[id] === best)
  return at === -1 ? 0 : 1 / (at + 1)
}
