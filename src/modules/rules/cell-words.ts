import type { T } from '#kernel'
import { type Condition, conditionOf, constantText, type Interval } from '#lib/dmn/condition'
import type { Cell } from '#lib/dmn/table-match'
import type { FeelValue } from '#lib/feel/index'
import { type Currency, feelWords, type Wording } from './words.ts'

/** A condition as people read it; `code` where only FEEL says it. */
export type CellWords = { text: string } | { code: string }

type Say = (value: FeelValue) => string

/** @param wording  of what the column asks for, where there is one */
export function cellWords(
  t: T,
  currency: Currency,
  { any, text, tests }: Cell,
  wording: Wording | undefined,
): CellWords {
  if (any) return { text: t('rules.cell.any') }
  const condition = tests && conditionOf(text, tests.ast)
  if (!condition) return { code: text }
  return { text: conditionWords(t, condition, (value) => feelWords(t, currency, value, wording)) }
}

/** What a row gives; `code` where it is worked out. */
export function resultWords(
  t: T,
  currency: Currency,
  text: string,
  wording: Parameters<typeof feelWords>[3],
): CellWords {
  const value = constantText(text)
  return value === undefined ? { code: text } : { text: feelWords(t, currency, value, wording) }
}

function conditionWords(t: T, { negated, intervals }: Condition, say: Say): string {
  const parts = intervals.map((interval) => intervalWords(t, interval, say))
  const either = new Intl.ListFormat(t.locale, { type: 'disjunction' }).format(parts)
  return negated ? t('rules.cell.not', { what: either }) : either
}

function intervalWords(t: T, { low, lowIncluded, high, highIncluded }: Interval, say: Say): string {
  if (low !== undefined && low === high) return say(low)
  const from =
    low === undefined
      ? undefined
      : t(lowIncluded ? 'rules.cell.at-least' : 'rules.cell.more-than', { value: say(low) })
  const to =
    high === undefined
      ? undefined
      : t(highIncluded ? 'rules.cell.at-most' : 'rules.cell.less-than', { value: say(high) })
  if (from !== undefined && to !== undefined) return t('rules.cell.both', { from, to })
  return from ?? to ?? t('rules.cell.any')
}
