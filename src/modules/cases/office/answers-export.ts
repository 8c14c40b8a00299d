import {
  type Answer,
  type Ctx,
  download,
  formatIn,
  kernelProblem,
  route,
  type SheetCell,
  sheetFile,
} from '#kernel'
import { formEngine, getServiceVersion } from '#services'
import { record } from '../facts.ts'
import { LangParams } from '../pages/addresses.ts'
import { problem } from '../problems.ts'
import { listNewestSent } from '../submission.ts'
import { listWork, type WorkFilter, type WorkRow } from '../work-list.ts'
import { ExportQuery, filterFrom } from './filter.ts'

/** What one export holds at most: each row is a whole application. */
const MOST = 2_000

type Sent = Pick<WorkRow, 'reference' | 'state' | 'submittedAt'> & {
  version: string
  form: string
  /** as they were sent last; empty where they are kept no more */
  answers: Record<string, unknown>
}

/**
 * What people answered in the cases of a list, by the form of their service: a row for each, a column for each question.
 * `as=json` gives the answers as they are kept.
 */
export const exportAnswers = route({
  method: 'GET',
  url: '/:lang/office/answers.csv',
  allow: 'cases:export',
  params: LangParams,
  query: ExportQuery,
  perMinute: 10,
  handler: async ({ ctx, query }) => {
    const { from: _from, ...filter } = filterFrom(query)
    const { service } = filter
    if (!service) throw kernelProblem('not-found')
    const sent = await readSent(ctx, { ...filter, service }, MOST)
    const name = `answers-${service}-${ctx.t.locale}`
    if ([query.as].flat().includes('json')) return asJson(ctx, name, service, sent)
    return sheetFile(ctx, formatIn(query.as), { name, ...(await tableOf(ctx, service, sent)) })
  },
})

/**
 * What was sent last in each case of a list.
 *
 * @param most  rows that one export holds
 * @throws cases/answers-many  the list is longer
 */
export const readSent = (
  ctx: Ctx,
  filter: WorkFilter & { service: string },
  most: number,
): Promise<Sent[]> =>
  ctx.tx(async (ctx) => {
    const { rows } = await listWork(ctx, filter, most + 1)
    if (rows.length > most) throw problem('answers-many', { most })
    const newest = await listNewestSent(
      ctx,
      rows.map(({ id }) => id),
    )
    await record(ctx, 'answers-exported', {
      resource: `service:${filter.service}`,
      data: { rows: rows.length, searched: Boolean(filter.search) },
    })
    return rows.map(({ id, reference, state, submittedAt, serviceVersion, form }) => ({
      ...{ reference, state, submittedAt, version: serviceVersion, form },
      answers: newest.get(id) ?? {},
    }))
  })

function asJson(ctx: Ctx, name: string, service: string, sent: readonly Sent[]): Answer {
  const applications = sent.map(({ submittedAt, version: _version, ...one }) => ({
    ...one,
    submittedAt: submittedAt.toISOString(),
  }))
  const text = JSON.stringify({ service, at: ctx.clock.now().toISOString(), applications })
  return download(Buffer.from(text), 'application/json; charset=utf-8', `${name}.json`)
}

/** Columns are in the order in which forms have them; what only an older form asks stands at the end. */
async function tableOf(ctx: Ctx, service: string, sent: readonly Sent[]) {
  const { t, pack } = ctx
  const labels = new Map<string, string>()
  const lines: { one: Sent; cells: Map<string, SheetCell> }[] = []
  for (const one of sent) {
    const bundle = await getServiceVersion(ctx, service, one.version)
    const cells = formEngine.answerCells({ t, pack, bundle, form: one.form, answers: one.answers })
    for (const { path, label } of cells) if (!labels.has(path)) labels.set(path, label)
    lines.push({ one, cells: new Map(cells.map(({ path, cell }) => [path, cell])) })
  }
  const paths = [...labels.keys()]
  return {
    head: [
      ...['reference', 'sent', 'state'].map((name) => t(`cases.work-list.${name}`)),
      ...labels.values(),
    ],
    rows: lines.map(({ one: { reference, submittedAt, state }, cells }): SheetCell[] => [
      ...[reference, { at: submittedAt }, t(`cases.states.${state}`)],
      ...paths.map((path) => cells.get(path) ?? ''),
    ]),
  }
}
