import { type Compiled, compileExpression } from './expression.ts'
import { type Reason, Run, type RunOptions } from './run.ts'
import { literalText } from './text.ts'
import { type FeelType, UNKNOWN } from './type.ts'
import type { FeelValue } from './values.ts'

/** The evaluations of tests happen at this moment, in Doha. */
const NOW = new Date('2026-11-28T21:30:00Z')

export const runOf = (limits?: RunOptions['limits']): Run =>
  new Run({ now: NOW, zone: 'Asia/Qatar', limits })

export type Given = Readonly<Record<string, FeelValue>>

export function compiled(text: string, given: Given = {}, type: FeelType = UNKNOWN): Compiled {
  const names = new Map(Object.keys(given).map((name) => [name, type]))
  return compileExpression(text, { names })
}

/** The value of an expression, as FEEL writes it. */
export function resultOf(text: string, given: Given = {}): string {
  return literalText(compiled(text, given).run(Object.values(given), runOf()))
}

/** Why an expression became null: the reasons in order. */
export function reasonsOf(text: string, given: Given = {}): readonly Reason[] {
  const run = runOf()
  compiled(text, given).run(Object.values(given), run)
  return run.reasons
}

/** Each expression of a table with its value: `1 + 1 → 2`. Returns those that differ. */
export function differing(table: string): string[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes(' → '))
    .flatMap((line) => {
      const [text = '', expected = ''] = line.split(' → ')
      const actual = resultOf(text)
      return actual === expected.trim() ? [] : [`${text} → ${actual}, not ${expected}`]
    })
}
