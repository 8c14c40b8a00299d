import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, redirect, route } from '#kernel'
import { Breadcrumbs, LinkColumns, Notice, Page, PageTitle, PricedList, Section } from '#kernel/ui'
import {
  getOrganisation,
  listOrganisations,
  type Organisation,
  readSuccessors,
} from '#organisations'
import { listServices, listTopics, type ServiceLine } from '#services'
import { agencyLinks } from '../agency-links.ts'
import { ByTopic, inOrder } from '../listings.tsx'
import { countBy, pricedItems } from '../priced.ts'

/** Names and kinds that nobody has confirmed yet carry a notice; what is invented waits for nobody. */
const CONFIRMED = new Set(['verified', 'law-text', 'official-copy', 'own-work'])

/** Below this many services one list is easier to read than several. */
const LIST_MAX = 8

export const agencyPage = route({
  method: 'GET',
  url: '/:lang/agencies/:id',
  allow: 'public',
  published: true,
  addresses: async (ctx) => (await listOrganisations(ctx)).map(({ id }) => `agencies/${id}`),
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) => {
    const { ctx, params } = request
    const agency = await getOrganisation(ctx, params.id)
    const now = (await readSuccessors(ctx)).currentOf(agency.id)
    // Links to a body that has merged lead to whom its affairs have come.
    if (now !== agency.id) return { ...redirect(`/${ctx.t.locale}/agencies/${now}`), status: 301 }
    return html(await agencyView(request, agency))
  },
})

async function agencyView(request: RouteRequest<unknown, unknown>, agency: Organisation) {
  const { ctx } = request
  const { t } = ctx
  const organisations = await listOrganisations(ctx)
  const all = await listServices(ctx)
  const services = all.filter(({ owner }) => owner === agency.id)
  const parent = organisations.find(({ id }) => id === agency.parent)
  const parts = organisations.filter(({ parent: of }) => of === agency.id)
  const name = t.of(agency.names)
  const does = await whatItDoes(ctx, services)
  return (
    <Page request={request} title={name} description={`${name}. ${does}`} published>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/agencies`, text: t('kernel.frame.agencies') },
          ...(parent
            ? [{ href: `/${t.locale}/agencies/${parent.id}`, text: t.of(parent.names) }]
            : []),
          { text: name },
        ]}
      />
      <PageTitle text={name} above={t.of(agency.kindNames)} lede={does} />
      {CONFIRMED.has(agency.reliability ?? '') ? (
        ''
      ) : (
        <Notice text={t('portal.agencies.unconfirmed')} />
      )}
      <Services ctx={ctx} services={services} />
      <Contact ctx={ctx} name={name} />
      {parts.length > 0 ? (
        <Section title={t('portal.agencies.parts')} id="parts" lettering={false}>
          <LinkColumns
            t={t}
            links={agencyLinks(
              ctx,
              parts,
              countBy(all, ({ owner }) => owner),
            )}
          />
        </Section>
      ) : (
        ''
      )}
    </Page>
  )
}

/** Said from its services, since no body has told what it does. */
async function whatItDoes(ctx: Ctx, services: readonly ServiceLine[]) {
  const { t } = ctx
  const topics = (await listTopics(ctx)).filter(({ id }) =>
    services.some(({ theme }) => theme === id),
  )
  if (topics.length === 0) return t('portal.agencies.no-services')
  return t('portal.agencies.does', { topics: t.list(topics.map(({ names }) => t.of(names))) })
}

async function Services({ ctx, services }: { ctx: Ctx; services: ServiceLine[] }) {
  const { t } = ctx
  const topics = new Set(services.map(({ theme }) => theme))
  if (topics.size > 1 && services.length > LIST_MAX) {
    return <ByTopic ctx={ctx} services={services} withOwner={false} />
  }
  return (
    <Section title={t('portal.agencies.services')} id="services" lettering={false}>
      {services.length === 0 ? (
        <p safe>{t('portal.agencies.no-services-more')}</p>
      ) : (
        <PricedList
          t={t}
          items={await pricedItems(ctx, inOrder(ctx, services), { withOwner: false })}
        />
      )}
    </Section>
  )
}

/** No body has given us a telephone number or an address yet: the pack's contact answers for all. */
function Contact({ ctx, name }: { ctx: Ctx; name: string }) {
  const { t, pack } = ctx
  const { names, phone, email } = pack.settings.contact
  return (
    <Section title={t('portal.agencies.contact')} id="contact" lettering={false} prose>
      <p safe>
        {t('portal.agencies.ask', { body: name, centre: t.of(names), at: phone ?? email ?? '' })}
      </p>
    </Section>
  )
}
