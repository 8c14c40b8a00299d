import { html, redirect, route } from '#kernel'
import { ConfirmQuestion, Page } from '#kernel/ui'
import { replaceDocument } from '../replace.ts'
import { Numbered, ownLicence } from './own.ts'

export const replacePage = route({
  method: 'GET',
  url: '/:lang/my/licences/:number/replace',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    const { t } = request.ctx
    const here = `/${t.locale}/my/licences/${licence.number}`
    return html(
      <Page request={request} title={t('licences.replace.title')} form>
        <ConfirmQuestion
          title={t('licences.replace.title')}
          text={t('licences.replace.text', { number: licence.number })}
          action={`${here}/replace`}
          csrf={request.csrf}
          confirm={t('licences.replace.confirm')}
          cancel={{ href: here, text: t('licences.replace.keep') }}
        />
      </Page>,
    )
  },
})

export const replaceForm = route({
  method: 'POST',
  url: '/:lang/my/licences/:number/replace',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    await replaceDocument(request.ctx, licence)
    return redirect(`/${request.ctx.t.locale}/my/licences/${licence.number}`)
  },
})
