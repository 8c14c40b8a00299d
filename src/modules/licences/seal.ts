import { createHash } from 'node:crypto'
import { type Ctx, type Delivered, inAllLanguages, storeDocument } from '#kernel'
import { notifyPerson } from '#notify'
import { documentOf } from './document-content.ts'
import { record } from './facts.ts'
import { findLicence, type Licence, writeAct } from './licence.ts'
import { db, type EditionId, type LicenceId } from './tables.ts'

/**
 * Issues an edition of a licence, once: makes and seals its document where it has one. The edition before it counts no
 * more from the same moment.
 *
 * What the document says is kept with the edition since it was granted, and the signer gives the
 * same signature to the same document, so a worker that died half-way leaves nothing to clean up: the
 * next one arrives at the same bytes, whatever names, messages or settings have become meanwhile.
 */
export async function issueLicence(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const id = payload.resource?.replace('licence:', '') as LicenceId
  // A first edition that was granted before there were editions has the licence's own id.
  const { edition = id as string } = (payload.data ?? {}) as { edition?: string }
  await ctx.tx(async (ctx) => {
    const row = await lockEdition(ctx, id, edition as EditionId)
    const licence = await findLicence(ctx, { id })
    if (!row || !licence || row.issuedAt) return
    // One that was ended before it was issued is not issued any more; what is changed then is still on record.
    if (row.number === 1 && licence.endedAt) return
    const at = ctx.clock.now()
    const document = row.template === null ? {} : await sealed(ctx, licence, row, row.template)
    await db(ctx)
      .updateTable('licences.edition')
      .set({ replaced_at: at })
      .where('licence', '=', id)
      .where('replaced_at', 'is', null)
      .where('issued_at', 'is not', null)
      .execute()
    await db(ctx)
      .updateTable('licences.edition')
      .set({ ...document, issued_at: at })
      .where('id', '=', row.id)
      .where('issued_at', 'is', null)
      .execute()
    await writeAct(ctx, { id, edition: row.id }, 'issued')
    await tellOfIssue(ctx, licence, row.caseId)
  })
}

/** Holds the licence, and then the edition: whoever ends or changes it comes before or after. */
async function lockEdition(ctx: Ctx, licence: LicenceId, id: EditionId) {
  await db(ctx)
    .selectFrom('licences.licence')
    .select('id')
    .where('id', '=', licence)
    .forUpdate()
    .execute()
  return db(ctx)
    .selectFrom('licences.edition')
    .select([
      'id',
      'number',
      'case_id as caseId',
      'code',
      'title',
      'rows',
      'valid_from as validFrom',
      'valid_to as validTo',
      'template',
      'document',
      'granted_at as grantedAt',
      'issued_at as issuedAt',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

type Edition = NonNullable<Awaited<ReturnType<typeof lockEdition>>>

/** The case hears of what it decided; the holder of a replaced document, which no case is about, is told here. */
async function tellOfIssue(ctx: Ctx, { id, number, holder }: Licence, caseId: string | null) {
  if (caseId !== null) {
    const data = { licence: id, number }
    await record(ctx, 'licence-issued', { subject: holder, resource: `case:${caseId}`, data })
    return
  }
  await record(ctx, 'document-issued', { subject: holder, resource: `licence:${id}` })
  await notifyPerson(ctx, holder, {
    subject: inAllLanguages(ctx, (t) => t('licences.notices.replaced', { number })),
    body: inAllLanguages(ctx, (t) => t('licences.notices.replaced-more')),
    href: `my/licences/${number}`,
  })
}

async function sealed(ctx: Ctx, licence: Licence, edition: Edition, template: string) {
  // Granted before documents were kept: made now.
  const { number, agency } = licence
  const { data, reason } =
    edition.document ?? (await documentOf(ctx, { ...edition, number, agency }))
  const pdf = await ctx.ports.seal({
    key: edition.id,
    template,
    data,
    at: edition.grantedAt,
    code: edition.code,
    reason,
  })
  const owner = `licence:${licence.id}`
  const { id, sha256 } = await storeDocument(ctx, Buffer.from(pdf), `${number}.pdf`, owner)
  return { file: id, sha256 }
}

export const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
