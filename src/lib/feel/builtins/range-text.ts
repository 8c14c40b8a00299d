import { parseDate } from '../date.ts'
import { parseDateTime } from '../date-time.ts'
import { parseNumber } from '../decimal.ts'
import { compare } from '../equality.ts'
import { type Token, tokensOf } from '../lexer.ts'
import { negate } from '../number.ts'
import { FeelRange } from '../range.ts'
import { FeelSyntaxError } from '../syntax-error.ts'
import { parseDuration, parseTemporal } from '../temporal.ts'
import { parseTime } from '../time.ts'
import { type FeelValue, isNumber } from '../values.ts'

const CALLS: ReadonlyMap<string, (text: string) => FeelValue> = new Map([
  ['date', parseDate],
  ['time', parseTime],
  ['date and time', parseDateTime],
  ['duration', parseDuration],
] as [string, (text: string) => FeelValue][])

/**
 * The range that a text writes in closed form, with ends that are literals.
 *
 * @returns null  for anything else: operators, names, reversed or missing ends
 */
export function rangeOfText(text: string): FeelRange | null {
  const tokens = readable(text)
  const [open] = tokens
  const close = tokens.at(-1)
  const middle = tokens.findIndex(({ text }) => text === '..')
  if (!open || !close || !/^[[(\]]$/.test(open.text) || !/^[\])[]$/.test(close.text)) return null
  if (middle < 1) return null
  const low = endOf(tokens.slice(1, middle))
  const high = endOf(tokens.slice(middle + 1, -1))
  if (low === undefined || high === undefined) return null
  if ((low === OPEN && high === OPEN) || low === null || high === null) return null
  return bounded(low, high, open.text === '[', close.text === ']')
}

/** A bound that is left out, as in `(..10)`. */
const OPEN = Symbol('open')
type End = FeelValue | typeof OPEN | undefined

function bounded(low: End, high: End, lowIncluded: boolean, highIncluded: boolean) {
  if (low === undefined || high === undefined) return null
  if (low === OPEN) {
    if (high === OPEN || lowIncluded) return null
    return FeelRange.of(highIncluded ? '<=' : '<', high)
  }
  if (high === OPEN) return highIncluded ? null : FeelRange.of(lowIncluded ? '>=' : '>', low)
  const order = compare(low, high)
  return order === null || order > 0 ? null : new FeelRange(low, high, lowIncluded, highIncluded)
}

function readable(text: string): Token[] {
  try {
    return tokensOf(text).slice(0, -1)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return []
    throw error
  }
}

function endOf(tokens: readonly Token[]): End {
  const [first, second] = tokens
  if (!first) return OPEN
  if (tokens.length === 1) return literalOf(first)
  if (first.text === '-' && second && tokens.length === 2) {
    const value = literalOf(second)
    return isNumber(value) ? negate(value) : undefined
  }
  return callOf(tokens)
}

function literalOf({ kind, text, value }: Token): FeelValue | undefined {
  if (kind === 'number') return parseNumber(text) ?? undefined
  if (kind === 'string') return value
  if (kind === 'temporal') return parseTemporal(value) ?? undefined
  return undefined
}

/** `date("2026-01-01")` and its like, of a literal text alone. */
function callOf(tokens: readonly Token[]): FeelValue | undefined {
  const [open, text, close] = tokens.slice(-3)
  const name = tokens
    .slice(0, -3)
    .map((token) => token.text)
    .join(' ')
  if (open?.text !== '(' || text?.kind !== 'string' || close?.text !== ')') return undefined
  return CALLS.get(name)?.(text.value) ?? undefined
}
