import type { Generated } from 'kysely'
import type { Ctx, FileId, PersonId, Texts, Uuid } from '#kernel'

export type LicenceId = Uuid<'licence'>
export type EditionId = Uuid<'edition'>
/** A line of the document, in all languages of the pack. */
export type LicenceRow = { label: Texts; value: Texts }
/** What the document says and why it is sealed, as it was when the licence was granted. */
export type LicenceDocument = { data: Record<string, unknown>; reason: string }
/** The data behind the rows, by the fields of the application. */
export type LicenceAnswers = Readonly<Record<string, unknown>>
export type ActId = bigint
/** What makes an edition of a licence. */
export type EditionKind = 'granted' | 'renewed' | 'amended' | 'replaced'
export type ActKind =
  | EditionKind
  | 'issued'
  | 'revoked'
  | 'cancelled'
  | 'suspended'
  | 'resumed'
  | 'revocation-proposed'
  | 'revocation-declined'
  | 'suspension-proposed'
  | 'suspension-declined'
  | 'resumption-proposed'
  | 'resumption-declined'
  | 'ends-soon-told'
  | 'expired-told'

export type Tables = {
  'licences.licence': {
    id: Generated<LicenceId>
    number: string
    service: string
    output: string
    agency: string
    holder: PersonId
    holder_name: Texts
    granted_at: Date
  }
  'licences.edition': {
    id: Generated<EditionId>
    licence: LicenceId
    number: number
    kind: EditionKind
    case_id: string | null
    service_version: string
    code: string
    title: Texts
    rows: LicenceRow[]
    public_rows: number[]
    answers: LicenceAnswers | null
    found_by: string | null
    valid_from: string
    valid_to: string | null
    template: string | null
    document: LicenceDocument | null
    granted_at: Date
    sha256: Buffer | null
    file: FileId | null
    issued_at: Date | null
    replaced_at: Date | null
    /** of a replacement that software ordered: its own number of that */
    order_key: string | null
  }
  'licences.suspension': { licence: LicenceId; from_at: Date; to_at: Date | null }
  'licences.act': {
    id: Generated<ActId>
    licence: LicenceId
    edition: EditionId
    kind: ActKind
    at: Date
    by: PersonId | null
    reason: string | null
    text: string | null
    proposal: ActId | null
    proposed_by: PersonId | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()
