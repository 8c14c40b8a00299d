import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression } from '../expression.ts'
import { runOf } from '../fixture.ts'
import { FeelLimitError } from '../run.ts'
import { BUILTINS } from './table.ts'

const value = fc.constantFrom(
  ...['0', '1', '-1', '2.5', '1e30', '-3', '6176', '1e6000', 'true', 'false'],
  ...['""', '"a"', '"abc"', '"2026-01-01"', '"P1D"', '"10:00:00"', '"[1..2]"', '"(a+)+$"'],
  ...['[]', '[1, 2, 3]', '["a", "b"]', '[true, false]', '[[1], [2]]', '{a: 1}'],
  ...['{key: "a", value: 1}', '[{key: "a", value: 1}]', '[1..10]', '["a".."c"]', '(< 5)', '(!= 5)'],
  ...['@"2026-01-31"', '@"P1Y"', '@"PT1H"', '@"10:00:00Z"', '@"2026-01-01T10:00:00@Asia/Qatar"'],
  ...['@"2026-01-01T10:00:00"', '[@"2026-01-01"..@"2026-02-01"]'],
  ...['sum', 'function(x) x', 'function(x, y) x < y', 'function(a, b) "z"'],
)

describe('Each built-in function', () => {
  it('gives a value, or null with a reason, whatever it is given', () => {
    const names = fc.constantFrom(...BUILTINS.keys())
    const runs = { numRuns: process.env.IGOV_LONG ? 200_000 : 8_000 }
    fc.assert(
      fc.property(names, fc.array(value, { maxLength: 4 }), (name, args) => {
        const run = runOf()
        try {
          const compiled = compileExpression(`${name}(${args.join(', ')})`, { names: new Map() })
          if (compiled.run([], run) === null) expect(run.reasons).not.toEqual([])
        } catch (error) {
          expect(error).toBeInstanceOf(FeelLimitError)
        }
      }),
      runs,
    )
  })
})
