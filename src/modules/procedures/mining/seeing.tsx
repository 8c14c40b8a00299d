import {
  type Ctx,
  formatIn,
  html,
  type Module,
  type RouteRequest,
  route,
  type SheetCell,
  sheetFile,
} from '#kernel'
import { DeskPage, EmptyState, FactList, Link, Notice, Section } from '#kernel/ui'
import { picture } from '#lib/bpmn/picture'
import { listOrganisations } from '#organisations'
import {
  choiceHref,
  DAYS,
  Lang,
  OfProcedure,
  SpanQuery,
  seeingHref,
  spanFrom,
  tableOf,
} from './address.ts'
import { linesOf, TABLES, type Value } from './lines.ts'
import { loadOf } from './load.ts'
import { FORMATS } from './logs.ts'
import { getInForce, LOOKED_AT, listSeeable, type Seen, see } from './see.ts'
import { LinesTable } from './seeing-table.tsx'
import { simplify } from './simplify.ts'
import { SimplifyView } from './simplify-view.tsx'
import { durationText, shareText } from './words.ts'

type Request = RouteRequest<unknown, unknown>
type Contributors = () => readonly Module[]

/** What heads see of their procedures: which there are, and what really happens in one. */
export const seeingRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/seeing',
    allow: 'procedures:see',
    params: Lang,
    handler: async (request) => html(await listView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/:procedure/seeing',
    allow: 'procedures:see',
    params: OfProcedure,
    query: SpanQuery,
    perMinute: 60,
    handler: async (request) => {
      const { ctx, params, query } = request
      const span = spanFrom(ctx, params.procedure, query)
      const seen = await see(ctx, span)
      return html(await seeingView(request, seen, span.days, contributors()))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/:procedure/seeing.csv',
    allow: 'procedures:see',
    params: OfProcedure,
    query: SpanQuery,
    perMinute: 30,
    handler: async ({ ctx, params, query }) => {
      const seen = await see(ctx, spanFrom(ctx, params.procedure, query))
      const table = TABLES.find((name) => name === tableOf(query)) ?? 'steps'
      const { columns, rows } = linesOf(ctx, seen, table, await bodyNames(ctx))
      return sheetFile(ctx, formatIn(query.as), {
        name: `${params.procedure}-${table}-${ctx.t.locale}`,
        head: columns.map((column) => ctx.t(`procedures.seeing.columns.${column}`)),
        rows: rows.map((row) => row.map(cellOf)),
      })
    },
  }),
]

/** For a spreadsheet: numbers as it reckons with them, durations in hours. */
function cellOf(value: Value): SheetCell {
  if (typeof value === 'string') return value
  if ('count' in value) return value.count
  if ('ms' in value) return Math.round(value.ms / 36_000) / 100
  return { share: value.share }
}

async function bodyNames(ctx: Ctx): Promise<(id: string) => string> {
  const names = new Map((await listOrganisations(ctx)).map(({ id, names }) => [id, names]))
  return (id) => {
    const found = names.get(id)
    return found ? ctx.t.of(found) : id
  }
}

async function listView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const found = await listSeeable(ctx)
  const procedures = await Promise.all(found.map(({ id }) => getInForce(ctx, id, 'see')))
  return (
    <DeskPage request={request} title={t('procedures.seeing.title')}>
      <p safe>{t('procedures.seeing.about')}</p>
      {procedures.length === 0 ? (
        <EmptyState title={t('procedures.seeing.no-procedures')} />
      ) : (
        <ul class="points">
          {procedures.map((one) => (
            <li>
              <Link href={seeingHref(ctx, one.id)} text={titleOf(ctx, one)} />
            </li>
          ))}
        </ul>
      )}
    </DeskPage>
  )
}

const titleOf = ({ t }: Ctx, { id, process }: Pick<Seen, 'id' | 'process'>): string =>
  t.of({ ...process.texts }) || process.name || id

async function seeingView(
  request: Request,
  seen: Seen,
  days: number,
  contributors: readonly Module[],
) {
  const { ctx } = request
  const { t } = ctx
  const body = await bodyNames(ctx)
  const title = t('procedures.seeing.of', { procedure: titleOf(ctx, seen) })
  const { count } = seen.mined.cases
  return (
    <DeskPage request={request} title={title} place={t('procedures.seeing.title')}>
      <Choices {...{ ctx, seen, days, body }} />
      {count === LOOKED_AT ? (
        <Notice kind="info" text={t('procedures.seeing.latest', { count: t.number(LOOKED_AT) })} />
      ) : (
        ''
      )}
      {count === 0 ? (
        <EmptyState title={t('procedures.seeing.no-cases')} />
      ) : (
        <>
          <Figures {...{ ctx, seen }} />
          <Picture {...{ ctx, seen, title }} />
          {TABLES.map((table) => (
            <LinesTable {...{ ctx, table, lines: linesOf(ctx, seen, table, body) }}>
              <p>
                <Link
                  href={choiceHref(ctx, seen.id, { ...choiceOf(seen, days), table }, 'seeing.csv')}
                  text={t('procedures.seeing.csv')}
                  hidden={t(`procedures.seeing.tables.${table}`)}
                />
                {' · '}
                <Link
                  href={choiceHref(
                    ...[ctx, seen.id],
                    { ...choiceOf(seen, days), table, as: 'xlsx' },
                    'seeing.csv',
                  )}
                  text={t('procedures.seeing.xlsx')}
                  hidden={t(`procedures.seeing.tables.${table}`)}
                />
              </p>
            </LinesTable>
          ))}
          <SimplifyView {...{ ctx, seen, body, found: await simplify(ctx, seen, contributors) }} />
          <Logs {...{ ctx, seen, days }} />
        </>
      )}
    </DeskPage>
  )
}

const choiceOf = ({ span }: Seen, days: number) => ({ days, body: span.body })

type ChoicesProps = { ctx: Ctx; seen: Seen; days: number; body: (id: string) => string }

/** Links, so that a choice can be kept, sent on and gone back from. */
function Choices({ ctx, seen, days, body }: ChoicesProps) {
  const { t } = ctx
  const { bodies, span } = seen
  const bodiesShown = bodies.length > 1 || span.body !== undefined ? bodies : []
  return (
    <nav class="choices-line" aria-label={t('procedures.seeing.choose')}>
      <p>
        <span safe>{t('procedures.seeing.ended', { days: t.number(days) })}</span>
        {DAYS.map((one) => (
          <Link
            href={choiceHref(ctx, seen.id, { days: one, body: span.body })}
            text={t('procedures.seeing.days', { count: one })}
            {...(one === days && { current: 'true' as const })}
          />
        ))}
      </p>
      {bodiesShown.length > 0 ? (
        <p>
          <Link
            href={choiceHref(ctx, seen.id, { days })}
            text={t('procedures.seeing.every-body')}
            {...(span.body === undefined && { current: 'true' as const })}
          />
          {bodiesShown.map(({ body: id, count }) => (
            <Link
              href={choiceHref(ctx, seen.id, { days, body: id })}
              text={`${body(id)} (${t.number(count)})`}
              {...(span.body === id && { current: 'true' as const })}
            />
          ))}
        </p>
      ) : (
        ''
      )}
    </nav>
  )
}

function Figures({ ctx: { t }, seen: { mined } }: { ctx: Ctx; seen: Seen }) {
  const { cases, promises, conformance } = mined
  const all = promises.nodes.reduce((sum, { promised }) => sum + promised, 0)
  const kept = promises.nodes.reduce((sum, { kept }) => sum + kept, 0)
  const ninety = t('procedures.seeing.nine-of-ten', { time: durationText(t, cases.time.p90) })
  const fitting = { fitting: t.number(conformance.fitting), all: t.number(conformance.replayed) }
  return (
    <FactList
      t={t}
      facts={[
        { label: t('procedures.seeing.cases-ended'), value: t.number(cases.count) },
        {
          ...{ label: t('procedures.seeing.half'), value: durationText(t, cases.time.median) },
          note: ninety,
        },
        {
          label: t('procedures.seeing.in-time'),
          ...(all > 0 && { value: shareText(t, kept / all) }),
        },
        {
          ...{ label: t('procedures.seeing.fits'), value: shareText(t, conformance.fitness) },
          note: t('procedures.seeing.fitting', fitting),
        },
      ]}
    />
  )
}

function Picture({ ctx: { t }, seen, title }: { ctx: Ctx; seen: Seen; title: string }) {
  const marks = loadOf(t, seen.mined)
  // The picture escapes the texts of the model itself.
  const safePicture = picture(seen.diagram, { lang: t.locale, title, marks })
  return (
    <Section title={t('procedures.seeing.picture')} id="picture" lettering={false}>
      <p class="quiet" safe>
        {t('procedures.seeing.legend')}
      </p>
      <section class="bpmn-frame" dir="ltr" tabindex="0" aria-label={title}>
        {safePicture}
      </section>
    </Section>
  )
}

function Logs({ ctx, seen, days }: { ctx: Ctx; seen: Seen; days: number }) {
  const { t } = ctx
  return (
    <Section title={t('procedures.seeing.log')} id="log" lettering={false}>
      <p safe>{t('procedures.seeing.log-about')}</p>
      <ul class="points">
        {FORMATS.map((format) => (
          <li>
            <Link
              href={choiceHref(ctx, seen.id, choiceOf(seen, days), `log.${format}`)}
              text={t(`procedures.seeing.logs.${format}`)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
