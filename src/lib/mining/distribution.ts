/** Each bucket is so much wider than the one before. */
const GROWTH = 1.02
const LOG_GROWTH = Math.log(GROWTH)

/** Figures of many durations, in milliseconds. */
export type Spread = {
  count: number
  /** exact, as is the mean */
  sum: number
  mean: number
  /** within one percent */
  median: number
  p90: number
}

/**
 * Durations as counts in buckets that grow by two percent: a share of them is found within one percent, whatever
 * their number, in some 1,400 buckets from a millisecond to thirty years. Two can be added.
 *
 * @source Masson, Rim, Lee: DDSketch, VLDB 2019
 */
export class Distribution {
  readonly #buckets = new Map<number, number>()
  count = 0
  sum = 0

  /** @param ms  below zero counts as zero */
  add(ms: number): void {
    const value = Math.max(0, ms)
    const bucket = value < 1 ? -1 : Math.ceil(Math.log(value) / LOG_GROWTH - 1e-9)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    this.count++
    this.sum += value
  }

  /**
   * The least duration that at least this share of all do not exceed (nearest rank), within one percent.
   *
   * @param share  above 0 and at most 1
   * @returns 0 where there are none
   */
  quantile(share: number): number {
    if (this.count === 0) return 0
    const rank = Math.max(1, Math.ceil(share * this.count - 1e-9))
    let seen = 0
    for (const [bucket, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      seen += count
      if (seen >= rank) return bucket < 0 ? 0 : (2 * GROWTH ** bucket) / (1 + GROWTH)
    }
    return 0
  }

  spread(): Spread {
    const { count, sum } = this
    return {
      ...{ count, sum, mean: count === 0 ? 0 : sum / count },
      ...{ median: this.quantile(0.5), p90: this.quantile(0.9) },
    }
  }
}
