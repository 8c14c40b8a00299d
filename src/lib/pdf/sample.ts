import { deflateSync } from 'node:zlib'

/** A one-page file for tests, with cross-references as a table or as a stream. */
export const samplePdf = (
  references: 'table' | 'stream',
  { annotations = '', identifier = '/ID [<AA> <BB>]' } = {},
): Buffer => {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << >> ${annotations} >>`,
    '<< /Length 20 >>\nstream\n10 10 100 100 re f  \nendstream',
    '[6 0 R]',
    '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] /A << /S /URI /URI (x:y) >> >>',
  ]
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
  const offsets = objects.map((body, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const at = text.length
  if (references === 'table') {
    const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
    text += `xref\n0 7\n0000000000 65535 f \n${rows.join('')}`
    text += `trailer\n<< /Size 7 /Root 1 0 R ${identifier} >>\n`
  } else {
    const rows = [0, ...offsets, at].flatMap((offset, index) => [
      2,
      index === 0 ? 0 : 1,
      offset >> 8,
      offset & 255,
      0,
    ])
    const predicted = rows.map((byte, index) => {
      const above = index % 5 === 0 || index < 5 ? 0 : (rows[index - 5] ?? 0)
      return index % 5 === 0 ? byte : (byte - above) & 255
    })
    const data = deflateSync(Buffer.from(predicted)).toString('latin1')
    text += `7 0 obj\n<< /Type /XRef /Size 8 /Root 1 0 R ${identifier} /W [1 2 1]
      /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >> /Length ${data.length} >>
stream\n${data}\nendstream\nendobj\n`
  }
  return Buffer.from(`${text}startxref\n${at}\n%%EOF\n`, 'latin1')
}
