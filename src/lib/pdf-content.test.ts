import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { samplePdf } from './pdf/sample.ts'
import { inspectPdf } from './pdf-content.ts'

const withObject = (body: string) =>
  Buffer.from(
    samplePdf('table')
      .toString('latin1')
      .replace('xref\n', () => `9 0 obj\n${body}\nendobj\nxref\n`),
    'latin1',
  )

const stream = (dictionary: string, data: Buffer | string) =>
  withObject(
    `<< ${dictionary} >>\nstream\n${typeof data === 'string' ? data : data.toString('latin1')}\nendstream`,
  )

const packed = (objects: string, dictionary = '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode') =>
  stream(dictionary, deflateSync(Buffer.from(`9 0 ${objects}`)))

/** One row with the mark of 'none' before it. */
const predicted = (data: Buffer) => deflateSync(Buffer.concat([Buffer.from([0]), data]))

describe('A PDF from outside', () => {
  it('is counted by its pages', () => {
    expect(inspectPdf(samplePdf('table'))).toMatchObject({
      pages: 1,
      active: undefined,
      encrypted: false,
    })
  })

  it('is known to act, in the clear, with its name written otherwise, and in a packed stream', () => {
    expect(inspectPdf(withObject('<< /S /JavaScript /JS (app.alert(1)) >>'))?.active).toBe(
      'JavaScript',
    )
    expect(inspectPdf(withObject('<< /S /J#61vaScript >>'))?.active).toBe('JavaScript')
    expect(inspectPdf(withObject('<< /S /Launch /F (x) >>'))?.active).toBe('Launch')
    expect(inspectPdf(withObject('<< /EmbeddedFiles 9 0 R >>'))?.active).toBe('EmbeddedFiles')
    expect(inspectPdf(packed('<< /S /JavaScript >>'))?.active).toBe('JavaScript')
  })

  it('is known to act from a packed stream that hides what it is', () => {
    const script = '<< /S /JavaScript /JS (x) >>'
    for (const dictionary of [
      '/Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode',
      '/#54ype /#4fbjStm /N 1 /First 4 /Filter /FlateDecode',
      '/Type 7 0 R /N 1 /First 4 /Filter /FlateDecode',
      '/N 1 /First 4 /Filter /Fl#61teDecode',
      '/Type /XObject /Subtype /Image /Filter /FlateDecode',
      '/Type%\n/ObjStm /N 1 /First 4 /Filter /FlateDecode',
    ]) {
      expect(inspectPdf(packed(script, dictionary))?.active, dictionary).toBe('JavaScript')
    }
  })

  it('is refused when it packs objects in a way that is not looked through', () => {
    const objects = Buffer.from('9 0 << /S /JavaScript >>')
    const twice = deflateSync(deflateSync(objects))
    const type = '/Type /Obj#53tm /N 1 /First 4'
    for (const [dictionary, data] of [
      ['/Filter [/FlateDecode /FlateDecode]', twice],
      ['/Filter /ASCIIHexDecode', `${objects.toString('hex')}>`],
      ['/Filter /FlateDecode', deflateSync(objects).subarray(0, 12)],
      ['/Filter /FlateDecode /DecodeParms << /Predictor 12 >>', predicted(objects)],
    ] as const) {
      expect(inspectPdf(stream(`${type} ${dictionary}`, data)), dictionary).toBeUndefined()
    }
    const unnamed = '/N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>'
    expect(inspectPdf(stream(unnamed, predicted(objects)))).toBeUndefined()
  })

  it('may hold pictures and drawings as large as they are', () => {
    const picture = deflateSync(Buffer.alloc(40 * 1024 * 1024, 200))
    const image = stream('/Subtype /Image /Filter /FlateDecode', picture)
    expect(inspectPdf(image)).toMatchObject({ pages: 1, active: undefined })
    const drawing = deflateSync(Buffer.from('0 0 1 rg 12 700 m 300 700 l S\n'.repeat(2_000)))
    expect(inspectPdf(stream('/Filter /FlateDecode', drawing))).toMatchObject({ pages: 1 })
    const photo = stream('/Subtype /Image /Filter /DCTDecode', '\u00ff\u00d8\u00ff\u00e0')
    expect(inspectPdf(photo)).toMatchObject({ pages: 1 })
  })

  it('is looked through in bounded time, whatever it repeats', () => {
    const began = performance.now()
    for (const word of ['stream\n', '/ObjStm ', '/ObjStm stream\n']) {
      inspectPdf(withObject(word.repeat((8 * 1024 * 1024) / word.length)))
    }
    const bomb = deflateSync(Buffer.alloc(1024 * 1024, 65)).subarray(0, 600)
    inspectPdf(withObject(`stream\n${bomb.toString('latin1')}endstream `.repeat(10_000)))
    expect(performance.now() - began).toBeLessThan(8_000)
  })

  it('is known to be encrypted', () => {
    expect(inspectPdf(withObject('<< /Encrypt 5 0 R >>'))?.encrypted).toBe(true)
  })

  it('is refused when it is none, is cut off, or would fill the memory', () => {
    expect(inspectPdf(Buffer.from('<html>%PDF-'))).toBeUndefined()
    expect(inspectPdf(samplePdf('table').subarray(0, 200))).toBeUndefined()
    expect(inspectPdf(packed(' '.repeat(40 * 1024 * 1024)))).toBeUndefined()
    expect(inspectPdf(Buffer.alloc(0))).toBeUndefined()
  })
})
