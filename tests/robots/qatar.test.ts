import { describe } from 'vitest'
import { dbTest } from '#testing'
import { LIMIT_MS, liveIn, walkService } from './walks.ts'

const services = await liveIn('qatar')

describe('Whoever answers a form of Qatar anyhow', () => {
  dbTest.for(services)(
    'has sent it in the end, is refused by name, or is told what is wrong: $id',
    { timeout: LIMIT_MS },
    async ({ bundle }, { ctx, as, browse, given, clock }) => {
      await walkService({ ctx, as, browse, given, clock }, bundle, ['ar', 'en'])
    },
  )
})
