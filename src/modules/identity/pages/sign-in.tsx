import { Type } from 'typebox'
import {
  type Actor,
  FORM_COOKIE,
  fieldOf,
  formToken,
  html,
  keptFor,
  type Problem,
  passKept,
  type RouteRequest,
  redirect,
  route,
  SESSION_COOKIE,
  SendAgain,
  textKeyOf,
  withCtx,
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
  Page,
  PageTitle,
  TextInput,
} from '#kernel/ui'
import { keyboardOf, signInKind } from '../identifier.ts'
import { problem } from '../problems.ts'
import { authenticate, signIn, signOut } from '../session.ts'

const SESSION_SECONDS = 12 * 3600
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
  query: Type.Object({ next: Type.Optional(Type.String({ maxLength: 500 })) }),
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
      const token = await signIn(ctx, { identifier, password, ip, userAgent })
      return goOn(request, next, token)
    } catch (error) {
      if (!isOurs(error)) throw error
      const message = ctx.t(textKeyOf(error.code), error.params)
      const errors = [{ name: 'identifier', message }]
      const page = <SignInPage {...{ request, next, identifier, errors }} />
      return html(page, { status: error.status })
    }
  },
})

/** After signing in: to the page that was asked for, or to what the same person typed before. */
async function goOn(request: RouteRequest<unknown, unknown>, next: string, token: string) {
  const cookies = [
    { name: SESSION_COOKIE, value: token, maxAgeSeconds: SESSION_SECONDS },
    { name: FORM_COOKIE, value: '', maxAgeSeconds: 0 },
  ]
  const actor = await authenticate(request.ctx, token)
  const csrf = actor ? formToken(token, actor) : ''
  const kept = next === fieldOf(request.form, 'next') ? keptFor(request.form, csrf) : undefined
  if (!actor || !kept) {
    return redirect(leadingTo(actor, next, request.ctx.t.locale), cookies)
  }
  const ctx = withCtx(request.ctx, { actor })
  const page = (
    <Page request={{ ...request, ctx, csrf }} title={ctx.t('kernel.kept.signed-in')} form>
      <SendAgain {...{ ctx, action: next, csrf, why: 'signed-in', ...kept }} />
    </Page>
  )
  return html(page, { cookies })
}

const isOurs = (error: unknown): error is Problem =>
  error instanceof Error && error.message.startsWith(`${problem.module}/`)

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

/** Only a path of our own is followed after a form; anything else leads to the person's page. */
function ownPath(path: string | undefined, locale: string, preset = '/my') {
  const own = path && /^\/[a-z]{2,3}(\/[\w\-./?=&%~+]*|\?[\w\-./?=&%~+]*)?$/.test(path)
  return own && !path.includes('//') ? path : `/${locale}${preset}`
}

/** Officials come to work: where nothing else was asked for, the office opens and not their own page. */
function leadingTo(actor: Actor | undefined, next: string, locale: string) {
  const official = actor?.kind === 'person' && actor.office !== undefined
  return official && next === `/${locale}/my` ? `/${locale}/office` : next
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
          hint={kind.hints && t.of(kind.hints)}
          value={identifier}
          dir="ltr"
          inputMode={keyboardOf(kind)}
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
    </Page>
  )
}
