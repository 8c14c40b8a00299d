import { sql } from 'kysely'
import { type Ctx, type PersonId, type Texts, today } from '#kernel'
import type { LocalDate } from '#lib/time'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import {
  type ActId,
  type ActKind,
  db,
  type EditionId,
  type EditionKind,
  type LicenceId,
  type LicenceRow,
} from './tables.ts'

/** `pending` until it is issued; computed by the day, so nothing has to run for it to expire. */
export type LicenceState =
  | 'pending'
  | 'valid'
  | 'future'
  | 'suspended'
  | 'expired'
  | 'revoked'
  | 'cancelled'

/** A licence as it stands: with what its edition says that counts. */
export type Licence = {
  id: LicenceId
  number: string
  service: string
  agency: string
  holder: PersonId
  holderName: Texts
  /** of the edition that counts */
  edition: EditionId
  kind: EditionKind
  /** counts the editions */
  editionNumber: number
  code: string
  caseId: string | null
  serviceVersion: string
  title: Texts
  rows: LicenceRow[]
  publicRows: number[]
  validFrom: LocalDate
  validTo: LocalDate | null
  grantedAt: Date
  issuedAt: Date | null
  /** false: an entry in the register alone */
  hasDocument: boolean
  /** another edition is decided, and its document is being made */
  waits: boolean
  suspended: boolean
  state: LicenceState
  /** when it was revoked or cancelled */
  endedAt: Date | null
}

export type ActDetails = {
  /** code of `desk.yaml` */
  reason?: string
  /** to the holder, or for a declined proposal to the colleague */
  text?: string
  /** that this act confirms or declines */
  proposal?: { id: ActId; by: PersonId }
}

/** One line of a licence's history. */
export const writeAct = (
  ctx: Ctx,
  { id, edition }: Pick<Licence, 'id' | 'edition'>,
  kind: ActKind,
  { reason, text, proposal }: ActDetails = {},
) =>
  db(ctx)
    .insertInto('licences.act')
    .values({
      licence: id,
      edition,
      kind,
      at: ctx.clock.now(),
      by: ctx.actor.kind === 'person' ? ctx.actor.id : null,
      reason: reason ?? null,
      text: text ?? null,
      proposal: proposal?.id ?? null,
      proposed_by: proposal?.by ?? null,
    })
    .execute()

/** In the words of the index `edition_counts`. */
const COUNTS = sql<boolean>`e.replaced_at is null and (e.issued_at is not null or e.number = 1)`

export const licences = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('licences.licence as l')
    .innerJoin('licences.edition as e', (join) => join.onRef('e.licence', '=', 'l.id').on(COUNTS))
    .leftJoin('licences.act as a', (join) =>
      join.onRef('a.licence', '=', 'l.id').on('a.kind', 'in', ['revoked', 'cancelled']),
    )
    .select((eb) => [
      eb('e.template', 'is not', null).$castTo<boolean>().as('hasDocument'),
      'l.id',
      'l.number',
      'l.service',
      'l.agency',
      'l.holder',
      'l.holder_name as holderName',
      'e.id as edition',
      'e.kind',
      'e.number as editionNumber',
      'e.code',
      'e.case_id as caseId',
      'e.service_version as serviceVersion',
      'e.title',
      'e.rows',
      'e.public_rows as publicRows',
      'e.valid_from as validFrom',
      'e.valid_to as validTo',
      'e.granted_at as grantedAt',
      'e.issued_at as issuedAt',
      sql<boolean>`e.issued_at is not null and exists (select from licences.edition w
        where w.licence = l.id and w.issued_at is null)`.as('waits'),
      sql<boolean>`exists (select from licences.suspension s
        where s.licence = l.id and s.to_at is null)`.as('suspended'),
      'a.kind as ended',
      'a.at as endedAt',
    ])

type Row = Omit<Licence, 'state'> & { ended: ActKind | null }

export function withState(ctx: Ctx, { ended, ...licence }: Row): Licence {
  return { ...licence, state: stateOf(licence, ended, today(ctx)) }
}

function stateOf(
  licence: Omit<Licence, 'state'>,
  ended: ActKind | null,
  day: LocalDate,
): LicenceState {
  if (ended === 'revoked' || ended === 'cancelled') return ended
  if (licence.validTo !== null && day > licence.validTo) return 'expired'
  if (licence.issuedAt === null) return 'pending'
  if (licence.suspended) return 'suspended'
  return day < licence.validFrom ? 'future' : 'valid'
}

/** By its number, or by the case that made the edition that counts. */
export async function findLicence(
  ctx: Ctx,
  by: { number: string } | { caseId: string } | { id: LicenceId },
): Promise<Licence | undefined> {
  const query = licences(ctx)
  const found = await ('number' in by
    ? query.where('l.number', '=', by.number)
    : 'caseId' in by
      ? query.where('e.case_id', '=', by.caseId)
      : query.where('l.id', '=', by.id)
  ).executeTakeFirst()
  return found && withState(ctx, found)
}

/** A licence by one of its documents, whether it counts or a newer one has taken its place. */
export async function findByDocument(
  ctx: Ctx,
  by: { code: string } | { sha256: Buffer },
): Promise<{ licence: Licence; replacedAt: Date | null } | undefined> {
  const query = db(ctx)
    .selectFrom('licences.edition')
    .select(['licence', 'replaced_at as replacedAt', 'issued_at as issuedAt', 'number'])
  const edition = await ('code' in by
    ? query.where('code', '=', by.code)
    : query.where('sha256', '=', by.sha256)
  ).executeTakeFirst()
  // The code of a document that is not made yet is nobody's to ask for.
  if (!edition || (edition.issuedAt === null && edition.number > 1)) return undefined
  const licence = await findLicence(ctx, { id: edition.licence })
  return licence && { licence, replacedAt: edition.replacedAt }
}

/**
 * Holds a licence until the end of the transaction.
 *
 * @throws licences/missing
 */
export async function lockLicence(ctx: Ctx, id: LicenceId): Promise<Licence> {
  await db(ctx)
    .selectFrom('licences.licence')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .execute()
  const licence = await findLicence(ctx, { id })
  if (!licence) throw problem('missing')
  return licence
}

/**
 * Holds a licence that is in force, or will be, until the end of the transaction.
 *
 * @throws licences/missing
 * @throws licences/already-ended  when it was revoked or cancelled before
 * @throws licences/not-in-force  when it is not issued yet, or its time is over; `state` says which
 */
export async function lockOpenLicence(ctx: Ctx, id: LicenceId): Promise<Licence> {
  const licence = await lockLicence(ctx, id)
  if (!isOpen(licence)) throw notOpen(ctx, licence)
  return licence
}

/** Why nothing can be done with a licence in its state. */
export const notOpen = (ctx: Ctx, { endedAt, state }: Pick<Licence, 'endedAt' | 'state'>) =>
  endedAt
    ? problem('already-ended')
    : problem('not-in-force', { state: ctx.t(`licences.state.${state}`) })

/** Whether a licence can still be ended before its time. */
export const isOpen = ({ state }: Pick<Licence, 'state'>) =>
  state === 'valid' || state === 'future' || state === 'suspended'

/**
 * Ends a licence before its time: the agency revokes it, or its holder gives it up.
 *
 * @throws licences/missing, licences/already-ended, licences/not-in-force  as `lockOpenLicence`
 */
export async function endLicence(
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  kind: 'revoked' | 'cancelled',
  details: ActDetails = {},
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const licence = await lockOpenLicence(ctx, id)
    const { holder } = licence
    await writeAct(ctx, licence, kind, details)
    await record(ctx, kind === 'revoked' ? 'licence-revoked' : 'licence-cancelled', {
      subject: holder,
      resource: `licence:${id}`,
      ...(details.reason && { reason: details.reason }),
    })
  })
}
