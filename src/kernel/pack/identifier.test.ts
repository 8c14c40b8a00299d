import { describe, expect, it } from 'vitest'
import { groupDigits, makeIdentifier, parseIdentifier, plainTyped } from './identifier.ts'
import type { IdentifierKind } from './settings.ts'

const qid: IdentifierKind = {
  names: { en: 'ID' },
  pattern: '[23][0-9]{10}',
  normalise: ['drop-spaces', 'drop-hyphens'],
  parts: [
    { part: 'century', length: 1, centuries: { '2': 1900, '3': 2000 } },
    { part: 'year', length: 2 },
    { part: 'country', length: 3 },
    { part: 'serial', length: 5 },
  ],
  grouping: [3, 4, 4],
  example: '28463499911',
}
const today = '2026-11-24'

describe('An identifier', () => {
  it.each([
    ['28463499911', '28463499911'],
    ['30063499912', '30063499912'],
    ['٢٨٤٦٣٤٩٩٩١١', '28463499911'],
    ['۲۸۴۶۳۴۹۹۹۱۱', '28463499911'],
    ['２８４６３４９９９１１', '28463499911'],
    [' 284 6349-9911 ', '28463499911'],
    ['\u200f28463499911\u200e', '28463499911'],
  ])('typed as %j is %s', (typed, value) => {
    expect(parseIdentifier(qid, typed, today)).toEqual({ value })
  })

  it.each([
    ['18463499911', 'pattern'],
    ['2846349991', 'pattern'],
    ['284634999111', 'pattern'],
    ['28463O99911', 'pattern'],
    ['', 'pattern'],
    ['39963499911', 'future-year'],
    ['32763499911', 'future-year'],
  ])('typed as %j is refused: %s', (typed, fault) => {
    expect(parseIdentifier(qid, typed, today)).toEqual({ fault })
  })

  it('of a child born this year is accepted', () => {
    expect(parseIdentifier(qid, '32663499911', today)).toEqual({ value: '32663499911' })
  })

  it('is shown in its groups, what is left over last', () => {
    expect(groupDigits('28463499911', qid.grouping)).toBe('284 6349 9911')
    expect(groupDigits('123456', [2, 2])).toBe('12 34 56')
    expect(groupDigits('AB12', undefined)).toBe('AB12')
  })

  it('made for an invented person passes its own check', () => {
    const made = makeIdentifier(qid, { year: 1984, country: '634', serial: 99911 })
    expect(made).toBe('28463499911')
    expect(parseIdentifier(qid, made, today)).toEqual({ value: made })
  })

  it('cannot be made for a year that its centuries do not hold', () => {
    expect(() => makeIdentifier(qid, { year: 1899, country: '634', serial: 1 })).toThrow(/refuses/)
  })

  it('with letters takes small ones as capitals', () => {
    const kind: IdentifierKind = {
      names: { en: 'No.' },
      pattern: 'SB[0-9]{6}',
      normalise: ['drop-spaces', 'upper-case'],
      parts: [
        { part: 'literal', length: 2, text: 'SB' },
        { part: 'serial', length: 6 },
      ],
      example: 'SB900123',
    }
    expect(parseIdentifier(kind, 'sb 900 123', today)).toEqual({ value: 'SB900123' })
    expect(makeIdentifier(kind, { year: 1990, country: '900', serial: 42 })).toBe('SB000042')
  })
})

describe('Typed text', () => {
  it('loses tatweel and marks of direction, and nothing else', () => {
    expect(plainTyped('\u202b٣٣ ١٢\u202c ـ a')).toBe('33 12  a')
  })
})
