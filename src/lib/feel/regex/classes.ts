import { blockTest } from './blocks.ts'
import { type CharacterTest, PatternError, type PatternReader } from './syntax.ts'

const propertyTests = new Map<string, CharacterTest>()

/** By a property of Unicode, which the runtime's own expressions know. */
function unicodeTest(set: string): CharacterTest {
  const known = propertyTests.get(set)
  if (known) return known
  const expression = new RegExp(`^${set}$`, 'u')
  const test: CharacterTest = (point) => expression.test(String.fromCodePoint(point))
  propertyTests.set(set, test)
  return test
}

const not =
  (test: CharacterTest): CharacterTest =>
  (point) =>
    !test(point)

const NAME_START =
  '[:A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}]'
const NAME_PART = `${NAME_START.slice(0, -1)}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]`

/** What a backslash and a letter stand for; the capital letter is the opposite. */
const SETS: Record<string, string> = {
  d: '\\p{Nd}',
  s: '[\\t\\n\\r ]',
  w: '[^\\p{P}\\p{Z}\\p{C}]',
  i: NAME_START,
  c: NAME_PART,
}
const CATEGORY = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/

/** @returns undefined  when the letter stands for no class */
export function classOfLetter(reader: PatternReader, letter: string): CharacterTest | undefined {
  if (letter === 'p' || letter === 'P') {
    const test = property(reader)
    return letter === 'p' ? test : not(test)
  }
  const set = SETS[letter.toLowerCase()]
  if (set === undefined) return undefined
  const test = unicodeTest(set)
  return letter === letter.toLowerCase() ? test : not(test)
}

function property(reader: PatternReader): CharacterTest {
  reader.expect('{')
  let name = ''
  while (!reader.take('}')) name += reader.next()
  if (CATEGORY.test(name)) return unicodeTest(`\\p{${name}}`)
  const block = name.startsWith('Is') ? blockTest(name.slice(2)) : undefined
  if (!block) throw new PatternError(`no category or block: ${name}`)
  return block
}

const ESCAPED: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
const SIGNS = '\\|.?*+(){}-[]^$'

/** The one character that a backslash and a character stand for. */
export function escapedCharacter(character: string): string {
  const simple = ESCAPED[character]
  if (simple !== undefined) return simple
  if (character === '' || !SIGNS.includes(character)) throw new PatternError(`\\${character}`)
  return character
}

/** One code point, and without regard to case its other forms. */
export function pointTest(character: string, ignoreCase: boolean): CharacterTest {
  const point = character.codePointAt(0) ?? -1
  return ignoreCase ? rangeTest(point, point, true) : (other) => other === point
}

const CASED_MOST = 700

function rangeTest(low: number, high: number, ignoreCase: boolean): CharacterTest {
  if (!ignoreCase) return (point) => point >= low && point <= high
  // A small range lists its other forms; a large one asks for the forms of what is tested.
  if (high - low > CASED_MOST) {
    return (point) => formsOf(point).some((form) => form >= low && form <= high)
  }
  const forms = new Set<number>()
  for (let point = low; point <= high; point++) for (const form of formsOf(point)) forms.add(form)
  return (point) => forms.has(point) || formsOf(point).some((form) => forms.has(form))
}

/** A code point with its upper and lower case, as far as they are single. */
function formsOf(point: number): number[] {
  const text = String.fromCodePoint(point)
  const single = (form: string) => {
    const code = form.codePointAt(0) ?? point
    return form === String.fromCodePoint(code) ? code : point
  }
  return [point, single(text.toUpperCase()), single(text.toLowerCase())]
}

/** `[…]`, the bracket taken already: characters, ranges, classes, and one subtraction at the end. */
export function bracketClass(reader: PatternReader): CharacterTest {
  if (++reader.depth > 50) throw new PatternError('too deep')
  const negative = reader.take('^')
  const tests: CharacterTest[] = []
  let without: CharacterTest | undefined
  if (reader.character === ']') throw new PatternError('empty class')
  while (!reader.take(']')) {
    if (without) throw new PatternError('something behind a subtraction')
    if (tests.length > 0 && reader.character === '-' && reader.characters[reader.at + 1] === '[') {
      reader.at += 2
      without = bracketClass(reader)
    } else {
      tests.push(classItem(reader))
    }
  }
  reader.depth--
  const some: CharacterTest = (point) => tests.some((test) => test(point))
  const whole = negative ? not(some) : some
  const minus = without
  return minus ? (point) => whole(point) && !minus(point) : whole
}

function classItem(reader: PatternReader): CharacterTest {
  const low = classCharacter(reader)
  if (typeof low === 'function') return low
  const ahead = reader.characters[reader.at + 1]
  const ranges = reader.character === '-' && ahead !== ']' && ahead !== '['
  const { i } = reader.flags
  if (!ranges) return pointTest(low, i)
  reader.next()
  const high = classCharacter(reader)
  if (typeof high === 'function') throw new PatternError('a class ends no range')
  const from = low.codePointAt(0) ?? 0
  const to = high.codePointAt(0) ?? 0
  if (from > to) throw new PatternError('a range is reversed')
  return rangeTest(from, to, i)
}

function classCharacter(reader: PatternReader): string | CharacterTest {
  const character = reader.next()
  if (character === '[') throw new PatternError('[ in a class')
  if (character !== '\\') return character
  const escaped = reader.next()
  return classOfLetter(reader, escaped) ?? escapedCharacter(escaped)
}
