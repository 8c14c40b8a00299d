import { CsvError, parse } from 'csv-parse/sync'
import { type Ctx, suggest, type UploadedFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { answerAt, isRecord, writeAnswer } from '../form/path.ts'
import { problem } from '../problems.ts'
import { cellAnswer } from './cell.ts'
import { type Column, columnNamed, columnsOf, HIJRI, ROW } from './columns.ts'

export const MOST_FILE_BYTES = 2 * 1024 * 1024
const MOST_COLUMNS = 300
const LONGEST_LINE = 100_000

/** One application of a table. */
export type TableRow = {
  readonly number: number
  readonly answers: Readonly<Record<string, unknown>>
}

/** How the letters of a file were written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1256'

/** Lines and columns that begin with it are for people. */
const REMARK = '#'
/** How a number of a row may be written: Arabic and Persian digits, too. */
const NUMBER = /^\d{1,5}$/

/**
 * Reads a table of applications: UTF-8 with or without its mark, UTF-16 as spreadsheets save it, or Windows-1256;
 * cells with commas, semicolons or tabs between them, the columns in any order.
 *
 * A row is known by its number in the column `row`, or else by its place, from 1. An empty cell is no answer.
 *
 * @throws services/table-wrong  `what` it is, in which line, and `name` of the column where it is one
 */
export function readTable(
  ctx: Ctx,
  bundle: ServiceBundle,
  file: Pick<UploadedFile, 'bytes' | 'tooLarge'> | undefined,
): { rows: TableRow[]; encoding: Encoding } {
  if (!file || file.bytes.length === 0) throw wrong('empty', 1)
  if (file.tooLarge || file.bytes.length > MOST_FILE_BYTES) throw wrong('large', 1)
  const { text, encoding } = textOf(file.bytes)
  const lines = linesOf(text)
  const [head, ...rest] = lines
  if (!head) throw wrong('empty', 1)
  const columns = headOf(ctx, bundle, head)
  const rows = rest.filter(({ cells }) => !cells[0]?.trimStart().startsWith(REMARK))
  const most = bundle.service.many?.rows ?? 0
  if (rows.length === 0) throw wrong('empty', head.line)
  if (rows.length > most) throw wrong('rows', rows[most]?.line ?? 1, String(most))
  const taken = new Set<number>()
  return {
    encoding,
    rows: rows.map((line, index) => {
      const number = numberOf(columns, line, index)
      if (taken.has(number)) throw wrong('twice', line.line, String(number))
      taken.add(number)
      return { number, answers: answersOf(ctx, bundle, columns, line.cells) }
    }),
  }
}

const wrong = (what: string, line: number, name = '') =>
  problem('table-wrong', { what, line, name })

type Line = { readonly cells: readonly string[]; readonly line: number }
/** By place; undefined: for people. */
type Head = readonly (Column | typeof ROW | undefined)[]

/** The one table of letters that files of the region were written with before Unicode. */
const OLD = 'windows-1256'

function textOf(bytes: Buffer): { text: string; encoding: Encoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    const text = new TextDecoder(OLD).decode(bytes)
    // Of that table every byte is some letter: only Arabic words make it likely.
    if (/\p{Script=Arabic}{2}/u.test(text)) return { text, encoding: OLD }
    throw wrong('letters', 1)
  }
}

function linesOf(text: string): Line[] {
  const [head = ''] = text.split('\n', 1)
  const count = (sign: string) => head.split(sign).length
  const delimiter = [';', '\t'].find((sign) => count(sign) > count(',')) ?? ','
  const lines: Line[] = []
  try {
    parse(text, {
      ...{ bom: true, delimiter, skip_empty_lines: true, trim: true },
      ...{ max_record_size: LONGEST_LINE, skip_records_with_empty_values: true },
      relax_column_count_less: true,
      on_record: (cells: string[], { lines: line }) => {
        lines.push({ cells: cells.map(plainCell), line })
        return null
      },
    })
    return lines
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const what = error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' ? 'cells' : 'csv'
    throw wrong(what, Number((error as { lines?: number }).lines ?? 1))
  }
}

/** Our own files mark what a spreadsheet would take for a formula; here the mark goes again. */
const plainCell = (cell: string) => {
  const text = cell.replaceAll('\0', '').toWellFormed()
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

function headOf(ctx: Ctx, bundle: ServiceBundle, { cells, line }: Line): Head {
  if (cells.length > MOST_COLUMNS) throw wrong('columns', line, String(MOST_COLUMNS))
  const known = new Map(columnsOf(bundle, ctx.pack).map((column) => [column.heading, column]))
  const seen = new Set<string>()
  const head = cells.map((cell) => {
    const heading = cell.trim()
    if (heading === '' || heading.startsWith(REMARK)) return undefined
    if (seen.has(heading)) throw wrong('doubled', line, heading.slice(0, 80))
    seen.add(heading)
    if (heading === ROW) return ROW
    const column = columnNamed(known, heading)
    if (column) return column
    const [, near] = /^did you mean "(.+)"/.exec(suggest(heading, [...known.keys()])) ?? []
    throw wrong('column', line, `${heading.slice(0, 80)}${near ? ` (${near}?)` : ''}`)
  })
  if (!head.some((column) => column !== undefined && column !== ROW)) throw wrong('head', line)
  return head
}

function numberOf(head: Head, { cells, line }: Line, index: number): number {
  const place = head.indexOf(ROW)
  const typed = place < 0 ? '' : (cells[place] ?? '')
  if (typed === '') return index + 1
  const text = typed
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
  if (!NUMBER.test(text) || Number(text) < 1) throw wrong('number', line, typed.slice(0, 20))
  return Number(text)
}

function answersOf(ctx: Ctx, bundle: ServiceBundle, head: Head, cells: readonly string[]) {
  const answers: Record<string, unknown> = {}
  for (const [place, column] of head.entries()) {
    const cell = cells[place]?.trim() ?? ''
    if (column === undefined || column === ROW || cell === '') continue
    const value = cellAnswer(ctx, bundle, column, cell)
    if (column.part === HIJRI) writeAnswer(answers, column.path, inHijri(answers, column, value))
    else writeAnswer(answers, column.part === undefined ? column.path : column.heading, value)
  }
  return withoutGaps(answers) as Record<string, unknown>
}

/** The Gregorian day before it says what the Hijri one is taken for. */
function inHijri(answers: Record<string, unknown>, { path }: Column, typed: unknown): unknown {
  const day = answerAt(answers, path)
  if (!isRecord(day)) return day
  const { year = '', month = '', day: of = '' } = day as Record<string, string>
  const date = `${year}-${month.padStart(2, '0')}-${of.padStart(2, '0')}`
  return { date, calendar: 'islamic-umalqura', typed }
}

/** Items between two that were given are there, without an answer. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, (item) => withoutGaps(item ?? {}))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutGaps(inner)]),
  )
}
