import { type FormBody, fieldOf } from '#kernel'
import type { DecisionTable } from '#lib/dmn/model'
import { columnKeys } from '../authoring/columns.ts'
import { widthOf } from '../authoring/edit.ts'

/** The columns that the cells of a form were typed into. */
export const COLUMNS = 'columns'
export const columnsField = (table: DecisionTable): string => columnKeys(table).join('|')

/** A form may have 1,000 fields; the others are those of the page. */
const FIELDS_MOST = 950

export const cellField = (row: number, cell: number): string => `c.${row}.${cell}`
/** The row's id, so that what is typed finds its row again where others have moved. */
export const rowField = (row: number): string => `r.${row}`

/** The rows of a large table that one page shows; `next` and `previous` where there are others. */
export function rowsOnPage(table: DecisionTable, from: number) {
  const most = Math.max(1, Math.floor(FIELDS_MOST / (widthOf(table) + 1)))
  const { length } = table.rules
  const first = Math.min(Math.max(0, from), Math.max(0, length - 1))
  const last = Math.min(length, first + most)
  return {
    ...{ first, last },
    ...(first > 0 && { previous: Math.max(0, first - most) }),
    ...(last < length && { next: last }),
  }
}

/** The cells of a form by the rows of the table as it stands now, and those of rows that are gone. */
export function typedCells(form: FormBody, table: DecisionTable) {
  const places = new Map(
    table.rules.flatMap(({ id }, row) => (id === undefined ? [] : [[id, row]])),
  )
  const cells = new Map<number, (string | undefined)[]>()
  const gone: (string | undefined)[][] = []
  const typedInto = fieldOf(form, COLUMNS)
  // Somebody has added or removed columns meanwhile: what was typed belongs to none of these cells.
  const others = typedInto !== '' && typedInto !== columnsField(table)
  const width = others ? typedInto.split('|').length : widthOf(table)
  for (const name of Object.keys(form.fields)) {
    const typedAt = /^r\.([0-9]{1,3})$/.exec(name)?.[1]
    if (typedAt === undefined) continue
    const id = fieldOf(form, name)
    const row = id === '' ? Number(typedAt) : places.get(id)
    const typed = Array.from({ length: width }, (_, cell) => {
      const field = cellField(Number(typedAt), cell)
      return Object.hasOwn(form.fields, field) ? fieldOf(form, field) : undefined
    })
    if (others || row === undefined || row >= table.rules.length) gone.push(typed)
    else cells.set(row, typed)
  }
  return { cells, gone }
}

/** What was typed into rows or columns that somebody has removed meanwhile, one line each. */
export const lostRows = (form: FormBody, table: DecisionTable): string[] =>
  typedCells(form, table).gone.map((cells) => cells.map((cell) => cell ?? '').join(' | '))
