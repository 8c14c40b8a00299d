import { localTimeOf } from '#lib/time'
import { type Cell, xlsxOf } from '#lib/xlsx'
import type { Ctx } from '../ctx.ts'
import { type Answer, csvFile } from './route.ts'

/** A cell of a table that somebody takes along: words, a number, a share of one, a day, or a moment. */
export type SheetCell = string | number | { share: number } | { day: string } | { at: Date }

export type Table = {
  /** of the file, without its end */
  name: string
  head: readonly string[]
  rows: readonly (readonly SheetCell[])[]
}

/** What an address says after `as`: anything but `xlsx` is CSV. */
export const formatIn = (as: string | readonly string[] | undefined): 'csv' | 'xlsx' =>
  [as].flat().includes('xlsx') ? 'xlsx' : 'csv'

/**
 * A table for a spreadsheet, for the person to keep: as CSV, or as a workbook whose days, moments and numbers are
 * what they are, and which begins at the side where the reader's language does.
 */
export function sheetFile(ctx: Ctx, format: 'csv' | 'xlsx', table: Table): Answer {
  const { name, head, rows } = table
  if (format === 'csv') return csvFile(name, [head, ...rows.map((row) => row.map(csvText))])
  const zone = ctx.pack.settings.timeZone
  const body = xlsxOf({
    ...{ name, head, rightToLeft: ctx.t.dir === 'rtl' },
    rows: rows.map((row) => row.map((cell) => xlsxCell(cell, zone))),
  })
  return {
    status: 200,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body,
    headers: { 'content-disposition': `attachment; filename="${name}.xlsx"` },
  }
}

function csvText(cell: SheetCell): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return String(cell)
  if ('share' in cell) return cell.share.toFixed(4)
  return 'day' in cell ? cell.day : cell.at.toISOString()
}

/** A workbook knows no zones: moments are those of the country's clocks. */
function xlsxCell(cell: SheetCell, timeZone: string): Cell {
  if (typeof cell !== 'object' || !('at' in cell)) return cell
  return { moment: localTimeOf(cell.at, timeZone) }
}
