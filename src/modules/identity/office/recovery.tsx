import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, Form, Heading, OfficePage, Pairs } from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { centresOf } from '../recovery/centre.ts'
import { confirmRecovery, getRecovery, type Recovery, stopRecovery } from '../recovery/recovery.ts'
import { AGAIN, ALLOW, recoveriesHref, StateTag } from './recoveries.tsx'
import { ShownOnce } from './shown-once.tsx'

const One = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: UUID_PATTERN }),
})

type Request = RouteRequest<unknown, unknown>

export const recoveryPage = route({
  method: 'GET',
  url: '/:lang/office/identity/recovery/:id',
  allow: ALLOW,
  params: One,
  handler: async (request) => {
    const recovery = await getRecovery(request.ctx, request.params.id)
    return html(<RecoveryView request={request} recovery={recovery} />)
  },
})

function RecoveryView({ request, recovery }: { request: Request; recovery: Recovery }) {
  const { ctx } = request
  const { t } = ctx
  const title = t('identity.recovery.desk.one')
  return (
    <OfficePage request={request} title={title}>
      <Heading level={1} text={title} />
      <p>
        <StateTag ctx={ctx} recovery={recovery} />
      </p>
      <Pairs
        pairs={[
          { label: t('identity.recovery.desk.name'), value: t.of(recovery.name) },
          {
            label: t('identity.recovery.desk.born'),
            value: recovery.birthDate ? t.date(recovery.birthDate, 'medium') : '',
          },
          {
            label: t('identity.recovery.desk.document'),
            value: documentName(ctx, recovery.document),
          },
          {
            label: t('identity.recovery.desk.document-until'),
            value: t.date(recovery.documentUntil, 'medium'),
          },
          { label: t('identity.recovery.desk.reason'), value: recovery.reason },
          { label: t('identity.recovery.desk.opener'), value: t.of(recovery.opener) },
          { label: t('identity.recovery.desk.opened'), value: t.date(recovery.openedAt, 'moment') },
        ]}
      />
      <Acts request={request} recovery={recovery} />
    </OfficePage>
  )
}

/** One that the pack no longer knows is shown as it was written. */
const documentName = (ctx: Ctx, kind: string) => {
  const names = centresOf(ctx)?.documents[kind]?.names
  return names ? ctx.t.of(names) : kind
}

function Acts({ request, recovery }: { request: Request; recovery: Recovery }) {
  const { ctx, csrf } = request
  const { t, actor } = ctx
  const action = recoveriesHref(ctx, `/${recovery.id}`)
  const own = actor.kind === 'person' && actor.id === recovery.openedBy
  const live = recovery.state === 'opened' || recovery.state === 'confirmed'
  return (
    <Actions>
      {recovery.state === 'opened' ? (
        <Form action={`${action}/confirm`} csrf={csrf}>
          <Button
            text={t('identity.recovery.desk.confirm')}
            disabled={own ? t('identity.recovery.desk.colleague') : undefined}
          />
        </Form>
      ) : (
        ''
      )}
      {live ? (
        <Form action={`${action}/stop`} csrf={csrf}>
          <Button text={t('identity.recovery.desk.stop')} kind="stop" />
        </Form>
      ) : (
        ''
      )}
    </Actions>
  )
}

/** The code is on the page that answers, to be printed or copied by hand, and on no other. */
export const confirmForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recovery/:id/confirm',
  allow: ALLOW,
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, params } = request
    const { t } = ctx
    const { code, expiresAt } = await confirmRecovery(ctx, params.id)
    const title = t('identity.recovery.desk.code')
    return html(
      <OfficePage request={request} title={title}>
        <Heading level={1} text={title} />
        <ShownOnce text={t('identity.recovery.desk.code-once')} secret={code} />
        <Pairs
          pairs={[
            {
              label: t('identity.recovery.desk.code-where'),
              value: `${ctx.url}/${t.locale}/sign-in/recover/code`,
            },
            { label: t('identity.recovery.desk.code-until'), value: t.date(expiresAt, 'moment') },
          ]}
        />
        <p safe>{t('identity.recovery.desk.code-hand')}</p>
      </OfficePage>,
    )
  },
})

export const stopForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recovery/:id/stop',
  allow: ALLOW,
  assurance: AGAIN,
  params: One,
  handler: async ({ ctx, params }) => {
    await stopRecovery(ctx, params.id)
    return redirect(recoveriesHref(ctx))
  },
})
