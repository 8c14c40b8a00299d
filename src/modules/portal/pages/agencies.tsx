import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import {
  Breadcrumbs,
  EmptyState,
  LinkColumns,
  Notice,
  Page,
  PageTitle,
  PricedList,
  Section,
} from '#kernel/ui'
import { getOrganisation, listOrganisations, type Organisation } from '#organisations'
import { listServices } from '#services'
import { countBy, pricedItems } from '../priced.ts'

/** Names and kinds that nobody has confirmed yet carry a notice; what is invented waits for nobody. */
const CONFIRMED = new Set(['verified', 'law-text', 'official-copy', 'own-work'])

export const agenciesPage = route({
  method: 'GET',
  url: '/:lang/agencies',
  allow: 'public',
  published: true,
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await agenciesView(request)),
})

async function agenciesView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t } = ctx
  const organisations = await listOrganisations(ctx)
  const counts = countBy(await listServices(ctx), ({ owner }) => owner)
  const kinds = Map.groupBy(organisations, ({ kind }) => kind)
  const title = t('portal.agencies.title')
  return (
    <Page request={request} title={title} published>
      <PageTitle
        text={title}
        lettering
        lede={t('portal.agencies.lede', { agencies: organisations.length })}
      />
      {[...kinds].map(([kind, bodies]) => (
        <Section title={t.of(bodies[0]?.kindNames ?? {})} id={kind} lettering={false}>
          <LinkColumns t={t} links={linksTo(ctx, bodies, counts)} />
        </Section>
      ))}
    </Page>
  )
}

const linksTo = ({ t }: Ctx, bodies: Organisation[], counts?: ReadonlyMap<string, number>) =>
  bodies
    .map(({ id, names }) => ({
      href: `/${t.locale}/agencies/${id}`,
      text: t.of(names),
      count: counts?.get(id),
    }))
    .sort(byName(t.locale))

/** The Arabic article does not count when names are put in order. */
const byName = (locale: string) => {
  const collator = new Intl.Collator(locale)
  const key = (text: string) => text.replace(/^ال/, '')
  return (a: { text: string }, b: { text: string }) => collator.compare(key(a.text), key(b.text))
}

export const agencyPage = route({
  method: 'GET',
  url: '/:lang/agencies/:id',
  allow: 'public',
  published: true,
  params: Type.Object({
    lang: Type.String(),
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
  }),
  handler: async (request) =>
    html(await agencyView(request, await getOrganisation(request.ctx, request.params.id))),
})

async function agencyView(request: RouteRequest<unknown, unknown>, agency: Organisation) {
  const { ctx } = request
  const { t } = ctx
  const organisations = await listOrganisations(ctx)
  const services = await listServices(ctx, { owner: agency.id })
  const parent = organisations.find(({ id }) => id === agency.parent)
  const children = organisations.filter(({ parent: of }) => of === agency.id)
  const name = t.of(agency.names)
  return (
    <Page request={request} title={name} published>
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
      <PageTitle text={name} lede={t.of(agency.kindNames)} />
      {CONFIRMED.has(agency.reliability ?? '') ? (
        ''
      ) : (
        <Notice text={t('portal.agencies.unconfirmed')} />
      )}
      <Section title={t('portal.agencies.services')} id="services">
        {services.length === 0 ? (
          <EmptyState
            title={t('portal.agencies.no-services')}
            text={t('portal.agencies.no-services-more')}
          />
        ) : (
          <PricedList t={t} items={await pricedItems(ctx, services, { withOwner: false })} />
        )}
      </Section>
      {children.length > 0 ? (
        <Section title={t('portal.agencies.parts')} id="parts">
          <LinkColumns t={t} links={linksTo(ctx, children)} />
        </Section>
      ) : (
        ''
      )}
    </Page>
  )
}
