import { Type } from 'typebox'
import { html, redirect, route } from '#kernel'
import { ConfirmQuestion, Notice, Page } from '#kernel/ui'
import { giveUp } from '../give-up.ts'
import { Numbered, ownLicence } from './own.ts'

export const cancelPage = route({
  method: 'GET',
  url: '/:lang/my/licences/:number/cancel',
  allow: 'licences:hold',
  params: Numbered,
  query: Type.Object({ waits: Type.Optional(Type.Literal('1')) }),
  handler: async (request) => {
    const licence = await ownLicence(request)
    const { t } = request.ctx
    const here = `/${t.locale}/my/licences/${licence.number}`
    return html(
      <Page request={request} title={t('licences.cancel.title')} form>
        {request.query.waits ? <Notice kind="wait" live text={t('licences.cancel.waits')} /> : ''}
        <ConfirmQuestion
          title={t('licences.cancel.title')}
          text={t('licences.cancel.text', { number: licence.number })}
          action={`${here}/cancel`}
          csrf={request.csrf}
          confirm={t('licences.cancel.confirm')}
          kind="stop"
          cancel={{ href: here, text: t('licences.cancel.keep') }}
        />
      </Page>,
    )
  },
})

export const cancelForm = route({
  method: 'POST',
  url: '/:lang/my/licences/:number/cancel',
  allow: 'licences:hold',
  params: Numbered,
  handler: async (request) => {
    const licence = await ownLicence(request)
    const waits = await giveUp(request.ctx, licence)
    const here = `/${request.ctx.t.locale}/my/licences/${licence.number}`
    return redirect(waits ? `${here}/cancel?waits=1` : here)
  },
})
