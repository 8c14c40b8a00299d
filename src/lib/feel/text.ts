import { Decimal } from './decimal.ts'
import type { Budget } from './equality.ts'
import { FeelRange } from './range.ts'
import { FeelLimitError } from './run.ts'
import {
  type FeelContext,
  type FeelList,
  type FeelValue,
  isContext,
  isList,
  kindOf,
} from './values.ts'

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u

/** `string(value)`: a text is itself, everything else as FEEL writes it. Null is `null`. */
export function feelString(value: FeelValue, budget: Budget = countdown()): string {
  return typeof value === 'string' ? value : literalText(value, budget)
}

/** A value as FEEL writes it inside lists and contexts, where texts are quoted. */
export function literalText(value: FeelValue, budget: Budget = countdown()): string {
  if (typeof value === 'string') return quoted(value)
  if (isList(value)) return listText(value, budget)
  if (isContext(value)) return contextText(value, budget)
  if (value instanceof FeelRange) return rangeText(value)
  return kindOf(value) === 'function' ? 'function' : String(value)
}

/** Outside of an evaluation texts are bounded, too. */
function countdown(): Budget {
  let left = STEPS_MOST
  return {
    step(count) {
      left -= count
      if (left < 0) throw new FeelLimitError('text', STEPS_MOST)
    },
  }
}

const STEPS_MOST = 2_000_000

/** Each part is paid for, since lists may hold lists that hold each other many times. */
function listText(list: FeelList, budget: Budget): string {
  budget.step(3 * list.length + 3)
  return `[${list.map((item) => paid(literalText(item, budget), budget)).join(', ')}]`
}

function contextText(context: FeelContext, budget: Budget): string {
  budget.step(6 * context.size + 3)
  const entries = [...context].map(
    ([name, entry]) => `${keyText(name)}: ${paid(literalText(entry, budget), budget)}`,
  )
  return `{${entries.join(', ')}}`
}

function paid(text: string, budget: Budget): string {
  budget.step(text.length >> 6)
  return text
}

export const keyText = (name: string): string => (NAME.test(name) ? name : quoted(name))

const ESCAPES: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
}

/** A text between quotation marks, with the escapes that FEEL has. */
export const quoted = (text: string): string =>
  `"${text.replace(/[\n\r\t"\\]/g, (character) => ESCAPES[character] ?? character)}"`

function rangeText(range: FeelRange): string {
  const { start, end, operator } = range
  if (operator) return `(${operator} ${boundText(range.hasEnd ? end : start)})`
  const open = range.startIncluded ? '[' : '('
  return `${open}${boundText(start)}..${boundText(end)}${range.endIncluded ? ']' : ')'}`
}

function boundText(value: FeelValue): string {
  const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  return plain || value instanceof Decimal ? literalText(value) : `@"${value}"`
}
