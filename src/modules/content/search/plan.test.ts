import { describe, expect, it } from 'vitest'
import type { SearchEntry } from '#kernel'
import { conceptsOf, phrasesOf, type SynonymGroup } from './concepts.ts'
import { invert } from './inverted.ts'
import { planQuery } from './plan.ts'
import { bestOf, score } from './score.ts'
import { distanceWithin, vocabularyOf } from './vocabulary.ts'

const entry = (
  id: string,
  ar: string,
  en: string,
  more: Partial<SearchEntry> = {},
): SearchEntry => ({
  id: `service:${id}`,
  kind: 'service',
  path: `services/${id}`,
  titles: { ar, en },
  summaries: {},
  keywords: {},
  facets: {},
  prominence: 0,
  ...more,
})

/** The falcon passport office and its neighbours. */
const ENTRIES = [
  entry('falcon-passport', 'جواز سفر صقر', 'Falcon passport'),
  entry('falcon-passport-renew', 'تجديد جواز سفر صقر', 'Renew a falcon passport'),
  entry('falcon-ring', 'حلقة صقر', 'Falcon ring', { summaries: { en: 'Needed for a passport' } }),
  entry('boat', 'رخصة قارب', 'Boat licence', { prominence: 1 }),
  entry('tent', 'رخصة خيمة', 'Tent licence'),
  entry('office', 'مكتب الصقور', 'Falcon passport office', { id: 'agency:office', kind: 'agency' }),
]
const GROUPS: SynonymGroup[] = [
  { words: ['جواز سفر', 'passport'], asked: ['باسبور'] },
  { words: ['قارب', 'small craft'], asked: [] },
]

function find(query: string, typing = false): string[] {
  const { lexemes, weights, words } = invert(ENTRIES, GROUPS)
  const numbered = invert(ENTRIES, GROUPS).entries
  const known = {
    ...vocabularyOf([...words.values()]),
    hasStem: (lexeme: string) => lexemes.has(lexeme),
    phrases: phrasesOf(conceptsOf(GROUPS), 'queries'),
    faint: new Set<string>(),
  }
  const { slots } = planQuery(query, known, typing)
  const postings = (lexeme: string) => lexemes.get(lexeme)
  const found = score({ size: ENTRIES.length, weights, postings }, slots)
  return bestOf(found, 10).map(({ number }) => (numbered[number]?.id ?? '').replace('service:', ''))
}

describe('A query', () => {
  it('finds what meets all its words before what meets some', () => {
    expect(find('renew falcon passport')[0]).toBe('falcon-passport-renew')
    expect(find('falcon passport').slice(0, 2)).toContain('falcon-passport')
    expect(find('falcon ring')[0]).toBe('falcon-ring')
  })

  it('finds a word in the title before one in the summary, and a service before an agency', () => {
    const found = find('passport')
    expect(found.indexOf('falcon-passport')).toBeLessThan(found.indexOf('agency:office'))
    expect(found.indexOf('agency:office')).toBeLessThan(found.indexOf('falcon-ring'))
  })

  it('puts what is wanted more often first among equals', () => {
    expect(find('licence')).toEqual(['boat', 'tent'])
  })

  it('finds by a synonym of one word or of two, and by one that is only asked', () => {
    expect(find('باسبور')[0]).toBe('falcon-passport')
    expect(find('small craft')).toEqual(['boat'])
  })

  it('finds by sound, by a wrong letter, by two words run together and one run apart', () => {
    expect(find('rukhsa')).toEqual(['boat', 'tent'])
    expect(find('falcn ring')[0]).toBe('falcon-ring')
    expect(find('tentlicence')[0]).toBe('tent')
    expect(find('pass port')[0]).toBe('falcon-passport')
    expect(find('لقارب')).toEqual(['boat'])
  })

  it('finds by the beginning of its last word while it is being typed', () => {
    expect(find('tent lic', true)[0]).toBe('tent')
  })

  it('finds nothing by nothing', () => {
    expect(find('')).toEqual([])
    expect(find('؟!')).toEqual([])
    expect(find('zzzzzz')).toEqual([])
  })
})

describe('A distance', () => {
  it('counts a swap of neighbours as one letter, and stops where it is too far', () => {
    expect(distanceWithin('passprot', 'passport', 2)).toBe(1)
    expect(distanceWithin('licens', 'licence', 2)).toBe(2)
    expect(distanceWithin('abcdef', 'uvwxyz', 2)).toBe(3)
    expect(distanceWithin('a', 'abcd', 2)).toBe(3)
  })
})
