/**
 * An empty A4 page as a PDF; the name makes two papers two files.
 *
 * @source ISO 32000-1 §7.5 (a reader rebuilds the cross-references that are left out here)
 */
export const blankPaper = (name: string): Buffer =>
  Buffer.from(
    `%PDF-1.4\n% ${name.replace(/[^\w.:-]/g, '')}\n` +
      '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n' +
      'trailer<</Root 1 0 R>>\n%%EOF\n',
  )
