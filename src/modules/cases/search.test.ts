import { describe, expect, it } from 'vitest'
import { foldedWords, wordsQuery, wordsVector } from '#lib/name-words'
import { newReference } from '#lib/reference'
import { soughtFor } from './search.ts'

const around = { pack: { settings: { reference: { prefix: 'QA' } } } } as Parameters<
  typeof soughtFor
>[0]

describe('What is typed into the work list', () => {
  it('is a whole reference when its check character fits, however it is written', () => {
    const reference = newReference('QA')
    const bare = reference.slice(3).replaceAll('-', '')
    for (const typed of [reference, reference.toLowerCase(), ` ${bare} `, bare.toLowerCase()]) {
      expect(soughtFor(around, typed)).toEqual({ by: 'reference', reference })
    }
  })

  it('is the beginning of a reference when it has the prefix or a digit', () => {
    expect(soughtFor(around, 'qa-7k3m')).toEqual({ by: 'beginning', beginning: 'QA-7K3M' })
    expect(soughtFor(around, '٧k3m9')).toEqual({ by: 'beginning', beginning: 'QA-7K3M-9' })
  })

  it('is a name otherwise, and nothing when it holds no letter', () => {
    expect(soughtFor(around, 'Sara Kha')).toEqual({ by: 'name', query: "'sara':* & 'kha':*" })
    expect(soughtFor(around, '  ')).toBeUndefined()
    expect(soughtFor(around, '%_\'"*')).toEqual({ by: 'nothing' })
  })
})

describe('A name for the search', () => {
  it('loses case, accents, vowel signs, and the difference of letters typed for one another', () => {
    expect(foldedWords('أُميمة الزُّبير')).toEqual(['اميمه', 'الزبير'])
    expect(foldedWords('Zoë Al-Zubair')).toEqual(['zoe', 'al', 'zubair'])
  })

  it('can hold nothing that ends the quotes around a word', () => {
    const words = wordsVector(["O'Brien \\ ':* & x", 'سارة'])
    expect(words).toBe("'o' 'brien' 'x' 'ساره'")
    expect(wordsQuery("' | '")).toBeUndefined()
  })
})
