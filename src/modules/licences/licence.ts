import { sql } from 'kysely'
import { type Ctx, type PersonId, type Texts, today } from '#kernel'
import { newReference, newSecretCode } from '#lib/reference'
import type { LocalDate } from '#lib/time'
import { documentOf } from './document-content.ts'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import { type ActId, type ActKind, db, type LicenceId, type LicenceRow } from './tables.ts'

/** `pending` until it is issued; computed by the day, so nothing has to run for it to expire. */
export type LicenceState = 'pending' | 'valid' | 'future' | 'expired' | 'revoked' | 'cancelled'

export type Licence = {
  id: LicenceId
  number: string
  code: string
  caseId: string
  service: string
  serviceVersion: string
  agency: string
  holder: PersonId
  holderName: Texts
  title: Texts
  rows: LicenceRow[]
  publicRows: number[]
  validFrom: LocalDate
  validTo: LocalDate | null
  grantedAt: Date
  issuedAt: Date | null
  /** false: an entry in the register alone */
  hasDocument: boolean
  state: LicenceState
  /** when it was revoked or cancelled */
  endedAt: Date | null
}

export type LicenceOrder = {
  caseId: string
  service: string
  serviceVersion: string
  output: string
  /** file of the pack by its folder, `services/…/licence.typ`; null: a register entry, no document */
  template: string | null
  agency: string
  holder: PersonId
  holderName: Texts
  title: Texts
  rows: LicenceRow[]
  publicRows: number[]
  validFrom: LocalDate
  validTo: LocalDate | null
}

/**
 * Grants a licence for a decided case, in the transaction of the decision; the document is sealed
 * after the commit. The same case gives the same licence again.
 *
 * @returns its id and number, `QA-L-7K3M-92XD-4`
 */
export async function grantLicence(
  ctx: Ctx,
  order: LicenceOrder,
): Promise<{ id: LicenceId; number: string }> {
  return ctx.tx(async (ctx) => {
    const { caseId, serviceVersion, holderName, publicRows, validFrom, validTo, rows, ...same } =
      order
    const number = newReference(`${ctx.pack.settings.reference.prefix}-L`)
    const code = newSecretCode()
    const grantedAt = ctx.clock.now()
    const document =
      order.template === null ? null : await documentOf(ctx, { ...order, number, code, grantedAt })
    const licence = await db(ctx)
      .insertInto('licences.licence')
      .values({
        ...same,
        number,
        code,
        document,
        case_id: caseId,
        service_version: serviceVersion,
        holder_name: holderName,
        rows: sql`${JSON.stringify(rows)}::jsonb`,
        public_rows: publicRows,
        valid_from: validFrom,
        valid_to: validTo,
        granted_at: grantedAt,
        sha256: null,
        file: null,
        issued_at: null,
      })
      .onConflict((conflict) => conflict.column('case_id').doNothing())
      .returning(['id', 'number'])
      .executeTakeFirst()
    if (!licence) {
      return db(ctx)
        .selectFrom('licences.licence')
        .select(['id', 'number'])
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow()
    }
    await writeAct(ctx, licence.id, 'granted')
    await record(ctx, 'licence-granted', {
      subject: order.holder,
      resource: `licence:${licence.id}`,
      data: { case: caseId },
    })
    return licence
  })
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
  licence: LicenceId,
  kind: ActKind,
  { reason, text, proposal }: ActDetails = {},
) =>
  db(ctx)
    .insertInto('licences.act')
    .values({
      licence,
      kind,
      at: ctx.clock.now(),
      by: ctx.actor.kind === 'person' ? ctx.actor.id : null,
      reason: reason ?? null,
      text: text ?? null,
      proposal: proposal?.id ?? null,
      proposed_by: proposal?.by ?? null,
    })
    .execute()

const licences = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('licences.licence as l')
    .leftJoin('licences.act as a', (join) =>
      join.onRef('a.licence', '=', 'l.id').on('a.kind', 'in', ['revoked', 'cancelled']),
    )
    .select((eb) => [
      eb('l.template', 'is not', null).$castTo<boolean>().as('hasDocument'),
      'l.id',
      'l.number',
      'l.code',
      'l.case_id as caseId',
      'l.service',
      'l.service_version as serviceVersion',
      'l.agency',
      'l.holder',
      'l.holder_name as holderName',
      'l.title',
      'l.rows',
      'l.public_rows as publicRows',
      'l.valid_from as validFrom',
      'l.valid_to as validTo',
      'l.granted_at as grantedAt',
      'l.issued_at as issuedAt',
      'a.kind as ended',
      'a.at as endedAt',
    ])

type Row = Omit<Licence, 'state'> & { ended: ActKind | null }

function withState(ctx: Ctx, { ended, ...licence }: Row): Licence {
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
  return day < licence.validFrom ? 'future' : 'valid'
}

/** By its number, its public code, its case, or the SHA-256 of its document. */
export async function findLicence(
  ctx: Ctx,
  by:
    | { number: string }
    | { code: string }
    | { caseId: string }
    | { sha256: Buffer }
    | { id: LicenceId },
): Promise<Licence | undefined> {
  const query = licences(ctx)
  const found = await ('number' in by
    ? query.where('l.number', '=', by.number)
    : 'code' in by
      ? query.where('l.code', '=', by.code)
      : 'caseId' in by
        ? query.where('l.case_id', '=', by.caseId)
        : 'id' in by
          ? query.where('l.id', '=', by.id)
          : query.where('l.sha256', '=', by.sha256)
  ).executeTakeFirst()
  return found && withState(ctx, found)
}

/** A person's licences, newest first. */
export async function listLicencesOf(ctx: Ctx, holder: PersonId): Promise<Licence[]> {
  const rows = await licences(ctx)
    .where('l.holder', '=', holder)
    .orderBy('l.granted_at', 'desc')
    .limit(50)
    .execute()
  return rows.map((row) => withState(ctx, row))
}

/**
 * The newest licences of agencies.
 *
 * @param proposed  only those that it is proposed to revoke, until somebody answers; never the reader's own
 */
export async function listLicencesBy(
  ctx: Ctx,
  agencies: readonly string[],
  { proposed = false }: { proposed?: boolean } = {},
): Promise<Licence[]> {
  const reader = ctx.actor.kind === 'person' ? ctx.actor.id : null
  const waiting = sql<boolean>`a.kind is null and l.holder <> ${reader}::uuid and exists (select from licences.act p
    where p.licence = l.id and p.kind = 'revocation-proposed'
      and not exists (select from licences.act d where d.proposal = p.id))`
  const rows = await licences(ctx)
    .where('l.agency', 'in', agencies)
    .$if(proposed, (query) => query.where(waiting))
    .orderBy('l.granted_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(50)
    .execute()
  return rows.map((row) => withState(ctx, row))
}

/**
 * Holds a licence that is in force, or will be, until the end of the transaction.
 *
 * @throws licences/missing
 * @throws licences/already-ended  when it was revoked or cancelled before
 * @throws licences/not-in-force  when it is not issued yet, or its time is over; `state` says which
 */
export async function lockOpenLicence(ctx: Ctx, id: LicenceId): Promise<Licence> {
  await db(ctx)
    .selectFrom('licences.licence')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .execute()
  const licence = await findLicence(ctx, { id })
  if (!licence) throw problem('missing')
  if (isOpen(licence)) return licence
  if (licence.endedAt) throw problem('already-ended')
  throw problem('not-in-force', { state: ctx.t(`licences.state.${licence.state}`) })
}

/** Whether a licence can still be ended before its time. */
export const isOpen = ({ state }: Pick<Licence, 'state'>) => state === 'valid' || state === 'future'

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
    const { holder } = await lockOpenLicence(ctx, id)
    await writeAct(ctx, id, kind, details)
    await record(ctx, kind === 'revoked' ? 'licence-revoked' : 'licence-cancelled', {
      subject: holder,
      resource: `licence:${id}`,
      ...(details.reason && { reason: details.reason }),
    })
  })
}
