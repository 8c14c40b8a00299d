import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { walkAll } from './all-walks.ts'

describe('Whoever answers the forms of Qatar anyhow', () => {
  dbTest(
    'has sent them in the end, is refused by name, or is told what is wrong',
    async ({ ctx, as, browse, given, clock }) => {
      const lines = await walkAll({ ctx, as, browse, given, clock }, ['ar', 'en'])
      console.log(lines.join('\n'))
      expect(lines.length).toBeGreaterThanOrEqual(15)
    },
    300_000,
  )
})
