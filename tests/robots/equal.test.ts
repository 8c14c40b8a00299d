import { describe } from 'vitest'
import { providerTest } from '../support/party.ts'
import { expectEqual, listComparable } from './equal.ts'

const services = await listComparable('qatar')

describe('The same answers by page, by API and from a table', () => {
  providerTest.for(services)(
    'are kept as the same submission, byte for byte: $id',
    async ({ bundle }, { ctx, as, browse, given, party, clock, ownerUrl }) => {
      await expectEqual({ ctx, as, browse, given, party, clock, ownerUrl }, bundle)
    },
  )
})
