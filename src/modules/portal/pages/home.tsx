import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Audiences,
  Cloth,
  type ClothPanel,
  LinkColumns,
  Opening,
  Page,
  PricedList,
  Section,
  TopicGrid,
  Wrap,
} from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listAudiences, listEvents, listServices, listTopics, type ServiceLine } from '#services'
import { audienceGroups, chosen, topicItems } from '../listings.tsx'
import { countBy, pricedItems } from '../priced.ts'
import { clothOf } from './life-events.tsx'

const LARGEST_OWNERS = 12

/** The bare address leads to the pack's first language. */
export const entry = route({
  method: 'GET',
  url: '/',
  allow: 'public',
  published: true,
  handler: async ({ ctx }) => redirect(`/${ctx.t.locale}`),
})

export const homePage = route({
  method: 'GET',
  url: '/:lang',
  allow: 'public',
  published: true,
  addresses: async () => [''],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await homeView(request)),
})

async function homeView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t, pack } = ctx
  const [services, topics, audiences, events] = await Promise.all([
    listServices(ctx),
    listTopics(ctx),
    listAudiences(ctx),
    listEvents(ctx),
  ])
  const popular = chosen(services, pack.portal.popular)
  const live = services.filter(({ online }) => online)
  const to = (path: string) => `/${t.locale}/${path}`
  return (
    <Page
      request={request}
      title={t.of(pack.settings.portal.taglines)}
      description={t('portal.home.description', { portal: t.of(pack.settings.portal.names) })}
      published
      opening={await opening(ctx, services)}
    >
      <Wrap>
        <Section
          title={t('portal.home.popular')}
          id="popular"
          more={{ href: to('a-z'), text: t('portal.home.a-z') }}
        >
          <PricedList t={t} items={await pricedItems(ctx, popular)} />
        </Section>
        <Section title={t('portal.home.who')} id="who">
          <Audiences groups={audienceGroups(ctx, audiences)} />
        </Section>
        <Events ctx={ctx} panels={clothOf(ctx, events, services)} />
        <Section title={t('portal.home.online')} id="online">
          <PricedList t={t} items={await pricedItems(ctx, live)} />
        </Section>
        <Section
          title={t('portal.home.topics')}
          id="topics"
          more={{ href: to('services'), text: t('portal.home.all-services') }}
        >
          <TopicGrid t={t} topics={topicItems(ctx, topics, services)} />
        </Section>
        <Section
          title={t('portal.home.bodies')}
          id="bodies"
          more={{ href: to('agencies'), text: t('portal.home.all-agencies') }}
        >
          <LinkColumns t={t} links={await largestOwners(ctx, services)} />
        </Section>
      </Wrap>
    </Page>
  )
}

/** Search first: the rest of the page is for those who do not know what it is called. */
async function opening(ctx: Ctx, services: readonly ServiceLine[]) {
  const { t, pack } = ctx
  const { portal } = pack.settings
  const agencies = (await listOrganisations(ctx)).length
  const search = `/${t.locale}/search`
  return (
    <Opening
      t={t}
      title={t.of(portal.taglines)}
      text={t('portal.home.lede', { services: services.length, agencies })}
      search={search}
      examples={{
        label: t('portal.home.examples'),
        links: pack.portal.examples.map((words) => ({
          href: `${search}?q=${encodeURIComponent(t.of(words))}`,
          text: t.of(words),
        })),
      }}
      coast={pack.places.outline}
    />
  )
}

function Events({ ctx: { t }, panels }: { ctx: Ctx; panels: ClothPanel[] }) {
  if (panels.length === 0) return ''
  return (
    <Section
      title={t('portal.home.events')}
      id="events"
      more={{ href: `/${t.locale}/life-events`, text: t('portal.home.all-events') }}
    >
      <Cloth panels={panels} />
    </Section>
  )
}

async function largestOwners(ctx: Ctx, services: readonly ServiceLine[]) {
  const owners = countBy(services, ({ owner }) => owner)
  return (await listOrganisations(ctx))
    .map(({ id, names }) => ({
      href: `/${ctx.t.locale}/agencies/${id}`,
      text: ctx.t.of(names),
      count: owners.get(id) ?? 0,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, LARGEST_OWNERS)
}
