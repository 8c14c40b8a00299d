import { describe, expect, it } from 'vitest'
import { isSameName } from './same-name.ts'

const KNOWN = { ar: 'محمد أحمد عبد الرحمن الكواري', en: 'Mohammed Ahmed Abdulrahman Al Kuwari' }

describe('A name is the same', () => {
  it.each([
    'Mohammed Ahmed Abdulrahman Al Kuwari',
    'MOHAMED AHMAD ABDUL RAHMAN AL-KUWARI',
    'Mohammed Ahmed Abd El-Rahman Al Kuwari',
    'Muhammad Alkuwari',
    'mohammed al kuwary',
    'محمد احمد عبدالرحمن الكوارى',
    'مُحَمَّد الكواري',
  ])('however it is spelt: %s', (typed) => {
    expect(isSameName(typed, KNOWN)).toBe(true)
  })

  it('in a language of Latin letters with its marks or without', () => {
    expect(isSameName('Helene Lemoine', { fr: 'Hélène Lemoine' })).toBe(true)
    expect(isSameName('Sarah', { en: 'Sara' })).toBe(true)
  })
})

describe('A name is another', () => {
  it.each([
    '',
    '-',
    'Mohammed',
    'Kuwari',
    'Ahmed Al Kuwari',
    'Mohammed Al Marri',
    'Mohammed Abdulrahman Ahmed Al Kuwari',
    'محمد المري',
    'Mohammed Ahmed Abdulrahman Al Kuwari Khan',
  ])('with other words, in another order, or with one alone: %s', (typed) => {
    expect(isSameName(typed, KNOWN)).toBe(false)
  })
})
