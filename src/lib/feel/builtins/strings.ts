import { type FeelNumber, parseNumber } from '../decimal.ts'
import { truncated } from '../number.ts'
import { matchesPattern, replacePattern, splitByPattern } from '../regex/functions.ts'
import type { Run } from '../run.ts'
import { feelString } from '../text.ts'
import type { FeelList, FeelValue } from '../values.ts'
import type { Body } from './signature.ts'

const SURROGATE = /[\ud800-\udfff]/

/** The characters of a text; where all are one unit long the text itself has them. */
function charactersOf(run: Run, text: string): string | string[] {
  if (!SURROGATE.test(text)) return text
  run.step(text.length >> 3)
  return [...text]
}

function substring(run: Run, text: string, start: FeelNumber, length?: FeelNumber): FeelValue {
  run.step(text.length >> 5)
  const characters = charactersOf(run, text)
  const position = truncated(start)
  if (position === 0) return run.fail('position-zero', { name: 'substring' })
  const from = position > 0 ? position - 1 : characters.length + position
  if (from < 0 || from >= characters.length) {
    return run.fail('position-outside', { name: 'substring', position })
  }
  const count = length === undefined ? characters.length : truncated(length)
  if (count < 1) return run.fail('length-below-one', { name: 'substring', length: count })
  const part = characters.slice(from, from + count)
  return typeof part === 'string' ? part : part.join('')
}

function before(_run: Run, text: string, match: string): FeelValue {
  const at = text.indexOf(match)
  return at < 0 ? '' : text.slice(0, at)
}

function after(_run: Run, text: string, match: string): FeelValue {
  const at = text.indexOf(match)
  return at < 0 ? '' : text.slice(at + match.length)
}

const GROUPINGS = [' ', ',', '.', null]
const POINTS = [',', '.', null]

function numberOf(
  run: Run,
  from: string,
  grouping: string | null = null,
  point: string | null = null,
): FeelValue {
  const known = GROUPINGS.includes(grouping) && POINTS.includes(point)
  if (!known || (grouping !== null && grouping === point)) {
    return run.fail('wrong-separators', { name: 'number' })
  }
  const bare = grouping === null ? from : from.replaceAll(grouping, '')
  const text = point === null || point === '.' ? bare : bare.replace(point, '.')
  const wrong = point === ',' && bare.includes('.')
  const parsed =
    wrong || !/^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)
      ? null
      : parseNumber(text.replace(/\.(?=$|[eE])/, ''))
  return parsed ?? run.fail('no-number', { value: from })
}

function join(run: Run, list: FeelList, delimiter: string | null = null): FeelValue {
  let result = ''
  let first = true
  for (const item of list) {
    if (item === null) continue
    if (typeof item !== 'string') return run.fail('not-all-strings', { name: 'string join' })
    result += first ? item : (delimiter ?? '') + item
    first = false
    run.step(1)
    if (result.length > run.limits.text) break
  }
  return run.text(result)
}

/** Of texts. */
export const strings: Record<string, Body> = {
  'substring(string: string, start position: number, length?: number) -> string': substring,
  'string length(string: string) -> number': (run, text: string) => charactersOf(run, text).length,
  'upper case(string: string) -> string': (run, text: string) => run.text(text.toUpperCase()),
  'lower case(string: string) -> string': (run, text: string) => run.text(text.toLowerCase()),
  'substring before(string: string, match: string) -> string': before,
  'substring after(string: string, match: string) -> string': after,
  'contains(string: string, match: string) -> boolean': (_, text: string, match: string) =>
    text.includes(match),
  'starts with(string: string, match: string) -> boolean': (_, text: string, match: string) =>
    text.startsWith(match),
  'ends with(string: string, match: string) -> boolean': (_, text: string, match: string) =>
    text.endsWith(match),
  'matches(input: string, pattern: string, flags?: string | null) -> boolean': matchesPattern,
  'replace(input: string, pattern: string, replacement: string, flags?: string | null) -> string':
    replacePattern,
  'split(string: string, delimiter: string) -> list<string>': splitByPattern,
  'string join(list: list, delimiter?: string | null) -> string': join,
  'string(from: any) -> string': (run, from: FeelValue) => run.text(feelString(from, run)),
  'number(from: string, grouping separator?: string | null, decimal separator?: string | null) -> number':
    numberOf,
}
