/** The mark at the start tells spreadsheets that the text is UTF-8. */
const MARK = '\ufeff'

/**
 * A table as a spreadsheet reads it.
 *
 * @param lines  cells of each line, the head first
 * @source RFC 4180
 */
export const csvOf = (lines: readonly (readonly string[])[]): string =>
  `${MARK}${lines.map((cells) => cells.map(cellText).join(',')).join('\r\n')}\r\n`

/** One that a spreadsheet would take for a formula is marked as text. */
function cellText(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
