import { Type } from 'typebox'
import { type Ctx, formatIn, route, type SheetCell, sheetFile } from '#kernel'
import { record } from '../facts.ts'
import { reasonText } from '../service-texts.ts'
import { RoundParams } from './addresses.ts'
import { tieWords } from './office-rows.tsx'
import { getRound } from './round.ts'
import type { RoundId } from './rows.ts'
import { type RankedRow, type RoundView, readRound } from './view.ts'

/** The list of a round as a table for a spreadsheet. */
export const roundSheet = route({
  method: 'GET',
  url: '/:lang/office/rounds/:id/list.csv',
  allow: 'cases:rank',
  params: RoundParams,
  query: Type.Object({ as: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])) }),
  perMinute: 10,
  handler: async ({ ctx, params, query }) => {
    const view = await ctx.tx(async (ctx) => {
      const found = await readRound(ctx, await getRound(ctx, params.id as RoundId, 'rank'))
      const data = { rows: found.rows.length }
      await record(ctx, 'ranking-exported', { resource: `round:${params.id}`, data })
      return found
    })
    return sheetFile(ctx, formatIn(query.as), {
      name: `${view.round.service}-${view.round.name}-${ctx.t.locale}`,
      head: [
        'rank',
        'reference',
        'applicant',
        'points',
        'tie',
        'outcome',
        'number',
        'why',
        'state',
      ].map((name) => ctx.t(`cases.ranking.${name}`)),
      rows: view.rows.map((row) => lineOf(ctx, view, row)),
    })
  },
})

function lineOf({ t }: Ctx, { bundle, ties }: RoundView, row: RankedRow): SheetCell[] {
  const tie = row.tie === null ? undefined : ties[row.tie]
  const reasons = bundle ? row.reasons.map((reason) => reasonText(bundle, t.locale, reason)) : []
  const said = row.deviation ? [row.deviation.text] : []
  return [
    row.rank === null ? '' : String(row.rank),
    row.reference,
    t.of(row.name),
    row.points === null ? '' : String(row.points),
    tie && bundle ? tieWords(t, bundle, tie) : '',
    t(`cases.ranking.outcomes.${row.outcome}`, { number: row.number ?? 0 }),
    row.number === null ? '' : String(row.number),
    [...reasons, ...said].join(' '),
    t(`cases.states.${row.state}`),
  ]
}
