import type { CharacterTest, Flags, Pattern } from './syntax.ts'

/** One attempt on one text: positions of groups, and the steps that are left. */
type Attempt = {
  readonly points: readonly number[]
  /** Start and end of each group, or −1. */
  readonly groups: number[]
  steps: number
}

/** What is to be matched behind a part; says where the whole ends, or −1. */
type Then = (at: number) => number
type Matcher = (attempt: Attempt, at: number, then: Then) => number

/** A pattern would take too many steps on a text. */
export class TooCostly extends Error {}

function spend(attempt: Attempt, steps: number): void {
  attempt.steps -= steps
  if (attempt.steps < 0) throw new TooCostly()
}

function matcherOf(pattern: Pattern, flags: Flags): Matcher {
  switch (pattern.kind) {
    case 'character': {
      const { test } = pattern
      return (attempt, at, then) => {
        spend(attempt, 1)
        const point = attempt.points[at]
        return point !== undefined && test(point) ? then(at + 1) : -1
      }
    }
    case 'start':
      return (attempt, at, then) =>
        at === 0 || (flags.m && attempt.points[at - 1] === 10) ? then(at) : -1
    case 'end':
      return (attempt, at, then) =>
        at === attempt.points.length || (flags.m && attempt.points[at] === 10) ? then(at) : -1
    case 'group':
      return groupMatcher(pattern.number, matcherOf(pattern.inner, flags))
    case 'reference':
      return referenceMatcher(pattern.number, flags.i)
    case 'sequence':
      return sequenceMatcher(pattern.parts.map((part) => matcherOf(part, flags)))
    case 'choice': {
      const options = pattern.options.map((option) => matcherOf(option, flags))
      return (attempt, at, then) => {
        spend(attempt, 1)
        for (const option of options) {
          const end = option(attempt, at, then)
          if (end >= 0) return end
        }
        return -1
      }
    }
    case 'repeat':
      return pattern.inner.kind === 'character'
        ? runMatcher(pattern.inner.test, pattern)
        : repeatMatcher(matcherOf(pattern.inner, flags), pattern)
  }
}

function groupMatcher(number: number, inner: Matcher): Matcher {
  return (attempt, at, then) => {
    spend(attempt, 1)
    const { groups } = attempt
    const oldStart = groups[number * 2] ?? -1
    const oldEnd = groups[number * 2 + 1] ?? -1
    const end = inner(attempt, at, (stop) => {
      const innerStart = groups[number * 2] ?? -1
      const innerEnd = groups[number * 2 + 1] ?? -1
      groups[number * 2] = at
      groups[number * 2 + 1] = stop
      const whole = then(stop)
      if (whole < 0) {
        groups[number * 2] = innerStart
        groups[number * 2 + 1] = innerEnd
      }
      return whole
    })
    if (end < 0) {
      groups[number * 2] = oldStart
      groups[number * 2 + 1] = oldEnd
    }
    return end
  }
}

function referenceMatcher(number: number, ignoreCase: boolean): Matcher {
  const fold = (point: number | undefined) =>
    point === undefined ? '' : String.fromCodePoint(point).toLowerCase()
  return (attempt, at, then) => {
    const { points, groups } = attempt
    const start = groups[number * 2] ?? -1
    const length = start < 0 ? 0 : (groups[number * 2 + 1] ?? start) - start
    spend(attempt, 1 + length)
    if (at + length > points.length) return -1
    for (let i = 0; i < length; i++) {
      const a = points[start + i]
      const b = points[at + i]
      if (a !== b && !(ignoreCase && fold(a) === fold(b))) return -1
    }
    return then(at + length)
  }
}

function sequenceMatcher(parts: readonly Matcher[]): Matcher {
  const from = (attempt: Attempt, index: number, at: number, then: Then): number => {
    const part = parts[index]
    return part ? part(attempt, at, (next) => from(attempt, index + 1, next, then)) : then(at)
  }
  return (attempt, at, then) => from(attempt, 0, at, then)
}

type Counts = { readonly least: number; readonly most: number; readonly lazy: boolean }

/** Single characters are counted in a loop, without a stack. */
function runMatcher(test: CharacterTest, { least, most, lazy }: Counts): Matcher {
  return (attempt, at, then) => {
    const { points } = attempt
    const has = (index: number) => {
      spend(attempt, 1)
      const point = points[index]
      return point !== undefined && test(point)
    }
    let count = 0
    while (count < (lazy ? least : most) && has(at + count)) count++
    if (count < least) return -1
    for (;;) {
      const end = then(at + count)
      if (end >= 0) return end
      if (lazy) {
        if (count >= most || !has(at + count)) return -1
        count++
      } else if (--count < least) return -1
    }
  }
}

function repeatMatcher(inner: Matcher, { least, most, lazy }: Counts): Matcher {
  const from = (attempt: Attempt, count: number, at: number, then: Then): number => {
    spend(attempt, 1)
    const again = () => {
      if (count >= most) return -1
      return inner(attempt, at, (next) => {
        // What matches nothing would be repeated for ever: once is as good.
        if (next === at && count >= least) return -1
        return from(attempt, count + 1, next, then)
      })
    }
    if (count < least) return again()
    if (lazy) {
      const end = then(at)
      return end >= 0 ? end : again()
    }
    const end = again()
    return end >= 0 ? end : then(at)
  }
  return (attempt, at, then) => from(attempt, 0, at, then)
}

/** Where a pattern was found, in code points; groups hold start and end by number. */
export type Hit = {
  readonly start: number
  readonly end: number
  readonly groups: readonly number[]
}

/** Finds a pattern from a place on. */
export type Finder = (
  points: readonly number[],
  from: number,
  budget: { steps: number },
) => Hit | null

/**
 * A pattern made ready to be found.
 *
 * @throws TooCostly  by what is returned: the budget of steps is used up
 */
export function finderOf(pattern: Pattern, groups: number, flags: Flags): Finder {
  const matcher = matcherOf(pattern, flags)
  return (points, from, budget) => {
    const attempt: Attempt = { points, groups: [], steps: budget.steps }
    try {
      for (let start = from; start <= points.length; start++) {
        attempt.groups.length = 0
        for (let i = 0; i < groups * 2 + 2; i++) attempt.groups.push(-1)
        spend(attempt, 1)
        const end = matcher(attempt, start, (at) => at)
        if (end >= 0) return { start, end, groups: attempt.groups }
      }
      return null
    } finally {
      budget.steps = attempt.steps
    }
  }
}
