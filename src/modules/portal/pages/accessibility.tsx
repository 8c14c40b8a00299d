import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, route } from '#kernel'
import { Page, PageTitle, Section } from '#kernel/ui'

const DONE = ['keyboard', 'zoom', 'contrast', 'script', 'forms', 'languages'] as const
const LIMITS = ['people', 'sign', 'sources', 'uploads'] as const

export const accessibilityPage = route({
  method: 'GET',
  url: '/:lang/accessibility',
  allow: 'public',
  published: true,
  addresses: async () => ['accessibility'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => html(await accessibilityView(request)),
})

async function accessibilityView(request: RouteRequest<unknown, unknown>) {
  const { t, pack } = request.ctx
  const title = t('kernel.frame.accessibility')
  const lede = t('portal.accessibility.lede')
  const day = t.date(pack.portal.accessibility.assessed)
  return (
    <Page request={request} title={title} description={lede} published>
      <PageTitle text={title} lettering lede={lede} />
      <Section title={t('portal.accessibility.standard')} id="standard" lettering={false} prose>
        <p safe>{t('portal.accessibility.claim')}</p>
        <ul>
          {DONE.map((point) => (
            <li safe>{t(`portal.accessibility.done.${point}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('portal.accessibility.limits')} id="limits" lettering={false} prose>
        <ul>
          {LIMITS.map((point) => (
            <li safe>{t(`portal.accessibility.limit.${point}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('portal.accessibility.examined')} id="examined" lettering={false} prose>
        <p safe>{t('portal.accessibility.how', { day })}</p>
      </Section>
      <Section title={t('portal.accessibility.tell')} id="tell" lettering={false} prose>
        <p safe>{tell(request.ctx)}</p>
      </Section>
    </Page>
  )
}

function tell({ t, pack }: Ctx) {
  const { names, phone, email } = pack.settings.contact
  return t('portal.accessibility.contact', { centre: t.of(names), at: phone ?? email ?? '' })
}
