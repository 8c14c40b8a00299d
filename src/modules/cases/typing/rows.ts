import type { Generated } from 'kysely'
import type { PersonId, Texts } from '#kernel'
import type { CaseId } from '../tables.ts'

export type TypingTables = {
  'cases.typing': {
    case_id: CaseId
    /** of the submission */
    number: number
    asked_at: Date
    /** by which the agency's own system knows it */
    their_reference: Generated<string | null>
    typed_at: Generated<Date | null>
    typed_by: Generated<PersonId | null>
    typed_by_name: Generated<Texts | null>
  }
}
