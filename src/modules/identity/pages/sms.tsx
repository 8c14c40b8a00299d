import { Type } from 'typebox'
import { fieldOf, html, type Problem, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, ButtonLink, Form, Notice, Page, PageTitle } from '#kernel/ui'
import {
  bindSms,
  maskedTelephone,
  sendBindingCode,
  telephoneToBind,
} from '../authenticators/sms.ts'
import { personOfOwn } from './own.ts'
import { CodeInput, isOurs, Wrong } from './parts.tsx'
import { refused } from './sign-in.tsx'

const SENDS_A_MINUTE = 6
const TRIES_A_MINUTE = 20

const Lang = Type.Object({ lang: Type.String() })

type Request = RouteRequest<unknown, unknown>

/** Codes by text message: offered last, and said to be the weakest. */
export const smsPage = route({
  method: 'GET',
  url: '/:lang/my/security/sms',
  allow: 'signed-in',
  params: Lang,
  query: Type.Object({ sent: Type.Optional(Type.Literal('1')) }),
  handler: async (request) =>
    html(await smsView(request, { sent: request.query.sent !== undefined })),
})

type Shown = { sent: boolean; error?: Problem }

async function smsView(request: Request, { sent, error }: Shown) {
  const { ctx } = request
  const { t } = ctx
  const found = await telephoneToBind(ctx, await personOfOwn(ctx))
  const title = t('identity.sms.title')
  return (
    <Page request={request} title={title} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="code" error={error} />
      <PageTitle text={title} />
      <Notice text={t('identity.sms.weakest')} kind="wait">
        <Actions>
          <ButtonLink
            href={`/${t.locale}/my/security/passkeys`}
            text={t('identity.security.add-passkey')}
          />
        </Actions>
      </Notice>
      {'obstacle' in found ? (
        <p safe>{t(`identity.sms.obstacles.${found.obstacle}`)}</p>
      ) : (
        <Binding {...{ request, sent, error }} telephone={found.telephone} />
      )}
    </Page>
  )
}

type BindingProps = {
  request: Request
  telephone: string
  sent: boolean
  error?: Problem | undefined
}

function Binding({ request, telephone, sent, error }: BindingProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const action = `/${t.locale}/my/security/sms`
  return (
    <>
      <p>
        <span safe>{t('identity.sms.to')}</span>{' '}
        <bdi dir="ltr" safe>
          {maskedTelephone(telephone)}
        </bdi>
      </p>
      {sent ? (
        <Form action={action} csrf={csrf}>
          <CodeInput
            t={t}
            label={t('identity.second.sms')}
            hint={t('identity.second.sms-hint')}
            error={error}
          />
          <Actions>
            <Button text={t('identity.security.add')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      <Form action={`${action}/send`} csrf={csrf}>
        <Actions>
          <Button
            text={t(sent ? 'identity.sms.again' : 'identity.sms.send')}
            kind={sent ? 'plain' : 'second'}
          />
        </Actions>
      </Form>
    </>
  )
}

export const smsSendForm = route({
  method: 'POST',
  url: '/:lang/my/security/sms/send',
  allow: 'signed-in',
  params: Lang,
  perMinute: SENDS_A_MINUTE,
  handler: async (request) => {
    const { ctx, ip } = request
    const person = await personOfOwn(ctx)
    try {
      await sendBindingCode(ctx, person, ip)
      return redirect(`/${ctx.t.locale}/my/security/sms?sent=1`)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(await smsView(request, { sent: false, error }), error)
    }
  },
})

export const smsForm = route({
  method: 'POST',
  url: '/:lang/my/security/sms',
  allow: 'signed-in',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form } = request
    const person = await personOfOwn(ctx)
    try {
      await bindSms(ctx, person, fieldOf(form, 'code'))
      return redirect(`/${ctx.t.locale}/my/security`)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(await smsView(request, { sent: true, error }), error)
    }
  },
})
