import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, route } from '#kernel'
import { Breadcrumbs, Page, PageTitle, PricedList, Section } from '#kernel/ui'
import { type Audience, entryOf, listAudiences, listServices, type ServiceLine } from '#services'
import { ByTopic, chosen } from '../listings.tsx'
import { pricedItems } from '../priced.ts'

export const audiencePage = route({
  method: 'GET',
  url: '/:lang/audiences/:id',
  allow: 'public',
  published: true,
  addresses: async (ctx) => (await listAudiences(ctx)).map(({ id }) => `audiences/${id}`),
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) =>
    html(await audienceView(request, entryOf(await listAudiences(request.ctx), request.params.id))),
})

/** First what people of each role come for, then all that is for these people. */
async function audienceView(request: RouteRequest<unknown, unknown>, audience: Audience) {
  const { ctx } = request
  const { t } = ctx
  const all = await listServices(ctx)
  const services = all.filter(({ audiences }) => audiences.includes(audience.id))
  const title = t.of(audience.titles)
  const lede = t('portal.services.lede', { services: services.length })
  const name = t.of(audience.names)
  return (
    <Page request={request} title={title} description={`${title}: ${lede}`} published>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services`, text: t('kernel.frame.services') },
          { text: name },
        ]}
      />
      <PageTitle text={title} lede={lede} />
      {audience.roles.length > 0 ? (
        <nav class="chips" aria-label={t('portal.audiences.roles')}>
          {audience.roles.map(({ role, names }) => (
            <a href={`#${role}`} safe>
              {t.of(names)}
            </a>
          ))}
          <a href="#all" safe>
            {t('portal.audiences.all')}
          </a>
        </nav>
      ) : (
        ''
      )}
      {audience.roles.map((role) => (
        <OneRole ctx={ctx} role={role} services={chosen(all, role.services)} />
      ))}
      <Section title={t('portal.audiences.all')} id="all">
        <ByTopic ctx={ctx} services={services} level={3} />
      </Section>
    </Page>
  )
}

type OneRoleProps = { ctx: Ctx; role: Audience['roles'][number]; services: ServiceLine[] }

async function OneRole({ ctx, role, services }: OneRoleProps) {
  return (
    <Section title={ctx.t.of(role.names)} id={role.role} lettering={false}>
      <PricedList t={ctx.t} items={await pricedItems(ctx, services)} />
    </Section>
  )
}
