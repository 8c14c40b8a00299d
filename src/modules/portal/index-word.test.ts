import { describe, expect, test } from 'vitest'
import { byLetter, indexWord } from './index-word.ts'

const lettersOf = (titles: string[], locale: string) =>
  byLetter(
    titles.map((text) => ({ text })),
    locale,
  ).map(({ letter, links }) => [letter, links.map(({ text }) => text)])

describe('An index by letter', () => {
  test('does not count the article in Arabic, and keeps the forms of alef together', () => {
    expect(
      lettersOf(['الهيئة العامة للجمارك', 'إصدار جواز سفر', 'الاستعلام عن تأشيرة'], 'ar'),
    ).toEqual([
      ['ا', ['الاستعلام عن تأشيرة', 'إصدار جواز سفر']],
      ['ه', ['الهيئة العامة للجمارك']],
    ])
  })

  test('does not count articles of English and French', () => {
    expect(indexWord('The sea', 'en')).toBe('sea')
    expect(indexWord('Theatre permit', 'en')).toBe('Theatre permit')
    expect(indexWord('L’île', 'fr')).toBe('île')
    expect(lettersOf(['Élection', 'La mer', 'Eau'], 'fr')).toEqual([
      ['E', ['Eau', 'Élection']],
      ['M', ['La mer']],
    ])
  })

  test('leaves a word that only looks like an article', () => {
    expect(indexWord('آلة', 'ar')).toBe('الة')
    expect(indexWord('ال', 'ar')).toBe('ال')
  })
})
