import { type Ctx, formatIn, route, type SheetCell, sheetFile } from '#kernel'
import { LangParams } from '../pages/addresses.ts'
import type { WorkRow } from '../work-list.ts'
import { type Desk, deskOf } from './desk-of.ts'
import { ExportQuery, filterFrom } from './filter.ts'
import { readList } from './read-list.ts'

/** What one export holds at most; more than that is no list to work by. */
const MAX_ROWS = 10_000

/** The list as it is filtered, from its beginning, as a table for a spreadsheet. */
export const exportList = route({
  method: 'GET',
  url: '/:lang/office/cases.csv',
  allow: 'cases:export',
  params: LangParams,
  query: ExportQuery,
  perMinute: 10,
  handler: async ({ ctx, query }) => {
    const { from: _from, ...filter } = filterFrom(query)
    const desk = await deskOf(ctx, filter)
    const { rows } = await readList(ctx, 'list-exported', filter, MAX_ROWS)
    return sheetFile(ctx, formatIn(query.as), {
      name: `cases-${filter.view}-${ctx.t.locale}`,
      head: headOf(ctx, desk),
      rows: rows.map((row) => lineOf(ctx, desk, row)),
    })
  },
})

function headOf({ t }: Ctx, { columns }: Desk) {
  const own = ['reference', 'applicant', 'service', 'sent', 'due', 'state', 'officer']
  return [...own.map((name) => t(`cases.work-list.${name}`)), ...columns.map(({ label }) => label)]
}

function lineOf({ t }: Ctx, { services, columns }: Desk, row: WorkRow): SheetCell[] {
  return [
    row.reference,
    t.of(row.applicantName),
    t.of(services.find(({ id }) => id === row.service)?.title ?? {}),
    { at: row.submittedAt },
    { day: row.dueOn },
    t(`cases.states.${row.state}`),
    t.of(row.officerName ?? {}),
    ...columns.map((column) => column.text(row.columns)),
  ]
}
