import { FeelLimitError, type Run } from '../run.ts'
import type { FeelValue } from '../values.ts'
import { type Finder, finderOf, TooCostly } from './match.ts'
import { parsePattern } from './parse.ts'
import { flagsOf, PatternError } from './syntax.ts'

type Ready = { readonly find: Finder; readonly groups: number }

const PATTERN_MOST = 2000
const kept = new Map<string, Ready | null>()

/** A pattern made ready once; null when it is none. */
function readyPattern(pattern: string, flags: string): Ready | null {
  const key = `${flags}/${pattern}`
  let ready = kept.get(key)
  if (ready === undefined) {
    ready = makeReady(pattern, flags)
    if (kept.size > 500) kept.clear()
    kept.set(key, ready)
  }
  return ready
}

function makeReady(text: string, flagText: string): Ready | null {
  const flags = flagsOf(flagText)
  if (!flags || text.length > PATTERN_MOST) return null
  try {
    const { pattern, groups } = parsePattern(text, flags)
    const find = finderOf(pattern, groups, flags)
    return { find, groups }
  } catch (error) {
    if (error instanceof PatternError) return null
    throw error
  }
}

/** Whether a text is a pattern at all, for who knows it before anything runs. */
export const isPattern = (text: string, flags: string): boolean =>
  readyPattern(text, flags) !== null

/** Does something with a pattern within the limit of steps. */
function withPattern<T extends FeelValue>(
  run: Run,
  name: string,
  pattern: string,
  flags: string | null,
  work: (ready: Ready, budget: { steps: number }) => T,
): T | null {
  const ready = readyPattern(pattern, flags ?? '')
  if (!ready) return run.fail('bad-pattern', { name, pattern: pattern })
  const most = run.limits.matching
  const budget = { steps: most }
  try {
    return work(ready, budget)
  } catch (error) {
    // A pattern that repeats groups very often on a long text may use up the stack before its steps.
    if (error instanceof TooCostly || error instanceof RangeError) {
      throw new FeelLimitError('matching', most)
    }
    throw error
  } finally {
    run.step((most - Math.max(0, budget.steps)) >> 1)
  }
}

const pointsOf = (text: string): number[] =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0)

export function matchesPattern(
  run: Run,
  input: string,
  pattern: string,
  flags: string | null = null,
): FeelValue {
  return withPattern(run, 'matches', pattern, flags, ({ find }, budget) => {
    return find(pointsOf(input), 0, budget) !== null
  })
}

/** Finds a pattern again and again; texts between and groups go to the visit. */
function eachHit(
  { find }: Ready,
  points: readonly number[],
  budget: { steps: number },
  visit: (before: number, hit: NonNullable<ReturnType<Finder>>) => void,
): number {
  let from = 0
  let done = 0
  for (;;) {
    const hit = from <= points.length ? find(points, from, budget) : null
    if (!hit) return done
    visit(done, hit)
    done = hit.end
    from = hit.end > hit.start ? hit.end : hit.end + 1
  }
}

const textOf = (points: readonly number[], start: number, end: number): string => {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCodePoint(points[i] ?? 0)
  return text
}

export function replacePattern(
  run: Run,
  input: string,
  pattern: string,
  replacement: string,
  flags: string | null = null,
): FeelValue {
  return withPattern(run, 'replace', pattern, flags, (ready, budget) => {
    if (ready.find([], 0, budget)) return run.fail('pattern-matches-nothing', { name: 'replace' })
    const parts = replacementParts(replacement, ready.groups)
    if (!parts) return run.fail('bad-replacement', { name: 'replace' })
    const points = pointsOf(input)
    let result = ''
    const end = eachHit(ready, points, budget, (before, { start, end, groups }) => {
      result += textOf(points, before, start)
      for (const part of parts) {
        if (typeof part === 'string') result += part
        else if (part === 0) result += textOf(points, start, end)
        else result += textOf(points, groups[part * 2] ?? 0, groups[part * 2 + 1] ?? 0)
      }
      run.text(result)
    })
    return run.text(result + textOf(points, end, points.length))
  })
}

/** Texts and numbers of groups; null when a `$` or a backslash stands where it cannot. */
function replacementParts(text: string, groups: number): (string | number)[] | null {
  const parts: (string | number)[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? ''
    const next = text[i + 1] ?? ''
    if (character === '\\') {
      if (next !== '\\' && next !== '$') return null
      parts.push(next)
      i++
    } else if (character === '$') {
      if (!/[0-9]/.test(next)) return null
      let number = Number(next)
      i++
      while (/[0-9]/.test(text[i + 1] ?? '') && number * 10 + Number(text[i + 1]) <= groups) {
        number = number * 10 + Number(text[++i])
      }
      parts.push(number <= groups ? number : '')
    } else parts.push(character)
  }
  return parts
}

export function splitByPattern(run: Run, text: string, delimiter: string): FeelValue {
  return withPattern(run, 'split', delimiter, null, (ready, budget) => {
    const points = pointsOf(text)
    const pieces: string[] = []
    const end = eachHit(ready, points, budget, (before, { start, end }) => {
      // A delimiter of no length cuts between characters, never at the ends.
      if (end > start || (start > 0 && start < points.length)) {
        pieces.push(textOf(points, before, start))
      }
    })
    pieces.push(textOf(points, end, points.length))
    run.items(pieces.length)
    return pieces
  })
}
