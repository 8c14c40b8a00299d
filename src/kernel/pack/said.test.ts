import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { blanksIn } from '#lib/wording'
import { readMessages, type T, translations } from '../i18n.ts'
import { FOUND_WORDS, found, SHAPE_WORDS, YAML_FAULTS, yamlFault } from './found-words.ts'
import { readPack } from './pack.ts'
import { saidIn } from './said.ts'

const LANGUAGES = ['ar', 'en', 'fr']
const messages = readMessages('.', 'packs/saint-brandan', LANGUAGES)
const WORDS = { ...FOUND_WORDS, ...SHAPE_WORDS }
const sorted = (words: string) => [...new Set(blanksIn(words))].sort()

const inArabic = async (): Promise<T> => {
  const { pack } = await readPack('packs/qatar')
  if (!pack) throw new Error('the pack is not sound')
  return translations(pack, messages)('ar')
}

describe('What is found in the YAML of a pack', () => {
  it.each(LANGUAGES)(
    'has a text in %s for each code, with the blanks that it gives',
    (language) => {
      for (const [code, words] of Object.entries(WORDS)) {
        const text = messages.get(language)?.get(`kernel.found.${code}`)
        expect([code, text === undefined ? undefined : sorted(text)]).toEqual([code, sorted(words)])
      }
      for (const code of [...Object.keys(YAML_FAULTS), 'ANOTHER']) {
        expect(messages.get(language)?.has(yamlFault(code, '').key)).toBe(true)
      }
    },
  )

  it('is said in English by one text, here and on the command line', () => {
    const texts = JSON.parse(readFileSync('src/kernel/messages/en.json', 'utf8')).found
    expect(texts).toMatchObject(WORDS)
  })

  it('is said in one language as a whole, parts and all', async () => {
    const hint = found('did-you-mean', { near: 'length' })
    const told = found('unknown-key', { key: 'lenght', hint })
    expect(told.english).toBe('"lenght" is not known here: did you mean "length"?')
    const plain = saidIn(await inArabic(), told).replaceAll(/[\u2066-\u2069]/g, '')
    expect(plain).toBe('«lenght» غير معروف هنا: هل تقصد «length»؟')
  })

  it('is said in English where a language has no words for it', async () => {
    const told = { key: 'kernel.found.nowhere', params: {}, english: 'it is not there' }
    expect(saidIn(await inArabic(), told)).toBe('it is not there')
  })
})
