import { Type } from 'typebox'
import { html, type RouteRequest, route } from '#kernel'
import { Page, PageTitle, Section } from '#kernel/ui'
import { listTopics } from '../catalogue.ts'
import { Legend, StatusBar, Trend } from './figures.tsx'
import { Groups } from './office.tsx'
import { readOverview } from './overview.ts'

/** For everybody: how many services run here, and how the others are done until they do. */
export const statusPage = route({
  method: 'GET',
  url: '/:lang/service-status',
  allow: 'public',
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await publicView(request)),
})

async function publicView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const [{ lines, counts, trend }, topics] = await Promise.all([readOverview(ctx), listTopics(ctx)])
  const names = new Map(topics.map((topic) => [topic.id, t.of(topic.names)]))
  const title = t('services.status.title')
  const lede = t('services.status.lede', { count: lines.length })
  return (
    <Page request={request} title={title} description={lede}>
      <PageTitle text={title} lede={lede} />
      <StatusBar ctx={ctx} counts={counts} class="ways big" />
      <Legend ctx={ctx} counts={counts} />
      {trend.length < 2 ? (
        ''
      ) : (
        <Section title={t('services.status.trend')} id="trend" lettering={false}>
          <Trend ctx={ctx} trend={trend} />
        </Section>
      )}
      <Section title={t('services.status.by-theme')} id="topics" lettering={false}>
        <Groups {...{ ctx, lines, by: 'theme', name: (id: string) => names.get(id) ?? id }} />
      </Section>
    </Page>
  )
}
