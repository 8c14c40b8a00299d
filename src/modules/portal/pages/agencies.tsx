import { Type } from 'typebox'
import { html, type RouteRequest, route } from '#kernel'
import { LinkColumns, Page, PageTitle, Section } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listServices } from '#services'
import { agencyLinks } from '../agency-links.ts'
import { countBy } from '../priced.ts'

export const agenciesPage = route({
  method: 'GET',
  url: '/:lang/agencies',
  allow: 'public',
  published: true,
  addresses: async () => ['agencies'],
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
  const lede = t('portal.agencies.lede', { agencies: organisations.length })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <div class="rows">
        {[...kinds].map(([kind, bodies]) => (
          <Section title={t.of(bodies[0]?.kindPlurals ?? {})} id={kind} lettering={false}>
            <LinkColumns t={t} links={agencyLinks(ctx, bodies, counts)} />
          </Section>
        ))}
      </div>
    </Page>
  )
}
