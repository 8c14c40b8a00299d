import { Type } from 'typebox'
import {
  fieldOf,
  html,
  json,
  type Problem,
  type RouteRequest,
  redirect,
  route,
  SESSION_COOKIE,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DISPLAY_COOKIE,
  displayCookieValue,
  displayFrom,
  Form,
  Page,
  PageTitle,
  TextInput,
} from '#kernel/ui'
import { passkeyToUse } from '../authenticators/passkey.ts'
import { keyboardOf, signInKind } from '../identifier.ts'
import { signOut } from '../sessions/session.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { signIn, signInWithPasskey } from '../sign-in/sign-in.ts'
import { isOurs, PasskeyForm, secondCookie, sessionCookies, Wrong } from './parts.tsx'

const DISPLAY_SECONDS = 365 * 86_400
const SIGN_INS_A_MINUTE = 60

const Lang = Type.Object({ lang: Type.String() })

export const signInPage = route({
  method: 'GET',
  url: '/:lang/sign-in',
  allow: 'public',
  params: Lang,
  query: Type.Object({ next: Type.Optional(Type.String({ maxLength: 500 })) }),
  handler: async (request) => {
    const next = ownPath(request.query.next, request.ctx.t.locale)
    if (request.ctx.actor.kind === 'person') return redirect(next)
    return html(<SignInPage request={request} next={next} />)
  },
})

export const signInForm = route({
  method: 'POST',
  url: '/:lang/sign-in',
  allow: 'public',
  params: Lang,
  perMinute: SIGN_INS_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip, userAgent } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    const identifier = fieldOf(form, 'identifier')
    try {
      const password = fieldOf(form, 'password')
      const done = await signIn(ctx, { identifier, password, ip, userAgent })
      if ('session' in done) return redirect(next, sessionCookies(done.session))
      const query = new URLSearchParams({ next })
      return redirect(`/${ctx.t.locale}/sign-in/second?${query}`, [secondCookie(done.second)])
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(<SignInPage {...{ request, next, identifier, error }} />, error)
    }
  },
})

/** A page with what is wrong on it; says when to try again where that is the answer. */
export const refused = (page: JSX.Element, { status, params }: Problem) =>
  html(page, {
    status,
    ...(typeof params.seconds === 'number' && {
      headers: { 'retry-after': String(params.seconds) },
    }),
  })

export const passkeyOptions = route({
  method: 'POST',
  url: '/:lang/sign-in/passkey/options',
  allow: 'public',
  params: Lang,
  perMinute: SIGN_INS_A_MINUTE,
  handler: async ({ ctx, csrf }) => json(await passkeyToUse(ctx, 'sign-in', { browser: csrf })),
})

export const passkeyForm = route({
  method: 'POST',
  url: '/:lang/sign-in/passkey',
  allow: 'public',
  params: Lang,
  perMinute: SIGN_INS_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip, userAgent, csrf } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    try {
      const credential = fieldOf(form, 'credential')
      const token = await signInWithPasskey(ctx, { browser: csrf, credential, ip, userAgent })
      return redirect(next, sessionCookies(token))
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(<SignInPage {...{ request, next, error }} />, error)
    }
  },
})

export const signOutForm = route({
  method: 'POST',
  url: '/:lang/sign-out',
  allow: 'signed-in',
  params: Lang,
  handler: async ({ ctx, session }) => {
    if (session) await signOut(ctx, session)
    return redirect(`/${ctx.t.locale}`, [{ name: SESSION_COOKIE, value: '', maxAgeSeconds: 0 }])
  },
})

export const displayForm = route({
  method: 'POST',
  url: '/:lang/display',
  allow: 'public',
  openForm: true,
  params: Lang,
  handler: async ({ ctx, form }) => {
    const display = displayFrom(fieldOf(form, 'theme'), fieldOf(form, 'size'))
    const value = displayCookieValue(display)
    const cookie = { name: DISPLAY_COOKIE, value, maxAgeSeconds: DISPLAY_SECONDS, readable: true }
    return redirect(ownPath(fieldOf(form, 'back'), ctx.t.locale, ''), [cookie])
  },
})

type Props = {
  request: RouteRequest<unknown, unknown>
  next: string
  identifier?: string
  error?: Problem
}

function SignInPage({ request, next, identifier, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const kind = signInKind(ctx)
  return (
    <Page request={request} title={t('identity.sign-in.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="identifier" error={error} />
      <PageTitle text={t('identity.sign-in.title')} lede={t('identity.sign-in.lede')} />
      {ctx.demonstration ? (
        <p class="hint" safe>
          {t('identity.sign-in.demonstration')}
        </p>
      ) : (
        ''
      )}
      <Form action={`/${t.locale}/sign-in`} csrf={csrf} hidden={{ next }}>
        <TextInput
          t={t}
          name="identifier"
          label={t.of(kind.names)}
          hint={kind.hints && t.of(kind.hints)}
          value={identifier}
          dir="ltr"
          inputMode={keyboardOf(kind)}
          autocomplete="username"
          error={error && t(textKeyOf(error.code), error.params)}
        />
        <TextInput
          t={t}
          name="password"
          label={t('identity.sign-in.password')}
          type="password"
          autocomplete="current-password"
        />
        <Actions>
          <Button text={t('identity.sign-in.submit')} />
        </Actions>
      </Form>
      <PasskeyForm
        ctx={ctx}
        csrf={csrf}
        action={`/${t.locale}/sign-in/passkey`}
        options={`/${t.locale}/sign-in/passkey/options`}
        text={t('identity.passkey.use')}
        hint={t('identity.passkey.better')}
        hidden={{ next }}
        second
      />
    </Page>
  )
}
