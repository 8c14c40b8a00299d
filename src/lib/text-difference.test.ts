import { expect, test } from 'vitest'
import { changesOf, pairsOf, wordChanges } from './text-difference.ts'

const itself = (one: string) => one

test('what came in the place of something is one change', () => {
  expect(changesOf(['a', 'b', 'c'], ['a', 'x', 'c', 'd'], itself)).toEqual([
    { same: true, before: ['a'], after: ['a'] },
    { same: false, before: ['b'], after: ['x'] },
    { same: true, before: ['c'], after: ['c'] },
    { same: false, before: [], after: ['d'] },
  ])
  expect(changesOf([], [], itself)).toEqual([])
})

test('items that differ stand beside those in whose place they are', () => {
  expect(pairsOf(['a', 'b', 'c'], ['a', 'x'], itself)).toEqual([
    ['b', 'x'],
    ['c', undefined],
  ])
})

test('words are compared in every script, and line breaks are blanks', () => {
  const changed = (before: string, after: string) =>
    wordChanges(before, after)
      .filter(({ same }) => !same)
      .map((one) => [one.before.join(''), one.after.join('')])
  expect(changed('ادفع الرسم خلال عشرة أيام', 'ادفع الرسم خلال خمسة أيام')).toEqual([
    ['عشرة', 'خمسة'],
  ])
  expect(changed('five working\ndays', 'five working days')).toEqual([])
})

test('texts that are too long are told as a whole', () => {
  const long = Array.from({ length: 2_500 }, (_, index) => String(index))
  expect(changesOf(long, [...long, 'x'], itself)).toHaveLength(1)
})
