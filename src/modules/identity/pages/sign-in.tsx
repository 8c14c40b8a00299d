import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  json,
  NEXT_MOST,
  type Problem,
  passKept,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  DISPLAY_COOKIE,
  displayCookieValue,
  displayFrom,
  ErrorSummary,
  type FieldError,
  Form,
  Link,
  Page,
  PageTitle,
  TextInput,
} from '#kernel/ui'
import { passkeyToUse } from '../authenticators/passkey.ts'
import { keyboardOf, signInKind, signInKinds } from '../identifier.ts'
import { signOut } from '../sessions/session.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { personAtSecondStep, signIn, signInWithPasskey } from '../sign-in/sign-in.ts'
import { landing, leadingTo, nextWithKept } from './landing.ts'
import { isOurs, PasskeyForm, secondCookie, signedOutCookies } from './parts.tsx'

const DISPLAY_SECONDS = 365 * 86_400
const SIGN_INS_A_MINUTE = 60
/** Room for what was typed into another form before its session ended, in any script. */
const BODY_BYTES = 1024 * 1024

const Lang = Type.Object({ lang: Type.String() })

export const signInPage = route({
  method: 'GET',
  url: '/:lang/sign-in',
  allow: 'public',
  params: Lang,
  query: Type.Object({ next: Type.Optional(Type.String({ maxLength: NEXT_MOST })) }),
  handler: async (request) => {
    const { actor, t } = request.ctx
    const next = ownPath(request.query.next, t.locale)
    if (actor.kind === 'person') return redirect(leadingTo(actor, next, t.locale))
    return html(<SignInPage request={request} next={next} />)
  },
})

export const signInForm = route({
  method: 'POST',
  url: '/:lang/sign-in',
  allow: 'public',
  params: Lang,
  perMinute: SIGN_INS_A_MINUTE,
  bodyLimit: BODY_BYTES,
  handler: async (request) => {
    const { ctx, form, ip, userAgent } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    // With what was typed into another form and nothing to sign in with: the way here from there.
    const isWay = form.fields.identifier === undefined && form.fields.password === undefined
    if (isWay && ctx.actor.kind === 'person') {
      return redirect(await nextWithKept(request, next, ctx.actor.id))
    }
    if (isWay) return html(<SignInPage request={request} next={next} />)
    const identifier = fieldOf(form, 'identifier')
    const password = fieldOf(form, 'password')
    const missing = [identifier.trim() === '' && 'identifier', password === '' && 'password']
      .filter((name) => name !== false)
      .map((name) => ({ name, message: ctx.t(`identity.sign-in.${name}-missing`) }))
    if (missing.length > 0) {
      const page = <SignInPage {...{ request, next, identifier }} errors={missing} />
      return html(page, { status: 422 })
    }
    try {
      const done = await signIn(ctx, { identifier, password, ip, userAgent })
      if ('session' in done) return landing(request, next, done.session)
      const person = await personAtSecondStep(ctx, done.second)
      const query = new URLSearchParams({ next: await nextWithKept(request, next, person) })
      return redirect(`/${ctx.t.locale}/sign-in/second?${query}`, [secondCookie(done.second)])
    } catch (error) {
      if (!isOurs(error)) throw error
      const errors = [wrongNumber(ctx, error)]
      return refused(<SignInPage {...{ request, next, identifier, errors }} />, error)
    }
  },
})

const wrongNumber = ({ t }: Ctx, error: Problem): FieldError => ({
  name: 'identifier',
  message: t(textKeyOf(error.code), error.params),
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
  bodyLimit: BODY_BYTES,
  handler: async (request) => {
    const { ctx, form, ip, userAgent, csrf } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    try {
      const credential = fieldOf(form, 'credential')
      const token = await signInWithPasskey(ctx, { browser: csrf, credential, ip, userAgent })
      return landing(request, next, token)
    } catch (error) {
      if (!isOurs(error)) throw error
      const errors = [wrongNumber(ctx, error)]
      return refused(<SignInPage {...{ request, next, errors }} />, error)
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
    return redirect(`/${ctx.t.locale}`, signedOutCookies())
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

/** What the number of most people looks like, and what else others may enter. */
export function hintOfIdentifier(ctx: Ctx): string {
  const { t, pack } = ctx
  const { hints } = signInKind(ctx)
  const others = signInKinds(ctx)
    .slice(1)
    .flatMap((kind) => pack.settings.identifiers[kind] ?? [])
  return [
    hints ? t.of(hints) : '',
    others.length > 0
      ? t('identity.sign-in.others', { kinds: t.list(others.map(({ names }) => t.of(names))) })
      : '',
  ]
    .filter(Boolean)
    .join(' ')
}

type Props = {
  request: RouteRequest<unknown, unknown>
  next: string
  identifier?: string
  errors?: FieldError[]
}

function SignInPage({ request, next, identifier, errors = [] }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const kind = signInKind(ctx)
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message
  return (
    <Page request={request} title={t('identity.sign-in.title')} form wrong={errors.length > 0}>
      <ErrorSummary t={t} errors={errors} />
      <PageTitle text={t('identity.sign-in.title')} lede={t('identity.sign-in.lede')} />
      {ctx.demonstration ? (
        <p class="hint" safe>
          {t('identity.sign-in.demonstration')}
        </p>
      ) : (
        ''
      )}
      <Form
        action={`/${t.locale}/sign-in`}
        csrf={csrf}
        hidden={{ ...passKept(request.form), next }}
      >
        <TextInput
          t={t}
          name="identifier"
          label={t.of(kind.names)}
          hint={hintOfIdentifier(ctx)}
          value={identifier}
          dir="ltr"
          inputMode={keyboardOf(ctx, signInKinds(ctx))}
          autocomplete="username"
          error={errorOf('identifier')}
        />
        <TextInput
          t={t}
          name="password"
          label={t('identity.sign-in.password')}
          type="password"
          autocomplete="current-password"
          error={errorOf('password')}
        />
        <Actions>
          <Button text={t('identity.sign-in.submit')} />
        </Actions>
      </Form>
      <p>
        <Link href={`/${t.locale}/sign-in/recover`} text={t('identity.sign-in.recover')} />
      </p>
      <p>
        <span safe>{t('identity.sign-in.newcomer')}</span>{' '}
        <Link href={`/${t.locale}/sign-in/register`} text={t('identity.register.title')} />
      </p>
      <PasskeyForm
        ctx={ctx}
        csrf={csrf}
        action={`/${t.locale}/sign-in/passkey`}
        options={`/${t.locale}/sign-in/passkey/options`}
        text={t('identity.passkey.use')}
        hint={t('identity.passkey.better')}
        hidden={{ ...passKept(request.form), next }}
        second
      />
    </Page>
  )
}
