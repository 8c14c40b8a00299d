import { Type } from 'typebox'
import { html, Id, type RouteRequest, route } from '#kernel'
import { Breadcrumbs, EmptyState, Page, PageTitle, PricedList, TopicGrid } from '#kernel/ui'
import { entryOf, listEvents, listServices, listTopics, type Topic } from '#services'
import { ByTopic, EventLinks, inOrder, topicItems } from '../listings.tsx'
import { pricedItems } from '../priced.ts'

export const servicesPage = route({
  method: 'GET',
  url: '/:lang/services',
  allow: 'public',
  published: true,
  addresses: async () => ['services'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await servicesView(request)),
})

/** All services under their topics; who wants some of them searches. */
async function servicesView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const [services, topics] = await Promise.all([listServices(ctx), listTopics(ctx)])
  const title = t('portal.services.title')
  const lede = t('portal.services.lede', { services: services.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <TopicGrid
        t={t}
        topics={topicItems(ctx, topics, services).map((item, index) => ({
          ...item,
          href: `#${topics[index]?.id}`,
        }))}
      />
      <ByTopic ctx={ctx} services={services} />
    </Page>
  )
}

export const topicsPage = route({
  method: 'GET',
  url: '/:lang/topics',
  allow: 'public',
  published: true,
  addresses: async () => ['topics'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await topicsView(request)),
})

async function topicsView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const [services, topics] = await Promise.all([listServices(ctx), listTopics(ctx)])
  const title = t('portal.topics.title')
  const lede = t('portal.topics.lede', { topics: topics.length, services: services.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <TopicGrid t={t} topics={topicItems(ctx, topics, services)} />
    </Page>
  )
}

export const topicPage = route({
  method: 'GET',
  url: '/:lang/topics/:id',
  allow: 'public',
  published: true,
  addresses: async (ctx) => (await listTopics(ctx)).map(({ id }) => `topics/${id}`),
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) =>
    html(await topicView(request, entryOf(await listTopics(request.ctx), request.params.id))),
})

async function topicView(request: RouteRequest<unknown, unknown>, topic: Topic) {
  const { ctx } = request
  const { t } = ctx
  const [services, events] = await Promise.all([
    listServices(ctx, { theme: topic.id }),
    listEvents(ctx),
  ])
  const related = events.filter(({ id }) => services.some((service) => service.events.includes(id)))
  const title = t.of(topic.names)
  const lede = t('portal.services.lede', { services: services.length })
  return (
    <Page request={request} title={title} description={`${title}: ${lede}`} published>
      <Breadcrumbs
        t={t}
        crumbs={[{ href: `/${t.locale}/topics`, text: t('kernel.frame.topics') }, { text: title }]}
      />
      <PageTitle text={title} lede={lede} />
      {services.length === 0 ? (
        <EmptyState
          title={t('portal.topics.none')}
          action={{ href: `/${t.locale}/services`, text: t('portal.home.all-services') }}
        />
      ) : (
        <PricedList t={t} items={await pricedItems(ctx, inOrder(ctx, services))} />
      )}
      <EventLinks
        ctx={ctx}
        title={t('portal.topics.events')}
        events={related}
        services={services}
      />
    </Page>
  )
}
