import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  Page,
  PageTitle,
  TextInput,
} from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { leastLength } from '../authenticators/password.ts'
import { signInKind } from '../identifier.ts'
import { acceptInvitation, getInvitation, takeInvitation } from '../invitation.ts'
import { personOf } from './step-up.tsx'

const Code = Type.Object({ lang: Type.String(), code: Type.String({ pattern: '^[\\w-]{43}$' }) })

export const invitationPage = route({
  method: 'GET',
  url: '/:lang/invitation/:code',
  allow: 'public',
  params: Code,
  handler: async (request) => {
    const { ctx, params } = request
    const { agency } = await getInvitation(ctx, params.code)
    const organisation = ctx.t.of((await getOrganisation(ctx, agency)).names)
    if (ctx.actor.kind !== 'person') return html(await invitationView(request, params.code))
    return html(<AcceptPage {...{ request, organisation }} code={params.code} />)
  },
})

/** Who has an account takes the post with it, and signs in again to what it opens. */
export const acceptForm = route({
  method: 'POST',
  url: '/:lang/invitation/:code/accept',
  allow: 'signed-in',
  assurance: { maxAgeSeconds: 900 },
  params: Code,
  perMinute: 20,
  handler: async ({ ctx, params }) => {
    await acceptInvitation(ctx, personOf(ctx), params.code)
    return redirect(toOffice(ctx))
  },
})

const toOffice = ({ t }: Ctx) => `/${t.locale}/sign-in?next=/${t.locale}/office`

type AcceptProps = { request: RouteRequest<unknown, unknown>; code: string; organisation: string }

function AcceptPage({ request, code, organisation }: AcceptProps) {
  const { ctx, csrf } = request
  const { t, actor } = ctx
  const name = actor.kind === 'person' ? t.of(actor.name) : ''
  return (
    <Page request={request} title={t('identity.invitation.title')} form>
      <PageTitle
        text={t('identity.invitation.title')}
        lede={t('identity.invitation.accept-lede', { organisation, name })}
      />
      <Form action={`/${t.locale}/invitation/${code}/accept`} csrf={csrf}>
        <p class="hint" safe>
          {t('identity.invitation.accept-hint')}
        </p>
        <Actions>
          <Button text={t('identity.invitation.accept')} />
        </Actions>
      </Form>
    </Page>
  )
}

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
      from: request.ip,
    }
    try {
      await takeInvitation(ctx, answer)
      return redirect(toOffice(ctx))
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
      <Actions>
        <ButtonLink
          href={`/${t.locale}/sign-in?next=/${t.locale}/invitation/${code}`}
          text={t('identity.invitation.sign-in')}
          kind="second"
        />
      </Actions>
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
          hint={t('identity.invitation.password-hint', { least: leastLength(false) })}
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
