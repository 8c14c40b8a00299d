import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { walkAll } from './all-walks.ts'

const islandTest = dbTest.extend({ country: 'saint-brandan' })

describe('Whoever answers the forms of another country anyhow', () => {
  islandTest(
    'has sent them in the end, is refused by name, or is told what is wrong',
    async ({ ctx, as, browse, given, clock }) => {
      const lines = await walkAll({ ctx, as, browse, given, clock }, ['en', 'fr'])
      console.log(lines.join('\n'))
      expect(lines.length).toBeGreaterThanOrEqual(1)
    },
    300_000,
  )
})
