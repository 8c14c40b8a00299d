import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import { EmptyState, LinkColumns, Page, PageTitle, PricedList, Section } from '#kernel/ui'
import { listAudiences, listServices, listTopics, type ServiceLine } from '#services'
import { pricedItems } from '../priced.ts'

export const servicesPage = route({
  method: 'GET',
  url: '/:lang/services',
  allow: 'public',
  published: true,
  params: Type.Object({ lang: Type.String() }),
  query: Type.Object({ audience: Type.Optional(Type.String({ pattern: '^[a-z-]{1,40}$' })) }),
  handler: async (request) => html(await servicesView(request, request.query.audience)),
})

async function servicesView(request: RouteRequest<unknown, unknown>, audience?: string) {
  const { ctx } = request
  const { t } = ctx
  const [services, topics, audiences] = await Promise.all([
    listServices(ctx, audience === undefined ? {} : { audience }),
    listTopics(ctx),
    listAudiences(ctx),
  ])
  const chosen = audiences.find(({ id }) => id === audience)
  const groups = topics
    .map((topic) => ({ ...topic, lines: services.filter(({ theme }) => theme === topic.id) }))
    .filter(({ lines }) => lines.length > 0)
  const title = chosen
    ? t('portal.services.for', { audience: t.of(chosen.names) })
    : t('portal.services.title')
  return (
    <Page request={request} title={title} published>
      <PageTitle text={title} lede={t('portal.services.lede', { services: services.length })} />
      <AudienceLinks ctx={ctx} audiences={audiences} chosen={audience} />
      {groups.length === 0 ? (
        <EmptyState
          title={t('portal.services.none')}
          action={{ href: `/${t.locale}/services`, text: t('portal.home.all-services') }}
        />
      ) : (
        <LinkColumns
          t={t}
          links={groups.map(({ id, names, lines }) => ({
            href: `#${id}`,
            text: t.of(names),
            count: lines.length,
          }))}
        />
      )}
      {groups.map((group) => (
        <TopicSection ctx={ctx} {...group} />
      ))}
    </Page>
  )
}

type Audience = Awaited<ReturnType<typeof listAudiences>>[number]

function AudienceLinks(props: { ctx: Ctx; audiences: Audience[]; chosen?: string }) {
  const { t } = props.ctx
  const all = { id: undefined, text: t('portal.services.everybody'), query: '' }
  const links = props.audiences.map(({ id, names }) => ({
    id,
    text: t.of(names),
    query: `?audience=${id}`,
  }))
  return (
    <nav class="chips" aria-label={t('portal.services.who')}>
      {[all, ...links].map(({ id, text, query }) => (
        <a
          href={`/${t.locale}/services${query}`}
          aria-current={id === props.chosen ? 'page' : undefined}
          safe
        >
          {text}
        </a>
      ))}
    </nav>
  )
}

type TopicProps = { ctx: Ctx; id: string; names: Record<string, string>; lines: ServiceLine[] }

async function TopicSection({ ctx, id, names, lines }: TopicProps) {
  return (
    <Section title={ctx.t.of(names)} id={id} lettering={false}>
      <PricedList t={ctx.t} items={await pricedItems(ctx, lines)} />
    </Section>
  )
}
