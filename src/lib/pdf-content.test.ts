import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { samplePdf } from './pdf/sample.ts'
import { inspectPdf } from './pdf-content.ts'

const withObject = (body: string) =>
  Buffer.from(
    samplePdf('table').toString('latin1').replace('xref\n', `9 0 obj\n${body}\nendobj\nxref\n`),
    'latin1',
  )

const packed = (objects: string) => {
  const stream = deflateSync(Buffer.from(objects)).toString('latin1')
  return withObject(`<< /Type /ObjStm /N 1 /Filter /FlateDecode >>\nstream\n${stream}\nendstream`)
}

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
