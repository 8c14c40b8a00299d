import type { Generated } from 'kysely'

type PermitId = string & { readonly brand: 'permit' }

export type Tables = {
  'permits.permit': {
    id: Generated<PermitId>
    number: number
    note: string
    at: string
    rows: { label: string }[]
    state: Generated<'open' | 'closed'>
    gone: string
  }
  'permits.lost': { id: string }
}
