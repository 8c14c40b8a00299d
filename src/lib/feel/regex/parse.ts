import { bracketClass, classOfLetter, escapedCharacter, pointTest } from './classes.ts'
import { type Flags, type Pattern, PatternError, PatternReader } from './syntax.ts'

const REPEATS_MOST = 100_000
const DEPTH_MOST = 60

/**
 * Reads a pattern of XPath and XQuery.
 *
 * @throws PatternError  the text is none
 * @source XQuery and XPath Functions and Operators 3.1, section 5.6; XML Schema part 2, appendix G
 */
export function parsePattern(text: string, flags: Flags): { pattern: Pattern; groups: number } {
  const reader = new PatternReader(text, flags)
  const pattern = choice(reader)
  if (!reader.ended) throw new PatternError('a parenthesis too many')
  return { pattern, groups: reader.groups }
}

function choice(reader: PatternReader): Pattern {
  if (++reader.depth > DEPTH_MOST) throw new PatternError('too deep')
  const options = [sequence(reader)]
  while (reader.take('|')) options.push(sequence(reader))
  reader.depth--
  const [only] = options
  return options.length === 1 && only ? only : { kind: 'choice', options }
}

function sequence(reader: PatternReader): Pattern {
  const parts: Pattern[] = []
  while (!reader.ended && reader.character !== '|' && reader.character !== ')') {
    parts.push(repeated(reader, atom(reader)))
  }
  return { kind: 'sequence', parts }
}

function atom(reader: PatternReader): Pattern {
  const { flags } = reader
  const character = reader.next()
  switch (character) {
    case '^':
      return { kind: 'start' }
    case '$':
      return { kind: 'end' }
    case '(':
      return group(reader)
    case '[':
      return { kind: 'character', test: bracketClass(reader) }
    case '.':
      return {
        kind: 'character',
        test: flags.s ? () => true : (point) => point !== 10 && point !== 13,
      }
    case '\\':
      return escaped(reader)
    case '?':
    case '*':
    case '+':
    case '{':
    case '}':
    case ']':
      throw new PatternError(`${character} at a place where it cannot be`)
    default:
      return { kind: 'character', test: pointTest(character, flags.i) }
  }
}

function group(reader: PatternReader): Pattern {
  const plain = reader.take('?')
  if (plain) reader.expect(':')
  const number = plain ? 0 : ++reader.groups
  const inner = choice(reader)
  reader.expect(')')
  if (plain) return inner
  reader.closed.add(number)
  return { kind: 'group', number, inner }
}

function escaped(reader: PatternReader): Pattern {
  const character = reader.next()
  if (/[0-9]/.test(character)) return reference(reader, character)
  const test = classOfLetter(reader, character)
  if (test) return { kind: 'character', test }
  return { kind: 'character', test: pointTest(escapedCharacter(character), reader.flags.i) }
}

/** As many digits as give a group that there is. */
function reference(reader: PatternReader, digit: string): Pattern {
  let number = Number(digit)
  while (
    /^[0-9]$/.test(reader.character) &&
    number * 10 + Number(reader.character) <= reader.groups
  ) {
    number = number * 10 + Number(reader.next())
  }
  if (!reader.closed.has(number)) throw new PatternError(`no group ${number} before`)
  return { kind: 'reference', number }
}

function repeated(reader: PatternReader, inner: Pattern): Pattern {
  const counts = countsAt(reader)
  if (!counts) return inner
  const [least, most] = counts
  const lazy = reader.take('?')
  if (inner.kind === 'start' || inner.kind === 'end') throw new PatternError('nothing to repeat')
  return { kind: 'repeat', inner, least, most, lazy }
}

function countsAt(reader: PatternReader): readonly [number, number] | null {
  if (reader.take('?')) return [0, 1]
  if (reader.take('*')) return [0, Number.POSITIVE_INFINITY]
  if (reader.take('+')) return [1, Number.POSITIVE_INFINITY]
  if (!reader.take('{')) return null
  let text = ''
  while (!reader.take('}')) text += reader.next()
  const match = /^(\d+)(,(\d*))?$/.exec(text)
  if (!match) throw new PatternError(`{${text}}`)
  const least = Number(match[1])
  const most =
    match[2] === undefined ? least : match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY
  const wrong = least > most || least > REPEATS_MOST
  if (wrong) throw new PatternError(`{${text}}`)
  return [least, most]
}
