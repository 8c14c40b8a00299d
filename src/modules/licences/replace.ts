import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { useMandate } from '#mandates'
import { isReplacedAtOnce, lockForAct } from './after.ts'
import { assertNothingWaits, tellOfEdition, writeEdition } from './edition.ts'
import { type Licence, lockLicence } from './licence.ts'
import { problem } from './problems.ts'
import { db, type LicenceAnswers, type LicenceId } from './tables.ts'

/**
 * Makes the document of a licence again, since its holder has lost it: with a new code, and once it is sealed the lost one
 * counts no more. What it says and its days stay.
 *
 * @param key  the number that software gave its order: the same makes no second document
 * @throws as `lockForAct`
 * @throws licences/replacement-costs  it is applied for
 */
export const replaceDocument = (
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  key?: string,
): Promise<void> =>
  ctx.tx(async (ctx) => {
    await lockLicence(ctx, id)
    if (key !== undefined && (await isOrdered(ctx, id, key))) return
    const licence = await lockForAct(ctx, id, 'replace')
    if (!(await isReplacedAtOnce(ctx, licence))) throw problem('replacement-costs')
    const { service, number: reference } = licence
    await useMandate(ctx, { what: 'begun', service, reference })
    await writeReplacement(ctx, licence, { ...(key !== undefined && { key }) })
  })

const isOrdered = async (ctx: Ctx, id: LicenceId, key: string) =>
  (await db(ctx)
    .selectFrom('licences.edition')
    .select('id')
    .where('licence', '=', id)
    .where('order_key', '=', key)
    .executeTakeFirst()) !== undefined

/**
 * Makes the document of a licence again as a case decided, in the transaction of the decision. The same case makes it once.
 *
 * @throws licences/already-ended  it was revoked or given up meanwhile
 * @throws licences/document-waits
 */
export const replaceFor = (
  ctx: Ctx,
  id: LicenceId,
  { caseId, answers }: { caseId: string; answers: LicenceAnswers },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const licence = await lockLicence(ctx, id)
    const made = await db(ctx)
      .selectFrom('licences.edition')
      .select('id')
      .where('case_id', '=', caseId)
      .executeTakeFirst()
    if (made) return
    if (licence.endedAt) throw problem('already-ended')
    assertNothingWaits(licence)
    await writeReplacement(ctx, licence, { caseId, answers })
  })

type Asked = { caseId?: string; answers?: LicenceAnswers; key?: string }

/** What the licence says stays; the files of its data are those of the case, where one decided. */
async function writeReplacement(ctx: Ctx, licence: Licence, { caseId, answers, key }: Asked) {
  const before = await db(ctx)
    .selectFrom('licences.edition')
    .select(['template', 'answers', sql<string | null>`found_by::text`.as('foundBy')])
    .where('id', '=', licence.edition)
    .executeTakeFirstOrThrow()
  const edition = await writeEdition(ctx, licence, {
    ...licence,
    ...{ template: before.template, kind: 'replaced', after: licence.editionNumber },
    ...{ caseId: caseId ?? null, orderKey: key ?? null, foundBy: before.foundBy },
    answers: answers ?? before.answers ?? undefined,
  })
  if (!edition) throw new Error('an edition of a replacement was not written')
  await tellOfEdition(ctx, { ...licence, edition }, 'replaced', caseId ?? null)
}
