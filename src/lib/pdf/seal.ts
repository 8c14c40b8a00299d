import { createHash } from 'node:crypto'
import { arrayEntry, type Document, openDocument, readObject } from './document.ts'
import {
  type Dictionary,
  integerOf,
  PdfError,
  readArray,
  referenceOf,
  textLiteral,
} from './syntax.ts'

/** What a seal says of itself; who seals stands in its certificate. */
export type SealDetails = {
  /** in any language */
  reason: string
  at: Date
  /** public code by which the document is found where it is checked */
  code: string
}

/** A file that waits for its signature. */
export type PreparedSeal = {
  /** SHA-256 over everything but the place of the signature */
  digest: Uint8Array
  /**
   * The sealed file.
   *
   * @param cms  a detached CAdES signature over `digest`, DER
   * @throws PdfError  when it is larger than the place kept for it
   */
  complete: (cms: Uint8Array) => Uint8Array
}

/** Room for a signature with its certificates and, one day, a time-stamp. */
export const RESERVED_BYTES = 8192
/** Our own key in the signature dictionary, with a prefix as ISO 32000-1, annex E asks for. */
export const SEAL_CODE = 'IGOV_Code'
const NUMBER_WIDTH = 10
const DEEPEST_PAGE_TREE = 32

type Part = { number: number; body: string }

const refer = (number: number) => `${number} 0 R`

const dictionaryText = (entries: Iterable<readonly [string, string]>): string =>
  `<<\n${[...entries].map(([key, value]) => `/${key} ${value}`).join('\n')}\n>>`

const firstPage = (document: Document, catalogue: Dictionary): number => {
  let number = referenceOf(catalogue.get('Pages'))
  for (let depth = 0; number !== undefined && depth < DEEPEST_PAGE_TREE; depth++) {
    const node = readObject(document, number)
    if (node.get('Type') === '/Page') return number
    number = referenceOf(arrayEntry(document, node.get('Kids'))[0])
  }
  throw new PdfError('it has no page')
}

const pdfDate = (at: Date) => `(D:${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z)`

const byteRange = (numbers: readonly number[]) =>
  `[0 ${numbers.map((number) => String(number).padEnd(NUMBER_WIDTH)).join(' ')}]`

/**
 * The signature dictionary. It certifies: no later change is allowed (DocMDP 1).
 * What the seal says comes first, its place last, in the one form that `readSeals` accepts.
 */
const signatureDictionary = (details: SealDetails): string => {
  const rules = '<< /Type /TransformParams /P 1 /V /1.2 >>'
  return dictionaryText([
    ['Type', '/Sig'],
    ['Filter', '/Adobe.PPKLite'],
    ['SubFilter', '/ETSI.CAdES.detached'],
    ['Reference', `[<< /Type /SigRef /TransformMethod /DocMDP /TransformParams ${rules} >>]`],
    ['ByteRange', byteRange([0, 0, 0])],
    ['Contents', `<${'0'.repeat(RESERVED_BYTES * 2)}>`],
    ['M', pdfDate(details.at)],
    ['Reason', textLiteral(details.reason)],
    [SEAL_CODE, textLiteral(details.code)],
  ])
}

const updatedParts = (document: Document, details: SealDetails): Part[] => {
  const root = referenceOf(document.trailer.get('Root'))
  if (root === undefined) throw new PdfError('it has no catalogue')
  const catalogue = readObject(document, root)
  if (catalogue.has('AcroForm') || catalogue.has('Perms')) {
    throw new PdfError('it has a form or a seal already')
  }
  const page = firstPage(document, catalogue)
  const entries = readObject(document, page)
  const signature = integerOf(document.trailer.get('Size'))
  const widget = signature + 1
  const annotations = [...arrayEntry(document, entries.get('Annots')), refer(widget)]
  const parts = [
    { number: signature, body: signatureDictionary(details) },
    {
      number: widget,
      body: dictionaryText([
        ['Type', '/Annot'],
        ['Subtype', '/Widget'],
        ['FT', '/Sig'],
        ['T', '(Seal)'],
        // Print and Locked: PDF/A wants an annotation that prints, and a zero rectangle shows nothing.
        ['F', '132'],
        ['Rect', '[0 0 0 0]'],
        ['P', refer(page)],
        ['V', refer(signature)],
      ]),
    },
    {
      number: root,
      body: dictionaryText([
        ...catalogue,
        ['AcroForm', `<< /Fields [${refer(widget)}] /SigFlags 3 >>`],
        ['Perms', `<< /DocMDP ${refer(signature)} >>`],
      ]),
    },
    {
      number: page,
      body: dictionaryText(new Map([...entries, ['Annots', `[${annotations.join(' ')}]`]])),
    },
  ]
  return parts.sort((a, b) => a.number - b.number)
}

/** Runs of consecutive object numbers, as cross-references list them. */
const runsOf = <P extends { number: number }>(parts: readonly P[]): P[][] => {
  const runs: P[][] = []
  for (const part of parts) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1)?.number === part.number - 1) run.push(part)
    else runs.push([part])
  }
  return runs
}

/** The trailer's entries for the update: a new second half of the identifier, a way back. */
const trailerEntries = (document: Document, update: string, size: number) => {
  const identifier = document.trailer.get('ID')
  const hash = createHash('sha256').update(document.bytes).update(update, 'latin1').digest('hex')
  const changed = `<${hash.slice(0, 32).toUpperCase()}>`
  const [original = changed] = identifier === undefined ? [] : readArray(identifier)
  const kept = ['Root', 'Info'].flatMap((key) => {
    const value = document.trailer.get(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return [
    ['Size', String(size)] as const,
    ...kept,
    ['ID', `[${original} ${changed}]`] as const,
    ['Prev', String(document.referencesAt)] as const,
  ]
}

type Placed = { number: number; offset: number }

const tableText = (places: readonly Placed[], trailer: ReturnType<typeof trailerEntries>) => {
  const rows = runsOf(places).map((run) => {
    const lines = run.map(({ offset }) => `${String(offset).padStart(10, '0')} 00000 n \n`)
    return `${run[0]?.number} ${run.length}\n${lines.join('')}`
  })
  return `xref\n${rows.join('')}trailer\n${dictionaryText(trailer)}\n`
}

const streamText = (places: readonly Placed[], trailer: ReturnType<typeof trailerEntries>) => {
  const rows = Buffer.alloc(places.length * 6)
  for (const [index, { offset }] of places.entries()) {
    rows[index * 6] = 1
    rows.writeUInt32BE(offset, index * 6 + 1)
  }
  const runs = runsOf(places).map((run) => `${run[0]?.number} ${run.length}`)
  const dictionary = dictionaryText([
    ['Type', '/XRef'],
    ...trailer,
    ['W', '[1 4 1]'],
    ['Index', `[${runs.join(' ')}]`],
    ['Length', String(rows.length)],
  ])
  return `${places.at(-1)?.number} 0 obj\n${dictionary}\nstream\n${rows.toString('latin1')}\nendstream\nendobj\n`
}

const updateText = (document: Document, details: SealDetails): string => {
  const parts = updatedParts(document, details)
  const places: Placed[] = []
  let text = /[\r\n]$/.test(document.text.slice(-1)) ? '' : '\n'
  for (const { number, body } of parts) {
    places.push({ number, offset: document.bytes.length + text.length })
    text += `${number} 0 obj\n${body}\nendobj\n`
  }
  const references = document.bytes.length + text.length
  const next = integerOf(document.trailer.get('Size')) + 2
  const streamed = document.references === 'stream'
  const trailer = trailerEntries(document, text, streamed ? next + 1 : next)
  text += streamed
    ? streamText([...places, { number: next, offset: references }], trailer)
    : tableText(places, trailer)
  return `${text}startxref\n${references}\n%%EOF\n`
}

/**
 * Prepares a PAdES baseline-B seal as an incremental update: the original bytes stay as they are.
 * The same file and details always give the same bytes.
 *
 * @param pdf  a file of our own, with no form and no seal
 * @returns the digest to sign, and the way to put the signature in
 * @throws PdfError  when the file cannot be sealed
 * @source ISO 32000-1, sections 7.5.6, 12.7.4.5 and 12.8; ISO 19005-2, sections 6.3 and 6.4.3;
 *   ETSI EN 319 142-1, section 6.3
 */
export const prepareSeal = (pdf: Uint8Array, details: SealDetails): PreparedSeal => {
  const update = updateText(openDocument(pdf), details)
  const contents = '/Contents <'
  const start = pdf.length + update.indexOf(contents) + contents.length - 1
  const end = start + RESERVED_BYTES * 2 + 2
  const total = pdf.length + update.length
  const range = byteRange([start, end, total - end])
  const file = Buffer.concat([
    pdf,
    Buffer.from(update.replace(byteRange([0, 0, 0]), range), 'latin1'),
  ])
  const digest = createHash('sha256')
    .update(file.subarray(0, start))
    .update(file.subarray(end))
    .digest()
  const complete = (cms: Uint8Array) => {
    if (cms.length > RESERVED_BYTES) throw new PdfError('the signature does not fit its place')
    const sealed = Buffer.from(file)
    sealed.write(Buffer.from(cms).toString('hex').toUpperCase(), start + 1, 'latin1')
    return sealed
  }
  return { digest, complete }
}
