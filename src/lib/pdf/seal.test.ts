import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openDocument, readObject } from './document.ts'
import { samplePdf } from './sample.ts'
import { prepareSeal, RESERVED_BYTES } from './seal.ts'
import { readSeals } from './sealed.ts'
import { PdfError } from './syntax.ts'

const details = {
  reason: 'رخصة رقم (7K3M)',
  at: new Date('2026-11-29T06:31:05.678Z'),
  code: 'a \\ (b',
}
const cms = Buffer.from('3003020105', 'hex')

describe.each(['table', 'stream'] as const)('a seal on a file with a %s', (references) => {
  const pdf = samplePdf(references)
  const sealed = Buffer.from(prepareSeal(pdf, details).complete(cms))

  it('keeps the original bytes and goes on the same way', () => {
    expect(sealed.subarray(0, pdf.length).equals(pdf)).toBe(true)
    const document = openDocument(sealed)
    expect(document.references).toBe(references)
    expect(document.trailer.get('Prev')).toBe(String(openDocument(pdf).referencesAt))
    expect(document.trailer.get('ID')).toMatch(/^\[<AA> <[0-9A-F]{32}>\]$/)
  })

  it('certifies, with one invisible field that prints', () => {
    const document = openDocument(sealed)
    const catalogue = readObject(document, 1)
    expect(catalogue.get('AcroForm')).toMatch(/\/SigFlags 3/)
    expect(catalogue.get('Perms')).toMatch(/^<< \/DocMDP \d+ 0 R >>$/)
    const page = readObject(document, 3)
    const widget = readObject(document, Number(page.get('Annots')?.match(/\d+/)?.[0]))
    expect([widget.get('F'), widget.get('Rect')]).toEqual(['132', '[0 0 0 0]'])
  })

  it('leaves out nothing but the place of the signature', () => {
    const [seal] = readSeals(sealed)
    const [start, length, second, rest] = seal?.byteRange ?? [1, 0, 0, 0]
    expect([start, second - length, second + rest]).toEqual([
      0,
      RESERVED_BYTES * 2 + 2,
      sealed.length,
    ])
    expect(Buffer.from(seal?.cms ?? []).equals(cms)).toBe(true)
    const covered = [sealed.subarray(0, length), sealed.subarray(second)]
    const hash = createHash('sha256').update(Buffer.concat(covered)).digest()
    expect(hash.equals(Buffer.from(prepareSeal(pdf, details).digest))).toBe(true)
  })

  it('says why, when and under which code in any script', () => {
    expect(readSeals(sealed)[0]).toMatchObject({
      reason: details.reason,
      code: details.code,
      at: new Date('2026-11-29T06:31:05Z'),
    })
  })

  it('is the same for the same file and details', () => {
    expect(Buffer.from(prepareSeal(pdf, details).complete(cms)).equals(sealed)).toBe(true)
    const later = prepareSeal(pdf, { ...details, at: new Date('2026-11-30T00:00:00Z') })
    expect(Buffer.from(later.complete(cms)).equals(sealed)).toBe(false)
  })

  it.each([
    ['in the page', '/Annots [6 0 R]'],
    ['in an object of their own', '/Annots 5 0 R'],
  ])('keeps annotations that stand %s', (_, annotations) => {
    const file = samplePdf(references, { annotations })
    const document = openDocument(prepareSeal(file, details).complete(cms))
    expect(readObject(document, 3).get('Annots')).toMatch(/^\[6 0 R \d+ 0 R\]$/)
  })

  it('gives an identifier to a file without one', () => {
    const file = samplePdf(references, { identifier: '' })
    const document = openDocument(prepareSeal(file, details).complete(cms))
    expect(document.trailer.get('ID')).toMatch(/^\[<([0-9A-F]{32})> <\1>\]$/)
  })
})

describe('what cannot be sealed', () => {
  it('is refused: sealed already, cut off, no PDF, encrypted', () => {
    const pdf = samplePdf('table')
    const encrypted = samplePdf('table', { identifier: '/Encrypt 6 0 R' })
    const sealed = prepareSeal(pdf, details).complete(cms)
    for (const file of [sealed, pdf.subarray(0, -40), Buffer.from('no'), encrypted]) {
      expect(() => prepareSeal(file, details)).toThrow(PdfError)
    }
  })

  it('is refused when its cross-references go in a circle', () => {
    const text = samplePdf('table').toString('latin1')
    const at = /startxref\n(\d+)/.exec(text)?.[1]
    const circle = text.replace('/Root', `/Prev ${at} /Root`)
    expect(() => prepareSeal(Buffer.from(circle, 'latin1'), details)).toThrow(PdfError)
  })

  it('takes no signature that is larger than its place', () => {
    const prepared = prepareSeal(samplePdf('table'), details)
    expect(() => prepared.complete(new Uint8Array(RESERVED_BYTES + 1))).toThrow(PdfError)
  })
})
