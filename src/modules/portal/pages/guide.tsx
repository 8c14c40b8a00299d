import { Type } from 'typebox'
import { html, route } from '#kernel'
import { Guide, Page, PageTitle } from '#kernel/ui'

/** Every component in every state: the page on which a change of the look is judged. */
export const guidePage = route({
  method: 'GET',
  url: '/:lang/guide',
  allow: 'public',
  published: true,
  addresses: async () => ['guide'],
  params: Type.Object({ lang: Type.String() }),
  handler: async (request) => {
    const { t } = request.ctx
    return html(
      <Page
        request={request}
        title={t('portal.guide.title')}
        description={t('portal.guide.lede')}
        published
      >
        <PageTitle text={t('portal.guide.title')} lede={t('portal.guide.lede')} />
        <Guide t={t} />
      </Page>,
    )
  },
})
