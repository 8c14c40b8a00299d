import { describe } from 'vitest'
import { equalTest, expectEqual, LONGEST_MS, listComparable } from './equal.ts'

const services = await listComparable('qatar')

describe('The same answers by page, by API and from a table', () => {
  equalTest.for(services)(
    'are kept as the same submission, byte for byte: $id',
    { timeout: LONGEST_MS },
    async ({ bundle }, { ctx, browse, given, party, clock, ownerUrl, agency }) => {
      await expectEqual({ ctx, browse, given, party, clock, ownerUrl, agency }, bundle)
    },
  )
})
