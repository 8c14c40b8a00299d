import { Type } from 'typebox'
import { type Ctx, redirect, route } from '#kernel'
import { Button, EmptyState, Form, Table } from '#kernel/ui'
import { type Consent, withdrawConsent } from '../clients/consent.ts'
import { personOf } from './step-up.tsx'

/** Whose software may read what, since when; each with a way to end it. */
export function ConsentsTable(props: { ctx: Ctx; csrf: string; consents: readonly Consent[] }) {
  const { ctx, csrf, consents } = props
  const { t } = ctx
  if (consents.length === 0) return <EmptyState title={t('identity.consents.none')} />
  return (
    <Table
      t={t}
      caption={t('identity.consents.title')}
      columns={[
        { label: t('identity.consents.client') },
        { label: t('identity.consents.what') },
        { label: t('identity.security.since') },
        { label: t('identity.consents.last') },
        { label: t('identity.consents.withdraw'), hidden: true },
      ]}
      rows={consents.map(({ client, names, scopes, ofResources, givenAt, lastAt }) => ({
        cells: [
          t.of(names),
          t.list([
            ...scopes.flatMap((scope) => wordsOf(ctx, scope)),
            ...ofResources.map(({ resource, scope }) =>
              t('identity.continue.of-resource', { resource: t.of(resource), scope: t.of(scope) }),
            ),
          ]),
          t.date(givenAt, 'medium'),
          lastAt ? t.date(lastAt, 'moment') : t('identity.security.never'),
          {
            content: (
              <Form
                action={`/${t.locale}/my/security/consents/${encodeURIComponent(client)}/withdraw`}
                csrf={csrf}
              >
                <Button text={t('identity.consents.withdraw')} hidden={t.of(names)} kind="plain" />
              </Form>
            ),
          },
        ],
      }))}
    />
  )
}

/** `openid` alone gives nothing away and has no words. */
const wordsOf = ({ t }: Ctx, scope: string) =>
  t.has(`identity.continue.scopes.${scope}`) ? [t(`identity.continue.scopes.${scope}`)] : []

export const withdrawForm = route({
  method: 'POST',
  url: '/:lang/my/security/consents/:client/withdraw',
  allow: 'signed-in',
  params: Type.Object({
    lang: Type.String(),
    client: Type.String({ minLength: 1, maxLength: 100 }),
  }),
  handler: async ({ ctx, params }) => {
    await withdrawConsent(ctx, personOf(ctx), params.client)
    return redirect(`/${ctx.t.locale}/my/security`)
  },
})
