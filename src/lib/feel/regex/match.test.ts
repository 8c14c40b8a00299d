import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finderOf, TooCostly } from './match.ts'
import { parsePattern } from './parse.ts'
import { flagsOf } from './syntax.ts'

/** Patterns that mean the same in XPath and in JavaScript. */
const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '[a-c]', '\\.', 'é', '🐎'),
    tie('pattern').map((inner) => `(?:${inner})`),
    tie('pattern').map((inner) => `(${inner})`),
  ),
  pattern: fc
    .array(
      fc.tuple(
        tie('atom'),
        fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{1,}', '*?', '+?', '??'),
        fc.constantFrom('', '', '', '|'),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.map((part) => part.join('')).join('')),
}))

const subject = fc
  .array(fc.constantFrom('a', 'b', 'c', '.', 'é', '🐎', '\n'), { maxLength: 9 })
  .map((parts) => parts.join(''))

function foundOrCostly<T>(find: () => T): T | 'too costly' {
  try {
    return find()
  } catch (error) {
    if (error instanceof TooCostly) return 'too costly'
    throw error
  }
}

describe('A match', () => {
  it('is where JavaScript finds one, for what both languages have', () => {
    fc.assert(
      fc.property(pattern, subject, fc.constantFrom('', 's', 'm', 'i'), (text, input, flag) => {
        const flags = flagsOf(flag)
        if (!flags) throw new Error('no flags')
        const { pattern: parsed, groups } = parsePattern(text, flags)
        const points = Array.from(input, (character) => character.codePointAt(0) ?? 0)
        const hit = foundOrCostly(() =>
          finderOf(parsed, groups, flags)(points, 0, { steps: 100_000 }),
        )
        if (hit === 'too costly') return
        const other = new RegExp(text, `${flag}u`).exec(input)
        const found = hit && String.fromCodePoint(...points.slice(hit.start, hit.end))
        expect(found).toBe(other?.[0] ?? null)
      }),
      { numRuns: process.env.IGOV_LONG ? 100_000 : 1500 },
    )
  })
})
