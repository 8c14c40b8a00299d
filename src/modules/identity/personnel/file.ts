import { CsvError, parse } from 'csv-parse/sync'
import type { Ctx, UploadedFile } from '#kernel'
import { problem } from '../problems.ts'

export const FILE_BYTES = 1024 * 1024
const MOST_ROWS = 5_000
const LONGEST_ROW = 10_000
export const FILE_COLUMNS = ['identifier', 'post', 'kind', 'from', 'until'] as const

type Column = (typeof FILE_COLUMNS)[number]
export type Line = Record<Column, string> & { line: number }

/**
 * Reads a personnel file: UTF-8 with or without its mark, separated by commas or semicolons, the columns in
 * any order under their names in any language of the pack.
 *
 * @throws identity/personnel-wrong  with the number of the line, and what is wrong there
 */
export function readPersonnelFile(ctx: Ctx, file: UploadedFile | undefined): Line[] {
  if (!file || file.bytes.length === 0) throw wrong('empty', 1)
  if (file.tooLarge || file.bytes.length > FILE_BYTES) throw wrong('large', 1)
  const text = textOf(file.bytes)
  const [head, ...rows] = recordsOf(text)
  if (!head || rows.length === 0) throw wrong('empty', 1)
  if (rows.length > MOST_ROWS) throw wrong('rows', rows[MOST_ROWS]?.line ?? 1)
  const places = placesOf(ctx, head)
  return rows.map(({ cells, line }) => {
    const cell = (column: Column) => cells[places[column]] ?? ''
    const [identifier, post, kind] = [cell('identifier'), cell('post'), cell('kind')]
    return { line, identifier, post, kind, from: cell('from'), until: cell('until') }
  })
}

const wrong = (what: string, line: number) => problem('personnel-wrong', { what, line })

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw wrong('letters', 1)
  }
}

type Read = { cells: string[]; line: number }

function recordsOf(text: string): Read[] {
  const [head = ''] = text.split('\n', 1)
  const delimiter = head.split(';').length > head.split(',').length ? ';' : ','
  const records: Read[] = []
  try {
    parse(text, {
      ...{ bom: true, delimiter, skip_empty_lines: true, trim: true },
      ...{ max_record_size: LONGEST_ROW, skip_records_with_empty_values: true },
      on_record: (cells: string[], { lines: line }) => {
        records.push({ cells, line })
        return null
      },
    })
    return records
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw wrong(
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' ? 'cells' : 'csv',
      Number((error as { lines?: number }).lines ?? 1),
    )
  }
}

/** Where each column stands. */
function placesOf(ctx: Ctx, { cells, line }: Read): Record<Column, number> {
  const names = cells.map((cell) => cell.toLowerCase())
  const place = (column: Column) =>
    names.findIndex((name) =>
      wordsFor(ctx, `identity.personnel.columns.${column}`, column).includes(name),
    )
  const places = {
    ...{ identifier: place('identifier'), post: place('post'), kind: place('kind') },
    ...{ from: place('from'), until: place('until') },
  }
  if (places.identifier < 0 || places.post < 0) throw wrong('columns', line)
  return places
}

/** A word of the file: its English name, or what the pages call it in a language of the pack. */
export const wordsFor = (ctx: Ctx, key: string, name: string): string[] => [
  name,
  ...ctx.pack.settings.languages.map((language) => ctx.translate(language)(key).toLowerCase()),
]
