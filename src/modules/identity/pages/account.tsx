import { Type } from 'typebox'
import { download, fieldOf, html, redirect, route } from '#kernel'
import { Actions, Button, Declaration, Form, Page, PageTitle, Section } from '#kernel/ui'
import { closeAccount, exportAccount } from '../sessions/account.ts'
import { personOfOwn } from './own.ts'
import { signedOutCookies } from './parts.tsx'
import { personOf } from './step-up.tsx'

const Lang = Type.Object({ lang: Type.String() })

/** Taking one's data along, and closing the account. */
export const accountPage = route({
  method: 'GET',
  url: '/:lang/my/security/account',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => {
    const { ctx, csrf } = request
    const { t } = ctx
    personOf(ctx)
    const to = (path: string) => `/${t.locale}/my/security/account/${path}`
    return html(
      <Page request={request} title={t('identity.account.title')} form>
        <PageTitle text={t('identity.account.title')} />
        <Section title={t('identity.account.export')} id="export">
          <Form action={to('export')} csrf={csrf}>
            <p safe>{t('identity.account.export-hint')}</p>
            <Actions>
              <Button text={t('identity.account.export')} kind="second" icon="download" />
            </Actions>
          </Form>
        </Section>
        <Section title={t('identity.account.close')} id="close">
          <Form action={to('close')} csrf={csrf}>
            <p safe>{t('identity.account.close-hint')}</p>
            <Declaration name="sure" text={t('identity.account.sure')} />
            <Actions>
              <Button text={t('identity.account.close')} kind="stop" />
            </Actions>
          </Form>
        </Section>
      </Page>,
    )
  },
})

export const exportForm = route({
  method: 'POST',
  url: '/:lang/my/security/account/export',
  allow: 'signed-in',
  // Whoever got in by a recovery that was not theirs takes nothing along, and ends nothing.
  assurance: { settled: true },
  params: Lang,
  perMinute: 10,
  handler: async ({ ctx }) => {
    const text = await exportAccount(ctx, await personOfOwn(ctx))
    return download(Buffer.from(text), 'application/json', 'account.json')
  },
})

export const closeForm = route({
  method: 'POST',
  url: '/:lang/my/security/account/close',
  allow: 'signed-in',
  assurance: { settled: true },
  params: Lang,
  handler: async ({ ctx, form }) => {
    const person = await personOfOwn(ctx)
    const home = `/${ctx.t.locale}`
    if (fieldOf(form, 'sure') === '') return redirect(`${home}/my/security/account`)
    await closeAccount(ctx, person)
    return redirect(home, signedOutCookies())
  },
})
