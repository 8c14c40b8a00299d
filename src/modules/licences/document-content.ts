import {
  type Ctx,
  findUnprintable,
  inAllLanguages,
  type PaperAround,
  qrSvg,
  type Texts,
} from '#kernel'
import { getOrganisation } from '#organisations'
import { type Holder, rowsOfHolder } from './holder.ts'
import type { Licence } from './licence.ts'
import type { LicenceDocument } from './tables.ts'

/** What a document is made from. */
type Granted = Pick<
  Licence,
  'agency' | 'number' | 'code' | 'title' | 'rows' | 'validFrom' | 'validTo' | 'grantedAt'
>

/** Words and settings of now. */
type Around = PaperAround & { agency: Texts; note: ((t: Ctx['t']) => string) | null }

/** Of what nobody was granted. */
const SAMPLE = { number: '0000-0000', code: 'SAMPLE' }

/** What the document of a licence says, whole, in the words, names and settings of now. */
export const documentOf = async (ctx: Ctx, licence: Granted): Promise<LicenceDocument> => ({
  data: dataOf(
    {
      ...{ pack: ctx.pack, translate: ctx.translate, url: ctx.url },
      agency: (await getOrganisation(ctx, licence.agency)).names,
      note: ctx.demonstration ? (t) => t('licences.document.demonstration') : null,
    },
    licence,
  ),
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

/**
 * What the document of a licence would say that nobody was granted; it says of itself that it counts for nothing.
 *
 * @param holder  whose it would be
 */
export function samplePaper(
  around: PaperAround & { agency: Texts },
  {
    holder,
    rows,
    ...granted
  }: Pick<Granted, 'title' | 'rows' | 'validFrom' | 'validTo'> & { holder: Holder },
): LicenceDocument['data'] {
  const all = [...rowsOfHolder(around, holder), ...rows]
  const grantedAt = new Date(`${granted.validFrom}T09:00:00Z`)
  const note = (t: Ctx['t']) => t('licences.document.sample')
  return dataOf({ ...around, note }, { ...granted, ...SAMPLE, rows: all, agency: '', grantedAt })
}

/** Every text in every language, so that the template holds none of its own. */
function dataOf(around: Around, licence: Granted) {
  const { languages, hijri, portal } = around.pack.settings
  const inAll = (say: (t: Ctx['t']) => string) => inAllLanguages(around, say)
  const first = around.translate(languages[0] ?? '')
  const url = `${around.url}/v/${licence.code}`
  const day = (date: string) => ({
    numeric: first.date(date, 'numeric'),
    text: inAll((t) => t.date(date, 'medium')),
    ...(hijri && { hijri: inAll((t) => t.date(date, 'hijri')) }),
  })
  return {
    languages,
    portal: portal.names,
    agency: around.agency,
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
    demonstration: around.note && inAll(around.note),
  }
}
