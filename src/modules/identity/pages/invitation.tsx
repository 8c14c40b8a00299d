import { Type } from 'typebox'
import { fieldOf, html, Problem, type RouteRequest, redirect, route, textKeyOf } from '#kernel'
import { Actions, Button, ErrorSummary, Form, Page, PageTitle, TextInput } from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { signInKind } from '../identifier.ts'
import { getInvitation, PASSWORD_LEAST, takeInvitation } from '../invitation.ts'

const Code = Type.Object({ lang: Type.String(), code: Type.String({ pattern: '^[\\w-]{43}$' }) })

export const invitationPage = route({
  method: 'GET',
  url: '/:lang/invitation/:code',
  allow: 'public',
  params: Code,
  handler: async (request) => html(await invitationView(request, request.params.code)),
})

export const invitationForm = route({
  method: 'POST',
  url: '/:lang/invitation/:code',
  allow: 'public',
  params: Code,
  perMinute: 20,
  handler: async (request) => {
    const { ctx, form, params } = request
    const answer = {
      code: params.code,
      identifier: fieldOf(form, 'identifier'),
      name: fieldOf(form, 'name'),
      password: fieldOf(form, 'password'),
    }
    try {
      await takeInvitation(ctx, answer)
      return redirect(`/${ctx.t.locale}/sign-in?next=/${ctx.t.locale}/office`)
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'identity/invitation-over') throw error
      const view = await invitationView(request, params.code, { ...answer, error })
      return html(view, { status: error.status })
    }
  },
})

type Typed = { identifier: string; name: string; error: Problem }

async function invitationView(
  request: RouteRequest<unknown, unknown>,
  code: string,
  typed?: Typed,
) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { agency } = await getInvitation(ctx, code)
  const organisation = t.of((await getOrganisation(ctx, agency)).names)
  const kind = signInKind(ctx)
  const message = typed && t(textKeyOf(typed.error.code), typed.error.params)
  const wrong = typed?.error.code.startsWith('identity/password-') ? 'password' : 'identifier'
  return (
    <Page request={request} title={t('identity.invitation.title')} form wrong={Boolean(message)}>
      {message ? <ErrorSummary t={t} errors={[{ name: wrong, message }]} /> : ''}
      <PageTitle
        text={t('identity.invitation.title')}
        lede={t('identity.invitation.lede', { organisation })}
      />
      <Form action={`/${t.locale}/invitation/${code}`} csrf={csrf}>
        <TextInput
          t={t}
          name="name"
          label={t('identity.invitation.name')}
          value={typed?.name}
          autocomplete="name"
        />
        <TextInput
          t={t}
          name="identifier"
          label={t.of(kind.names)}
          value={typed?.identifier}
          dir="ltr"
          autocomplete="username"
          error={wrong === 'identifier' ? message : undefined}
        />
        <TextInput
          t={t}
          name="password"
          type="password"
          label={t('identity.sign-in.password')}
          hint={t('identity.invitation.password-hint', { least: PASSWORD_LEAST })}
          autocomplete="new-password"
          error={wrong === 'password' ? message : undefined}
        />
        <Actions>
          <Button text={t('identity.invitation.submit')} />
        </Actions>
      </Form>
    </Page>
  )
}
