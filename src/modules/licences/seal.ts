import { createHash } from 'node:crypto'
import { encode } from 'uqr'
import {
  type Ctx,
  type Delivered,
  findUnprintable,
  inAllLanguages,
  storeDocument,
  type Texts,
} from '#kernel'
import { getOrganisation } from '#organisations'
import { record } from './facts.ts'
import { findLicence, type Licence, writeAct } from './licence.ts'
import { db, type LicenceId } from './tables.ts'

/**
 * Issues a granted licence, once: makes and seals its document where it has one.
 *
 * The document is a function of the licence's row alone, and the signer gives the same signature to
 * the same document, so a worker that died half-way leaves nothing to clean up: the next one arrives
 * at the same bytes.
 */
export async function issueLicence(ctx: Ctx, fact: Delivered): Promise<void> {
  const id = fact.payload.resource?.replace('licence:', '') as LicenceId
  await ctx.tx(async (ctx) => {
    const row = await db(ctx)
      .selectFrom('licences.licence')
      .select(['id', 'template', 'issued_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const licence = await findLicence(ctx, { id })
    // One that was ended before it was issued is not issued any more.
    if (!row || !licence || row.issued_at || licence.endedAt) return
    const document = row.template === null ? {} : await sealed(ctx, licence, row.template)
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

async function sealed(ctx: Ctx, licence: Licence, template: string) {
  const pdf = await ctx.ports.seal({
    key: licence.id,
    template,
    data: await documentData(ctx, licence),
    at: licence.grantedAt,
    code: licence.code,
    reason: bilingual(ctx, (t) => t('licences.seal.reason', { number: licence.number })),
  })
  const name = `${licence.number}.pdf`
  const { id, sha256 } = await storeDocument(ctx, Buffer.from(pdf), name, `licence:${licence.id}`)
  return { file: id, sha256 }
}

/** Fields refuse what no face can print; an older answer with such a character still gets its document. */
function printable(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [
      language,
      [...text].map((character) => (findUnprintable(character) ? '?' : character)).join(''),
    ]),
  )
}

export const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

const bilingual = (ctx: Ctx, say: (t: Ctx['t']) => string) =>
  Object.values(inAllLanguages(ctx, say)).join(' · ')

/** Every text in every language, so that the template holds none of its own. */
async function documentData(ctx: Ctx, licence: Licence) {
  const { languages, hijri, portal } = ctx.pack.settings
  const inAll = (say: (t: Ctx['t']) => string) => inAllLanguages(ctx, say)
  const agency = await getOrganisation(ctx, licence.agency)
  const url = `${ctx.url}/v/${licence.code}`
  const day = (date: string) => ({
    numeric: ctx.t.date(date, 'numeric'),
    text: inAll((t) => t.date(date, 'medium')),
    ...(hijri && { hijri: inAll((t) => t.date(date, 'hijri')) }),
  })
  return {
    languages,
    portal: portal.names,
    agency: agency.names,
    title: licence.title,
    word: inAll((t) => t('licences.document.word')),
    number: licence.number,
    labels: {
      number: inAll((t) => t('licences.document.number')),
      validFrom: inAll((t) => t('licences.document.valid-from')),
      validTo: inAll((t) => t('licences.document.valid-to')),
      check: inAll((t) => t('licences.document.check')),
      checkHow: inAll((t) => t('licences.document.check-how')),
      signed: inAll((t) =>
        t('licences.document.signed', { at: t.date(licence.grantedAt, 'moment') }),
      ),
      qrAlt: inAll((t) => t('licences.document.qr-alt')),
    },
    validFrom: day(licence.validFrom),
    validTo: licence.validTo === null ? null : day(licence.validTo),
    rows: licence.rows.map(({ label, value }) => ({ label, value: printable(value) })),
    verify: { url, code: licence.code },
    qr: qrSvg(url),
    demonstration: ctx.demonstration ? inAll((t) => t('licences.document.demonstration')) : null,
  }
}

/** Our own drawing of the code: one path, no colours but black. */
function qrSvg(text: string) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  let path = ''
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`
    })
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}" fill="#000"/></svg>`
}
