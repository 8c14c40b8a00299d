import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAULT_WORDING, FINDING_WORDING, REASON_WORDING, TABLE_WORDING } from '#lib/dmn/wording'
import { FEEL_WORDING } from '#lib/feel/index'
import { blanksIn, type Wording } from '#lib/wording'

const LISTS: Readonly<Record<string, Wording>> = {
  feel: FEEL_WORDING,
  dmn: FINDING_WORDING,
  null: REASON_WORDING,
  table: TABLE_WORDING,
  fault: FAULT_WORDING,
}

const FILES = {
  en: 'src/modules/rules/messages/en.json',
  ar: 'src/modules/rules/messages/ar.json',
  fr: 'packs/saint-brandan/messages/fr/rules.json',
}

const textsOf = (file: string): Record<string, Wording | undefined> =>
  JSON.parse(readFileSync(file, 'utf8'))

const sorted = (words: string) => [...new Set(blanksIn(words))].sort()

describe('Each code of FEEL and of models', () => {
  for (const [language, file] of Object.entries(FILES)) {
    it(`has a text in ${language}, with the blanks that it gives`, () => {
      const texts = textsOf(file)
      for (const [list, codes] of Object.entries(LISTS)) {
        const told = Object.entries(texts[list] ?? {}).map(([code, text]) => [code, sorted(text)])
        const known = Object.entries(codes).map(([code, text]) => [code, sorted(text)])
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known))
      }
    })
  }

  it('is said in English by one text, here and on the command line', () => {
    const texts = textsOf(FILES.en)
    for (const [list, codes] of Object.entries(LISTS)) expect(texts[list]).toEqual(codes)
  })
})
