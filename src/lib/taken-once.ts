/**
 * Remembers things until they are asked for, once, and no longer than for a while.
 *
 * @param limits.most  how many; the oldest go first
 * @param limits.ms  for how long
 */
export function takenOnce<Kept>({ most, ms }: { most: number; ms: number }) {
  const all = new Map<string, { kept: Kept; at: number }>()
  return {
    put(key: string, kept: Kept): void {
      all.delete(key)
      all.set(key, { kept, at: performance.now() })
      const [oldest] = all.keys()
      if (all.size > most && oldest !== undefined) all.delete(oldest)
    },
    /** @returns undefined when it is not there, was taken before, or is too old */
    take(key: string): Kept | undefined {
      const found = all.get(key)
      all.delete(key)
      return found && performance.now() - found.at < ms ? found.kept : undefined
    },
  }
}
