import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMessages } from '#kernel'
import { blanksIn } from '#lib/wording'
import { FOUND_WORDS } from './said.ts'

const LANGUAGES = ['ar', 'en', 'fr']
const messages = readMessages('.', 'packs/saint-brandan', LANGUAGES)
const sorted = (words: string) => [...new Set(blanksIn(words))].sort()

describe('What is found in the files of a service', () => {
  it.each(LANGUAGES)(
    'has a text in %s for each code, with the blanks that it gives',
    (language) => {
      const texts = [...(messages.get(language) ?? [])].filter(([key]) =>
        key.startsWith('services.found.'),
      )
      const told = texts.map(([key, text]) => [key.slice('services.found.'.length), sorted(text)])
      const known = Object.entries(FOUND_WORDS).map(([code, words]) => [code, sorted(words)])
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known))
    },
  )

  it('is said in English by one text, here and on the command line', () => {
    const file = readFileSync('src/modules/services/messages/en.json', 'utf8')
    expect(JSON.parse(file).found).toEqual(FOUND_WORDS)
  })
})
