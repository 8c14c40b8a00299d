import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import { FactList, Link, Page, PageTitle, Section } from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { listServices } from '#services'

/** Titles of sources are kept in English, whatever the page's language. */
const SOURCE_LANGUAGE = 'en'

export const aboutPage = route({
  method: 'GET',
  url: '/:lang/about',
  allow: 'public',
  published: true,
  addresses: async () => ['about'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await aboutView(request)),
})

async function aboutView(request: RouteRequest<unknown, unknown>) {
  const { ctx } = request
  const { t, pack } = ctx
  const portal = t.of(pack.settings.portal.names)
  const title = t('kernel.frame.about')
  const lede = t('portal.about.lede', { portal })
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <Section title={t('portal.about.demonstration')} id="demonstration" lettering={false} prose>
        <p safe>{t.of(pack.settings.portal.notices)}</p>
        <p safe>{t('portal.about.invented')}</p>
      </Section>
      <Section title={t('portal.about.figures')} id="figures" lettering={false}>
        <FactList t={t} facts={await figures(ctx)} />
        <p>
          <Link href={`/${t.locale}/service-status`} text={t('portal.about.status')} />
        </p>
      </Section>
      <Section title={t('portal.about.verified')} id="verified" lettering={false} prose>
        <p safe>{t('portal.about.facts')}</p>
        <p safe>{t('portal.about.review')}</p>
        <p safe>{t('portal.about.unknown')}</p>
      </Section>
      <Section title={t('portal.about.licence')} id="licence" lettering={false} prose>
        <p safe>{t('portal.about.open')}</p>
      </Section>
      <Credits ctx={ctx} />
      <Sources ctx={ctx} />
    </Page>
  )
}

async function figures(ctx: Ctx) {
  const { t, pack } = ctx
  const services = await listServices(ctx)
  const organisations = await listOrganisations(ctx)
  const live = services.filter(({ online }) => online).length
  const counted = {
    services: services.length,
    live,
    bodies: organisations.length,
    sources: Object.keys(pack.sources).length,
  }
  return Object.entries(counted).map(([name, count]) => ({
    label: t(`portal.about.count.${name}`),
    value: t.number(count),
  }))
}

/** Whose work the pages show, as their terms ask. */
function Credits({ ctx: { t, pack } }: { ctx: Ctx }) {
  return (
    <Section title={t('portal.about.credits')} id="credits" lettering={false} prose>
      <ul>
        <li safe>{t('portal.about.typefaces')}</li>
        {pack.portal.credits.map(({ names, texts, href }) => (
          <li>
            {href ? <Link href={href} text={t.of(names)} /> : <span safe>{t.of(names)}</span>}
            {': '}
            <span safe>{t.of(texts)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Every source that a fact of the pack names. */
function Sources({ ctx: { t, pack } }: { ctx: Ctx }) {
  const sources = Object.values(pack.sources)
  return (
    <Section title={t('portal.about.sources')} id="sources" lettering={false} prose>
      <details>
        <summary safe>{t('portal.about.all-sources', { sources: sources.length })}</summary>
        <ul class="source">
          {sources.map(({ title, names }) => (
            <li>
              <bdi {...(!names && { lang: SOURCE_LANGUAGE, dir: 'ltr' })} safe>
                {names ? t.of(names) : title}
              </bdi>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}
