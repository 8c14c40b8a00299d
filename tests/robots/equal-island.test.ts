import { describe } from 'vitest'
import { equalTest, expectEqual, LONGEST_MS, listComparable } from './equal.ts'

const islandTest = equalTest.extend({ country: 'saint-brandan' })

const services = await listComparable('saint-brandan')

describe('The same answers by page, by API and from a table in another country', () => {
  islandTest.for(services)(
    'are kept as the same submission, byte for byte: $id',
    { timeout: LONGEST_MS },
    async ({ bundle }, { ctx, browse, given, party, clock, ownerUrl, agency }) => {
      await expectEqual({ ctx, browse, given, party, clock, ownerUrl, agency }, bundle)
    },
  )
})
