import { Type } from 'typebox'
import { html, Id, type RouteRequest, route } from '#kernel'
import { Breadcrumbs, EmptyState, Page, PageTitle, Table } from '#kernel/ui'
import { findService } from '#services'
import { problem } from '../problems.ts'
import { serviceTitle } from '../service-texts.ts'
import { db } from '../tables.ts'
import { roundName } from './office.tsx'

const MOST = 50

/** How rounds of a service came out: numbers, and nobody's name. */
export const resultsPage = route({
  method: 'GET',
  url: '/:lang/services/:id/rounds',
  allow: 'public',
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) => html(await resultsView(request)),
})

async function resultsView(request: RouteRequest<{ id: string }, unknown>) {
  const { ctx, params } = request
  const { t } = ctx
  const found = await findService(ctx, params.id)
  if (!found?.bundle.service.competition) throw problem('round-missing')
  const { bundle } = found
  const rounds = await db(ctx)
    .selectFrom('cases.round as r')
    .innerJoin('cases.round_list as l', 'l.round', 'r.id')
    .select(['r.name', 'r.places', 'r.seed', 'l.applicants', 'l.eligible', 'l.offered', 'l.lowest'])
    .where('r.service', '=', params.id)
    .where('l.state', '=', 'done')
    .orderBy('r.closes_on', 'desc')
    .limit(MOST)
    .execute()
  const title = t('cases.ranking.results')
  const service = serviceTitle(bundle, t.locale)
  return (
    <Page request={request} title={title}>
      <Breadcrumbs t={t} crumbs={[{ href: `/${t.locale}/services/${bundle.id}`, text: service }]} />
      <PageTitle text={title} lede={t('cases.ranking.results-about')} />
      {rounds.length === 0 ? (
        <EmptyState title={t('cases.ranking.no-results')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={[
            { label: t('cases.ranking.round') },
            ...['applicants', 'eligible', 'places', 'offered', 'lowest'].map((name) => ({
              ...{ label: t(`cases.ranking.${name}`), kind: 'amount' as const },
            })),
            { label: t('cases.ranking.seed'), kind: 'long' },
          ]}
          rows={rounds.map(({ name, seed, lowest, ...counts }) => ({
            cells: [
              roundName(t, bundle, name),
              ...[counts.applicants, counts.eligible, counts.places, counts.offered].map((count) =>
                t.number(count),
              ),
              lowest === null ? '–' : t.number(lowest),
              seed,
            ],
          }))}
        />
      )}
    </Page>
  )
}
