import { Type } from 'typebox'
import { type Ctx, html, type Pack, type RouteRequest, redirect, route } from '#kernel'
import { Audiences, LinkColumns, Opening, Page, PricedList, Section, Wrap } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listAudiences, listServices, listTopics } from '#services'
import { countBy, pricedItems } from '../priced.ts'

const LARGEST_OWNERS = 16

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
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await homeView(request)),
})

async function homeView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t, pack } = ctx
  const [services, topics, audiences, organisations] = await Promise.all([
    listServices(ctx),
    listTopics(ctx),
    listAudiences(ctx),
    listOrganisations(ctx),
  ])
  const live = services.filter(({ status }) => status === 'live')
  const byTopic = countBy(services, ({ theme }) => theme)
  const owners = countBy(services, ({ owner }) => owner)
  const to = (path: string) => `/${t.locale}/${path}`
  return (
    <Page
      request={request}
      title={t.of(pack.settings.portal.taglines)}
      published
      opening={
        <Opening
          title={t.of(pack.settings.portal.taglines)}
          text={t('portal.home.lede', {
            services: services.length,
            agencies: organisations.length,
          })}
          ways={[
            { href: to('services'), text: t('portal.home.all-services') },
            { href: to('agencies'), text: t('portal.home.all-agencies') },
          ]}
          coast={coastOf(pack)}
        />
      }
    >
      <Wrap>
        <Section title={t('portal.home.who')} id="who">
          <Audiences
            groups={audiences.map(({ id, names }) => ({
              href: to(`services?audience=${id}`),
              text: t.of(names),
              links: [],
            }))}
          />
        </Section>
        <Section title={t('portal.home.online')} id="online">
          <PricedList t={t} items={await pricedItems(ctx, live)} />
        </Section>
        <Section
          title={t('portal.home.topics')}
          id="topics"
          more={{ href: to('services'), text: t('portal.home.all-services') }}
        >
          <LinkColumns
            t={t}
            links={topics.map(({ id, names }) => ({
              href: to(`services#${id}`),
              text: t.of(names),
              count: byTopic.get(id) ?? 0,
            }))}
          />
        </Section>
        <Section
          title={t('portal.home.bodies')}
          id="bodies"
          more={{ href: to('agencies'), text: t('portal.home.all-agencies') }}
        >
          <LinkColumns t={t} links={largestOwners(ctx, organisations, owners)} />
        </Section>
      </Wrap>
    </Page>
  )
}

function largestOwners(
  { t }: Ctx,
  organisations: Awaited<ReturnType<typeof listOrganisations>>,
  owners: ReadonlyMap<string, number>,
) {
  return organisations
    .map(({ id, names }) => ({
      href: `/${t.locale}/agencies/${id}`,
      text: t.of(names),
      count: owners.get(id) ?? 0,
    }))
    .sort((a, b) => b.count - a.count)
    .slice(0, LARGEST_OWNERS)
}

const coastOf = ({ places }: Pack) => places.outline
