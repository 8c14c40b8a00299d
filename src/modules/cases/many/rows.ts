import type { JSONColumnType } from 'kysely'
import type { Assurance, MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { RowFault } from '#services'

type Answers = Record<string, unknown>
export type OrderId = Uuid<'order'>
export type OrderState = 'checking' | 'open' | 'sending'
export const ROW_STATES = [
  ...(['waiting', 'sound', 'files', 'wrong', 'begun', 'jointly', 'sent'] as const),
] as const
export type RowState = (typeof ROW_STATES)[number]
export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1256'

/** Many applications in one order, and what became of each. */
export type ManyTables = {
  'cases.many_order': {
    id: OrderId
    service: string
    service_version: string
    person: PersonId
    by: PersonId
    by_name: JSONColumnType<Texts>
    mandate: MandateId | null
    assurance: JSONColumnType<Assurance>
    through: { client: string; agency: string } | null
    key: string | null
    key_digest: string | null
    encoding: Encoding | null
    state: OrderState
    declared: Answers | null
    created_at: Date
    updated_at: Date
    expires_at: Date
  }
  'cases.many_row': {
    order_id: OrderId
    number: number
    answers: JSONColumnType<Answers>
    draft: string | null
    state: RowState
    faults: JSONColumnType<RowFault[]>
    problem: string | null
    params: JSONColumnType<Record<string, unknown>>
    shown: string | null
    qualifies: boolean | null
    fee_minor: bigint | null
    reference: string | null
  }
}
