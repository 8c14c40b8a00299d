import type { Generated } from 'kysely'
import type { PersonId, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { InstanceId } from '#procedures'
import type { CaseId, FeeId } from '../tables.ts'

/** What is owed for a case, and how it was paid. */
export type FeeTables = {
  'cases.fee': {
    id: Generated<FeeId>
    case_id: CaseId
    instance: InstanceId
    /** of the task that waits for it */
    wait: number
    asked_at: Date
    /** null: nobody could tell */
    owed_minor: bigint | null
    currency: string
    pay_by: LocalDate | null
    reminded_at: Generated<Date | null>
    dropped_at: Generated<Date | null>
    way: Generated<'counter' | null>
    paid_minor: Generated<bigint | null>
    paid_on: Generated<LocalDate | null>
    paid_at: Generated<Date | null>
    receipt: Generated<string | null>
    agency: Generated<string | null>
    taken_by: Generated<PersonId | null>
    taken_by_name: Generated<Texts | null>
    refund_due_at: Generated<Date | null>
    refund: Generated<'paid-back' | 'kept' | null>
    refunded_at: Generated<Date | null>
    refund_receipt: Generated<string | null>
    refund_text: Generated<string | null>
    refunded_by: Generated<PersonId | null>
    refunded_by_name: Generated<Texts | null>
  }
}
