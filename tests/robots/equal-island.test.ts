import { describe } from 'vitest'
import { providerTest } from '../support/party.ts'
import { expectEqual, listComparable } from './equal.ts'

const islandTest = providerTest.extend({ country: 'saint-brandan' })

const services = await listComparable('saint-brandan')

describe('The same answers by page, by API and from a table in another country', () => {
  islandTest.for(services)(
    'are kept as the same submission, byte for byte: $id',
    async ({ bundle }, { ctx, as, browse, given, party, clock, ownerUrl }) => {
      await expectEqual({ ctx, as, browse, given, party, clock, ownerUrl }, bundle)
    },
  )
})
