/** How long a process goes on with what it knows, in ms: what is stopped stops within this. */
const KNOWN_MS = 3_000
const MOST_KNOWN = 1_000

/**
 * What a process has found it knows for three seconds; what failed, or is not there, it looks for again.
 *
 * @param find  by a key
 */
export function remembered<Found>(
  find: (key: string) => Promise<Found | undefined>,
): (key: string) => Promise<Found | undefined> {
  const known = new Map<string, { at: number; found: Promise<Found | undefined> }>()
  return (key) => {
    const now = performance.now()
    const before = known.get(key)
    if (before && now - before.at < KNOWN_MS) return before.found
    if (known.size >= MOST_KNOWN) known.clear()
    const found = find(key)
    known.set(key, { at: now, found })
    found.then(
      (there) => there ?? known.delete(key),
      () => known.delete(key),
    )
    return found
  }
}
