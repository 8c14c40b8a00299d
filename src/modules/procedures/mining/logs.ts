import { type Ctx, downloadStream, route } from '#kernel'
import { ocelOf, xesOf } from '#lib/mining/index'
import { record } from '../facts.ts'
import { OfProcedure, type SpanQuery, SpanQuery as SpanQueryShape, spanFrom } from './address.ts'
import { readLog } from './read-log.ts'
import { getInForce } from './see.ts'
import { activityNames } from './words.ts'

/** So many cases, the latest, are in a file. */
const CASES_MOST = 100_000

type Format = 'xes' | 'ocel'

/** The log of a procedure for other tools, without anybody's name; that somebody took it along is a fact. */
export const logRoutes = (['xes', 'ocel'] as const).map((format) =>
  route({
    method: 'GET',
    url: `/:lang/office/procedures/:procedure/log.${format}`,
    allow: 'procedures:export',
    params: OfProcedure,
    query: SpanQueryShape,
    perMinute: 6,
    handler: ({ ctx, params, query }) => logFile(ctx, params.procedure, query, format),
  }),
)

async function logFile(ctx: Ctx, id: string, query: SpanQuery, format: Format) {
  const { process } = await getInForce(ctx, id, 'export')
  const { days: _, ...span } = spanFrom(ctx, id, query)
  const { since, until, body } = span
  await ctx.tx((ctx) =>
    record(ctx, 'log-exported', {
      resource: `procedure:${id}`,
      data: { since, until, format, ...(body !== undefined && { body }) },
    }),
  )
  const about = { procedure: id, names: activityNames(ctx.t, process) }
  const traces = () => readLog(ctx, span, CASES_MOST)
  const name = `${id}-${since}-${until}`
  return format === 'xes'
    ? downloadStream(xesOf(traces(), about), 'application/xml; charset=utf-8', `${name}.xes`)
    : downloadStream(ocelOf(traces, about), 'application/json; charset=utf-8', `${name}.json`)
}
