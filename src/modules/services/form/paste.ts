import type { FieldNode } from './model.ts'
import { plainOf } from './model.ts'

/** The longest text that is looked at: a hundred rows of twenty cells of a line each. */
export const MAX_PASTED = 200_000

/** What a cell means where it is a name and not a code; undefined where it is none. */
export type NameReader = (node: FieldNode, cell: string) => unknown

/**
 * Rows as spreadsheets let one copy them, cells with tabs between them; cells with line breaks or tabs inside
 * stand in quotes. Empty lines are none.
 */
export function rowsIn(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/gy
  const plain = text.slice(0, MAX_PASTED).replace(/\r\n?/g, '\n')
  for (let match = cell.exec(plain); match; match = cell.exec(plain)) {
    row.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
    if (match[3] !== '\t') {
      if (row.some((each) => each !== '')) rows.push(row)
      row = []
    }
    if (match[3] === '' || cell.lastIndex > plain.length) break
  }
  return rows
}

/** A day as spreadsheets write it, in the parts that a page has; what is none stays as it is. */
export function dayOfCell(cell: string): unknown {
  const parts = cell.split(/[-/.\s]+/)
  if (parts.length !== 3) return cell
  const [first = '', month = '', last = ''] = parts
  // Years stand first, or last; a year is what has four digits.
  return [...first].length === 4
    ? { day: last, month, year: first }
    : { day: first, month, year: last }
}

/** What a cell holds, as it would have been typed. */
function typed(node: FieldNode, cell: string, named: NameReader): unknown {
  if (cell === '') return undefined
  const { kind } = plainOf(node.field)
  if (kind === 'date') return dayOfCell(cell)
  if (kind === 'choice' || kind === 'yesNo') return named(node, cell) ?? cell
  return cell
}

/**
 * Rows of a table as they were pasted, the columns in their order.
 *
 * @param isHeading  whether a row holds the names of the columns, which is then no row
 */
export function pastedItems(
  node: FieldNode,
  text: string,
  named: NameReader,
  isHeading: (row: readonly string[]) => boolean,
): Record<string, unknown>[] {
  const [first, ...rest] = rowsIn(text)
  const rows = first && !isHeading(first) ? [first, ...rest] : rest
  return rows.map((row) =>
    Object.fromEntries(
      node.children.flatMap((child, column) => {
        const value = typed(child, row[column] ?? '', named)
        return value === undefined ? [] : [[child.name, value]]
      }),
    ),
  )
}
