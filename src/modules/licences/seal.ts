import { createHash } from 'node:crypto'
import { type Ctx, type Delivered, storeDocument } from '#kernel'
import { documentOf } from './document-content.ts'
import { record } from './facts.ts'
import { findLicence, type Licence, writeAct } from './licence.ts'
import { db, type LicenceDocument, type LicenceId } from './tables.ts'

/**
 * Issues a granted licence, once: makes and seals its document where it has one.
 *
 * What the document says is kept with the licence since it was granted, and the signer gives the
 * same signature to the same document, so a worker that died half-way leaves nothing to clean up: the
 * next one arrives at the same bytes, whatever names, messages or settings have become meanwhile.
 */
export async function issueLicence(ctx: Ctx, fact: Delivered): Promise<void> {
  const id = fact.payload.resource?.replace('licence:', '') as LicenceId
  await ctx.tx(async (ctx) => {
    const row = await db(ctx)
      .selectFrom('licences.licence')
      .select(['id', 'template', 'document', 'issued_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const licence = await findLicence(ctx, { id })
    // One that was ended before it was issued is not issued any more.
    if (!row || !licence || row.issued_at || licence.endedAt) return
    const document =
      row.template === null ? {} : await sealed(ctx, licence, row.template, row.document)
    await db(ctx)
      .updateTable('licences.licence')
      .set({ ...document, issued_at: ctx.clock.now() })
      .where('id', '=', licence.id)
      .where('issued_at', 'is', null)
      .execute()
    await writeAct(ctx, licence.id, 'issued')
    await record(ctx, 'licence-issued', {
      subject: licence.holder,
      resource: `case:${licence.caseId}`,
      data: { licence: licence.id, number: licence.number },
    })
  })
}

async function sealed(
  ctx: Ctx,
  licence: Licence,
  template: string,
  document: LicenceDocument | null,
) {
  // Granted before documents were kept: made now.
  const { data, reason } = document ?? (await documentOf(ctx, licence))
  const pdf = await ctx.ports.seal({
    key: licence.id,
    template,
    data,
    at: licence.grantedAt,
    code: licence.code,
    reason,
  })
  const name = `${licence.number}.pdf`
  const { id, sha256 } = await storeDocument(ctx, Buffer.from(pdf), name, `licence:${licence.id}`)
  return { file: id, sha256 }
}

export const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
