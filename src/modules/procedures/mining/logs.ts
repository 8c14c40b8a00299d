import { type Ctx, downloadStream, route } from '#kernel'
import { ocelOf, ocelXmlOf, xesOf } from '#lib/mining/index'
import { record } from '../facts.ts'
import { OfProcedure, type SpanQuery, SpanQuery as SpanQueryShape, spanFrom } from './address.ts'
import { readLog } from './read-log.ts'
import { getInForce } from './see.ts'
import { activityNames } from './words.ts'

/** So many cases, the latest, are in a file. */
const CASES_MOST = 100_000

/** How each is told to other tools, by the end of its address. */
export const FORMATS = ['xes', 'ocel', 'xmlocel'] as const
type Format = (typeof FORMATS)[number]

/** The log of a procedure for other tools, without anybody's name; that somebody took it along is a fact. */
export const logRoutes = FORMATS.map((format) =>
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
  const xml = 'application/xml; charset=utf-8'
  if (format === 'xes') return downloadStream(xesOf(traces(), about), xml, `${name}.xes`)
  if (format === 'xmlocel') return downloadStream(ocelXmlOf(traces, about), xml, `${name}.xml`)
  return downloadStream(ocelOf(traces, about), 'application/json; charset=utf-8', `${name}.json`)
}
