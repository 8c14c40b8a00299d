import type { Generated } from 'kysely'
import type { Ctx, FileId, PersonId, Texts, Uuid } from '#kernel'

export type LicenceId = Uuid<'licence'>
/** A line of the document, in all languages of the pack. */
export type LicenceRow = { label: Texts; value: Texts }
/** What the document says and why it is sealed, as it was when the licence was granted. */
export type LicenceDocument = { data: Record<string, unknown>; reason: string }
export type ActId = bigint
export type ActKind =
  | 'granted'
  | 'issued'
  | 'revoked'
  | 'cancelled'
  | 'revocation-proposed'
  | 'revocation-declined'
  | 'ends-soon-told'
  | 'expired-told'

export type Tables = {
  'licences.licence': {
    id: Generated<LicenceId>
    number: string
    code: string
    case_id: string
    service: string
    service_version: string
    output: string
    agency: string
    holder: PersonId
    holder_name: Texts
    title: Texts
    rows: LicenceRow[]
    public_rows: number[]
    template: string | null
    document: LicenceDocument | null
    valid_from: string
    valid_to: string | null
    granted_at: Date
    sha256: Buffer | null
    file: FileId | null
    issued_at: Date | null
  }
  'licences.act': {
    id: Generated<ActId>
    licence: LicenceId
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
