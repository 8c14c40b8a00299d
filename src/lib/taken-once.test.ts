import { expect, test, vi } from 'vitest'
import { takenOnce } from './taken-once.ts'

test('what is put is taken once', () => {
  const kept = takenOnce<number>({ most: 2, ms: 1_000 })
  kept.put('a', 1)
  kept.put('a', 2)
  expect([kept.take('a'), kept.take('a')]).toEqual([2, undefined])
})

test('the oldest goes when there are too many, and all go in time', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const kept = takenOnce<number>({ most: 2, ms: 1_000 })
    for (const [key, value] of Object.entries({ a: 1, b: 2, c: 3 })) kept.put(key, value)
    expect([kept.take('a'), kept.take('b')]).toEqual([undefined, 2])
    vi.advanceTimersByTime(1_000)
    expect(kept.take('c')).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})
