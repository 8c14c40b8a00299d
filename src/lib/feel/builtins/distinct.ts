import { equal } from '../equality.ts'
import type { Run } from '../run.ts'
import type { FeelList, FeelValue } from '../values.ts'

/** The items without repeats, each where it stood first. */
export function distinct(list: FeelList, run: Run): FeelList {
  // What JavaScript itself compares as FEEL does is found in a set; the rest one by one.
  const seen = new Set<FeelValue>()
  const others: FeelValue[] = []
  return list.filter((item) => {
    run.step(1)
    if (item === null || typeof item !== 'object') {
      if (seen.has(item)) return false
      seen.add(item)
      return true
    }
    run.step(4 * others.length)
    if (others.some((other) => equal(other, item, run) === true)) return false
    others.push(item)
    return true
  })
}
