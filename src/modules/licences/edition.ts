import { sql } from 'kysely'
import { type Ctx, type PersonId, type Texts, today } from '#kernel'
import { wordsVector } from '#lib/name-words'
import { newReference, newSecretCode } from '#lib/reference'
import { addDays, addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { documentOf } from './document-content.ts'
import { record } from './facts.ts'
import { type Licence, lockLicence, notOpen, writeAct } from './licence.ts'
import { problem } from './problems.ts'
import {
  db,
  type EditionId,
  type EditionKind,
  type LicenceAnswers,
  type LicenceId,
  type LicenceRow,
} from './tables.ts'

/** What a decision makes a licence say. */
export type EditionOrder = {
  caseId: string
  serviceVersion: string
  /** file of the pack by its folder, `services/…/licence.typ`; null: a register entry, no document */
  template: string | null
  title: Texts
  rows: LicenceRow[]
  publicRows: number[]
  /** the data behind the rows, which a renewal or an amendment begins with */
  answers?: LicenceAnswers | undefined
  /** texts whose words lead the public to it */
  findBy?: readonly string[]
}

export type LicenceOrder = EditionOrder & {
  service: string
  output: string
  agency: string
  holder: PersonId
  holderName: Texts
  validFrom: LocalDate
  validTo: LocalDate | null
}

/** How a renewal ends: ISO 8601, `P1Y`, from the end of the time before; or on a day; null: never. */
export type Ends = { validity: string } | { validTo: LocalDate | null }

type Granted = { id: LicenceId; number: string }

/**
 * Grants a licence for a decided case, in the transaction of the decision; the document is sealed
 * after the commit. The same case gives the same licence again.
 *
 * @returns its id and number, `QA-L-7K3M-92XD-4`
 */
export async function grantLicence(ctx: Ctx, order: LicenceOrder): Promise<Granted> {
  return ctx.tx(async (ctx) => {
    const id = newUuid(ctx.clock.now().getTime()) as LicenceId
    const number = newReference(`${ctx.pack.settings.reference.prefix}-L`)
    const { service, output, agency, holder, holderName } = order
    const licence = { id, number, agency, holder }
    const edition = await writeEdition(ctx, licence, {
      ...order,
      ...{ kind: 'granted', after: 0, foundBy: wordsVector(order.findBy ?? []) },
      validFrom: notAfter(order.validFrom, order.validTo),
    })
    if (!edition) return getByCase(ctx, order.caseId)
    await db(ctx)
      .insertInto('licences.licence')
      .values({
        ...{ id, number, service, output, agency, holder, holder_name: holderName },
        granted_at: ctx.clock.now(),
      })
      .execute()
    await tellOfEdition(ctx, { id, holder, edition }, 'granted', order.caseId)
    return { id, number }
  })
}

/**
 * Renews a licence for a decided case, in the transaction of the decision: the same number and a longer time. In time it
 * goes on without a gap; where it had ended meanwhile, it begins again today. The same case renews it once.
 *
 * @throws licences/already-ended  it was revoked or given up meanwhile
 * @throws licences/document-waits  another document of it is just being made
 */
export const renewLicence = (
  ctx: Ctx,
  id: LicenceId,
  order: EditionOrder & { ends: Ends },
): Promise<Granted> =>
  changeLicence(ctx, id, 'renewed', order, (licence) => {
    const day = today(ctx)
    const runs = licence.validTo !== null && licence.validTo >= day
    const begins = runs && licence.validTo ? addDays(licence.validTo, 1) : day
    const { ends } = order
    const validTo =
      'validTo' in ends ? ends.validTo : addDays(addPeriod(begins, parsePeriod(ends.validity)), -1)
    const validFrom = runs && licence.validFrom > day ? licence.validFrom : day
    return { validFrom: notAfter(validFrom, validTo), validTo }
  })

/** Where the last day was over before the decision came, nothing of it is valid after that day. */
const notAfter = (day: LocalDate, last: LocalDate | null): LocalDate =>
  last !== null && last < day ? last : day

/**
 * Makes a licence say something else from today, as a case decided: the same number and the same last day.
 *
 * @throws licences/already-ended, licences/not-in-force  it ended meanwhile
 * @throws licences/document-waits
 */
export const amendLicence = (ctx: Ctx, id: LicenceId, order: EditionOrder): Promise<Granted> =>
  changeLicence(ctx, id, 'amended', order, (licence) => {
    if (licence.state === 'expired') throw notOpen(ctx, licence)
    const day = today(ctx)
    return {
      validFrom: licence.validFrom > day ? licence.validFrom : day,
      validTo: licence.validTo,
    }
  })

type Time = { validFrom: LocalDate; validTo: LocalDate | null }

const changeLicence = (
  ctx: Ctx,
  id: LicenceId,
  kind: 'renewed' | 'amended',
  order: EditionOrder,
  timeOf: (licence: Licence) => Time,
): Promise<Granted> =>
  ctx.tx(async (ctx) => {
    const licence = await lockLicence(ctx, id)
    const { number, holder } = licence
    if (await isDone(ctx, order.caseId)) return { id, number }
    if (licence.endedAt) throw problem('already-ended')
    assertNothingWaits(licence)
    const time = timeOf(licence)
    const after = licence.editionNumber
    const foundBy = wordsVector(order.findBy ?? [])
    const edition = await writeEdition(ctx, licence, { ...order, ...time, kind, after, foundBy })
    if (!edition) throw new Error('another licence is of this case')
    await tellOfEdition(ctx, { id, holder, edition }, kind, order.caseId)
    return { id, number }
  })

/** @throws licences/document-waits  its first or its next document is being made */
export function assertNothingWaits({ waits, issuedAt }: Pick<Licence, 'waits' | 'issuedAt'>) {
  if (waits || issuedAt === null) throw problem('document-waits')
}

const isDone = async (ctx: Ctx, caseId: string) =>
  (await db(ctx)
    .selectFrom('licences.edition')
    .select('id')
    .where('case_id', '=', caseId)
    .executeTakeFirst()) !== undefined

const getByCase = (ctx: Ctx, caseId: string): Promise<Granted> =>
  db(ctx)
    .selectFrom('licences.edition as e')
    .innerJoin('licences.licence as l', 'l.id', 'e.licence')
    .select(['l.id', 'l.number'])
    .where('e.case_id', '=', caseId)
    .executeTakeFirstOrThrow()

type NewEdition = Omit<EditionOrder, 'caseId' | 'findBy'> &
  Time & {
    kind: EditionKind
    caseId: string | null
    /** number of the edition before; 0 before the first */
    after: number
    /** words as the text form of a `tsvector` */
    foundBy: string | null
    /** the number of an order by software */
    orderKey?: string | null
  }

/**
 * Writes an edition with what its document says.
 *
 * @returns undefined where the case has made one already
 */
export async function writeEdition(
  ctx: Ctx,
  { id, number, agency }: Pick<Licence, 'id' | 'number' | 'agency'>,
  order: NewEdition,
): Promise<EditionId | undefined> {
  const code = newSecretCode()
  const grantedAt = ctx.clock.now()
  const { template, validFrom, validTo, rows } = order
  const document =
    template === null ? null : await documentOf(ctx, { ...order, agency, number, code, grantedAt })
  const row = await db(ctx)
    .insertInto('licences.edition')
    .values({
      ...{ licence: id, number: order.after + 1, kind: order.kind, case_id: order.caseId, code },
      ...{ service_version: order.serviceVersion, title: order.title, template, document },
      rows: sql`${JSON.stringify(rows)}::jsonb`,
      public_rows: order.publicRows,
      answers: order.answers ? sql`${JSON.stringify(order.answers)}::jsonb` : null,
      found_by: order.foundBy ? sql`${order.foundBy}::tsvector` : null,
      order_key: order.orderKey ?? null,
      ...{ valid_from: validFrom, valid_to: validTo, granted_at: grantedAt },
      ...{ sha256: null, file: null, issued_at: null, replaced_at: null },
    })
    .onConflict((conflict) => conflict.column('case_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

const FACTS = {
  granted: 'licence-granted',
  renewed: 'licence-renewed',
  amended: 'licence-amended',
  replaced: 'licence-replaced',
} as const

/** An edition in the history, and as the fact upon which its document is made. */
export async function tellOfEdition(
  ctx: Ctx,
  { id, holder, edition }: Pick<Licence, 'id' | 'holder' | 'edition'>,
  kind: keyof typeof FACTS,
  caseId: string | null,
): Promise<void> {
  await writeAct(ctx, { id, edition }, kind)
  await record(ctx, FACTS[kind], {
    subject: holder,
    resource: `licence:${id}`,
    data: { edition, ...(caseId !== null && { case: caseId }) },
  })
}
