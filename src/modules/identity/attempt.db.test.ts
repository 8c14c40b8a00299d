import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { countAttempt, forgiveAttempt, lookingAt } from './attempt.ts'

const PEOPLE = ['28463400001', '28463400002', '28463400003', '28463400004']
const PLACES = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4']
const PAIRS = PEOPLE.flatMap((person) => PLACES.map((place) => [person, place] as const))

describe('Attempts that share a person or an address', () => {
  dbTest('are counted and taken back at once, and none waits for ever', async ({ ctx }) => {
    const broken = () => Promise.reject(new Error('nothing came'))
    const tried = Array.from({ length: 320 }, async (_, turn) => {
      const [person = '', place = ''] = PAIRS[turn % PAIRS.length] ?? []
      const attempt = await countAttempt(ctx, person, place)
      if (turn % 3 === 0) await lookingAt(ctx, attempt, broken).catch(() => {})
      else await forgiveAttempt(ctx, attempt)
    })
    const ends = await Promise.allSettled(tried)
    const why = ends.map((end) => (end.status === 'rejected' ? String(end.reason) : 'done'))
    expect(why.filter((text) => text.includes('deadlock'))).toEqual([])
  })
})
