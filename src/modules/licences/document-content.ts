import { type Ctx, findUnprintable, inAllLanguages, qrSvg, type Texts } from '#kernel'
import { getOrganisation } from '#organisations'
import type { Licence } from './licence.ts'
import type { LicenceDocument } from './tables.ts'

/** What a document is made from. */
type Granted = Pick<
  Licence,
  'agency' | 'number' | 'code' | 'title' | 'rows' | 'validFrom' | 'validTo' | 'grantedAt'
>

/** What the document of a licence says, whole, in the words, names and settings of now. */
export const documentOf = async (ctx: Ctx, licence: Granted): Promise<LicenceDocument> => ({
  data: await dataOf(ctx, licence),
  reason: bilingual(ctx, (t) => t('licences.seal.reason', { number: licence.number })),
})

/** Fields refuse what no face can print; an older answer with such a character still gets its document. */
function printable(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [
      language,
      [...text].map((character) => (findUnprintable(character) ? '?' : character)).join(''),
    ]),
  )
}

const bilingual = (ctx: Ctx, say: (t: Ctx['t']) => string) =>
  Object.values(inAllLanguages(ctx, say)).join(' · ')

/** Every text in every language, so that the template holds none of its own. */
async function dataOf(ctx: Ctx, licence: Granted) {
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
