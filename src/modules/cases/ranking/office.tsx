import { Type } from 'typebox'
import {
  type Ctx,
  fieldErrorOf,
  fieldOf,
  html,
  type RouteRequest,
  redirect,
  route,
  type T,
} from '#kernel'
import {
  Breadcrumbs,
  DeskPage,
  EmptyState,
  FactList,
  Link,
  Notice,
  Pagination,
  Table,
  Tag,
} from '#kernel/ui'
import { findService, findTextOf, type ServiceBundle } from '#services'
import { record } from '../facts.ts'
import { listNewestOutcomes } from '../outcome.ts'
import { LangParams, officeHref } from '../pages/addresses.ts'
import { serviceTitle } from '../service-texts.ts'
import { RoundParams, type RoundRequest, roundHref, type Wrong } from './addresses.ts'
import { deviate } from './deviation.ts'
import { approveList, declineList, proposeList } from './list.ts'
import { Deviate, ListActs } from './office-acts.tsx'
import { Rows } from './office-rows.tsx'
import { getRound, listRounds } from './round.ts'
import type { RoundId } from './rows.ts'
import { type RoundView, readRound } from './view.ts'

const PageQuery = Type.Object({ page: Type.Optional(Type.String({ maxLength: 4 })) })
const ROWS = 50

const FIELDS = {
  'cases/text-missing': 'text',
  'cases/text-too-long': 'text',
  'cases/points-wrong': 'points',
  'cases/reasons-missing': 'reason',
  'cases/case-missing': 'reference',
}

/** An act on the list of a round, and the page again where it cannot be done as it was typed. */
const actOn = (
  name: string,
  allow: 'cases:rank' | 'cases:approve-list',
  act: (request: RoundRequest) => Promise<void>,
) =>
  route({
    method: 'POST',
    url: `/:lang/office/rounds/:id/${name}`,
    allow,
    params: RoundParams,
    handler: async (request) => {
      try {
        await act(request)
      } catch (thrown) {
        const error = fieldErrorOf(request.ctx.t, thrown, FIELDS)
        return html(await roundPage(request, 1, error && { act: name, error }), { status: 422 })
      }
      return redirect(roundHref(request.ctx, `/${request.params.id}`))
    },
  })

/** Rounds in which applications compete for places: their lists, deviations, and the two who decide. */
export const roundRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rounds',
    allow: 'cases:rank',
    params: LangParams,
    handler: async (request) => html(await roundsPage(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/rounds/:id',
    allow: 'cases:rank',
    params: RoundParams,
    query: PageQuery,
    handler: async (request) =>
      html(await roundPage(request, Math.max(1, Number(request.query.page) || 1))),
  }),
  actOn('propose', 'cases:rank', ({ ctx, params, form }) =>
    proposeList(ctx, params.id as RoundId, fieldOf(form, 'digest')),
  ),
  actOn('approve', 'cases:approve-list', ({ ctx, params }) =>
    approveList(ctx, params.id as RoundId),
  ),
  actOn('decline', 'cases:approve-list', ({ ctx, params, form }) =>
    declineList(ctx, params.id as RoundId, fieldOf(form, 'text')),
  ),
  actOn('deviate', 'cases:rank', ({ ctx, params, form }) => {
    const kind = fieldOf(form, 'kind')
    const points = fieldOf(form, 'points').trim()
    return deviate(ctx, params.id as RoundId, {
      reference: fieldOf(form, 'reference').trim().toUpperCase(),
      kind: kind === 'points' || kind === 'exclude' ? kind : 'as-ruled',
      ...(points !== '' && { points: Number(westernDigits(points)) }),
      reason: fieldOf(form, 'reason'),
      text: fieldOf(form, 'text'),
    })
  }),
]

const westernDigits = (text: string) =>
  text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))).replace('٫', '.')

/** What a round is called: the service's name for it, and the year in which it opened. */
export function roundName(t: T, bundle: ServiceBundle | undefined, name: string): string {
  const [, round = name, year = ''] = /^(.*)-(\d{4})$/.exec(name) ?? []
  const text = bundle && findTextOf(bundle, t.locale, `rounds.${round}.name`)
  return text ? t('cases.ranking.name', { round: text, year }) : name
}

async function roundsPage(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const rounds = await listRounds(ctx)
  const bundles = await Promise.all(rounds.map(({ service }) => findService(ctx, service)))
  const title = t('cases.ranking.title')
  return (
    <DeskPage {...{ request, title }}>
      <p safe>{t('cases.ranking.about')}</p>
      {rounds.length === 0 ? (
        <EmptyState title={t('cases.ranking.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={[
            { label: t('cases.ranking.round') },
            { label: t('cases.ranking.service') },
            { label: t('cases.ranking.window') },
            { label: t('cases.ranking.places'), kind: 'amount' },
            { label: t('cases.ranking.state') },
          ]}
          rows={rounds.map(({ id, name, opensOn, closesOn, places, state }, index) => {
            const bundle = bundles[index]?.bundle
            return {
              cells: [
                {
                  content: (
                    <Link href={roundHref(ctx, `/${id}`)} text={roundName(t, bundle, name)} />
                  ),
                },
                bundle ? serviceTitle(bundle, t.locale) : '',
                `${t.date(opensOn, 'medium')} – ${t.date(closesOn, 'medium')}`,
                t.number(places),
                { content: <ListState t={t} state={state} /> },
              ],
            }
          })}
        />
      )}
    </DeskPage>
  )
}

const STATE_KINDS = { proposed: 'wait', declined: 'bad', approved: 'info', done: 'ok' } as const

const ListState = ({ t, state }: { t: T; state: string | null | undefined }) => (
  <Tag
    text={t(`cases.ranking.states.${state ?? 'open'}`)}
    kind={STATE_KINDS[state as keyof typeof STATE_KINDS] ?? 'plain'}
  />
)

async function roundPage(request: RoundRequest, page: number, wrong?: Wrong) {
  const { ctx, params } = request
  const { t } = ctx
  const view = await ctx.tx(async (ctx) => {
    const found = await readRound(ctx, await getRound(ctx, params.id as RoundId, 'rank'))
    const data = { rows: found.rows.length }
    await record(ctx, 'ranking-read', { resource: `round:${params.id}`, data })
    return found
  })
  const { round, list, rows, bundle } = view
  const shown = rows.slice((page - 1) * ROWS, page * ROWS)
  const ids = shown.map(({ id }) => id)
  const title = roundName(t, bundle, round.name)
  const service = bundle ? serviceTitle(bundle, t.locale) : round.service
  const pageHref = (to: number) => roundHref(ctx, `/${round.id}?page=${to}`)
  return (
    <DeskPage {...{ request, title, error: wrong?.error }}>
      <Breadcrumbs t={t} crumbs={[{ href: roundHref(ctx), text: t('cases.ranking.title') }]} />
      <p>
        <span safe>{service}</span> <ListState t={t} state={list?.state} />
      </p>
      <FactList
        t={t}
        facts={[
          { label: t('cases.ranking.closes'), value: t.date(round.closesOn, 'day') },
          { label: t('cases.ranking.places'), value: t.number(round.places) },
          {
            label: t('cases.ranking.applicants'),
            value: t.number(rows.length + view.unready.length),
          },
          { label: t('cases.ranking.lowest'), value: lowestOf(t, view) },
        ]}
      />
      <Unready ctx={ctx} view={view} />
      <ListActs request={request} view={view} wrong={wrong} />
      {rows.length === 0 ? (
        <EmptyState title={t('cases.ranking.nobody')} />
      ) : (
        <>
          <p class="row small">
            <Link href={roundHref(ctx, `/${round.id}/list.csv`)} text={t('cases.ranking.csv')} />
            <Link
              href={roundHref(ctx, `/${round.id}/list.csv?as=xlsx`)}
              text={t('cases.ranking.xlsx')}
            />
          </p>
          <Rows ctx={ctx} view={view} shown={shown} outcomes={await listNewestOutcomes(ctx, ids)} />
          <Pagination
            t={t}
            {...(page > 1 && { previous: pageHref(page - 1) })}
            {...(page * ROWS < rows.length && { next: pageHref(page + 1) })}
          />
        </>
      )}
      <Deviate request={request} view={view} wrong={wrong} />
      <p class="quiet small">
        <span safe>{t('cases.ranking.seed')}</span>{' '}
        <bdi dir="ltr" safe>
          {round.seed}
        </bdi>
      </p>
    </DeskPage>
  )
}

/** Points of the last one above the line. */
function lowestOf(t: T, { rows }: RoundView): string {
  const points = rows.flatMap(({ outcome, points }) =>
    outcome === 'offer' && points !== null ? [points] : [],
  )
  return points.length > 0 ? t.number(Math.min(...points)) : '–'
}

function Unready({ ctx: { t }, view: { unready } }: { ctx: Ctx; view: RoundView }) {
  if (unready.length === 0) return ''
  return (
    <Notice kind="wait" title={t('cases.ranking.unready', { count: unready.length })}>
      <ul>
        {unready.slice(0, 10).map(({ reference, state }) => (
          <li>
            <Link href={officeHref(t, reference)} text={reference} />{' '}
            <span safe>{t(`cases.states.${state}`)}</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
