/** What agencies' registers hold: the one way to ask them. Start at README.md. */
import { defineModule } from '#kernel'
import { record } from './facts.ts'
import { registersOf } from './register-file.ts'

export { type LookupSeen, listLookups, lookup } from './lookup.ts'
export type { RegisterRecord } from './peer.ts'
export {
  type FieldType,
  FREE_TEXT,
  type Register,
  readRegisters,
  registersOf,
} from './register-file.ts'

export const exchange = defineModule({
  name: 'exchange',
  uses: ['organisations'],
  facts: record,
  schema: true,
  loadPack: async ({ pack }) => {
    await registersOf(pack)
  },
})
