import { Type } from 'typebox'
import { renderSVG } from 'uqr'
import {
  type Ctx,
  fieldOf,
  html,
  json,
  type Problem,
  type RouteRequest,
  redirect,
  route,
  SESSION_COOKIES,
  textKeyOf,
} from '#kernel'
import { Actions, Button, ButtonLink, Form, Page, PageTitle, TextInput } from '#kernel/ui'
import { bindPasskey, passkeyToMake } from '../authenticators/passkey.ts'
import {
  checkNewPassword,
  hashPassword,
  leastLength,
  setPassword,
} from '../authenticators/password.ts'
import { newRecoveryCodes } from '../authenticators/recovery-codes.ts'
import { bindTotp, newTotpSecret, stepOf, totpAddress, totpBytes } from '../authenticators/totp.ts'
import { problem } from '../problems.ts'
import { raiseSession } from '../sessions/session.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { factorsOf } from '../sign-in/sign-in.ts'
import { personOfOwn } from './own.ts'
import { CodeInput, isOurs, PasskeyForm, sessionCookies, Wrong } from './parts.tsx'
import { refused } from './sign-in.tsx'

const Lang = Type.Object({ lang: Type.String() })
const Next = Type.Object({ next: Type.Optional(Type.String({ maxLength: 500 })) })
const CHANGES_A_MINUTE = 20

type Request = RouteRequest<unknown, unknown>

const nextOf = ({ t }: Ctx, next: string | undefined) => ownPath(next, t.locale, '/my/security')

export const totpPage = route({
  method: 'GET',
  url: '/:lang/my/security/totp',
  allow: 'signed-in',
  params: Lang,
  query: Next,
  handler: async (request) => {
    await personOfOwn(request.ctx)
    const next = nextOf(request.ctx, request.query.next)
    return html(<TotpPage request={request} secret={newTotpSecret()} next={next} />)
  },
})

export const totpForm = route({
  method: 'POST',
  url: '/:lang/my/security/totp',
  allow: 'signed-in',
  params: Lang,
  perMinute: CHANGES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, cookies } = request
    const person = await personOfOwn(ctx)
    const typed = fieldOf(form, 'secret')
    const secret = totpBytes(typed)
    const next = nextOf(ctx, fieldOf(form, 'next'))
    const step = secret && stepOf(secret, fieldOf(form, 'code'), ctx.clock.now())
    if (!secret || step === undefined) {
      const error = problem('code-wrong')
      const again = secret ? typed : newTotpSecret()
      return refused(<TotpPage {...{ request, next, error }} secret={again} />, error)
    }
    await bindTotp(ctx, person, { secret, step })
    // The session's password and this code are two factors: nothing more is asked right after it.
    const session = cookies[SESSION_COOKIES.provider] ?? ''
    const token = await raiseSession(ctx, session, { aal: 2, amr: ['otp', 'mfa'] })
    return redirect(next, token ? sessionCookies(token) : [])
  },
})

type TotpProps = { request: Request; secret: string; next: string; error?: Problem }

function TotpPage({ request, secret, next, error }: TotpProps) {
  const { ctx, csrf } = request
  const { t, actor, pack } = ctx
  const name = actor.kind === 'person' ? t.of(actor.name) : ''
  const address = totpAddress(secret, t.of(pack.settings.portal.names), name)
  const picture = Buffer.from(renderSVG(address)).toString('base64')
  return (
    <Page request={request} title={t('identity.totp.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="code" error={error} />
      <PageTitle text={t('identity.totp.title')} lede={t('identity.totp.lede')} />
      <img
        class="qr"
        src={`data:image/svg+xml;base64,${picture}`}
        alt={t('identity.totp.picture')}
        width="220"
        height="220"
      />
      <p>
        <span safe>{t('identity.totp.by-hand')}</span>{' '}
        <bdi dir="ltr" class="secret" data-secret="" safe>
          {secret.match(/.{4}/g)?.join(' ') ?? secret}
        </bdi>
      </p>
      <Form action={`/${t.locale}/my/security/totp`} csrf={csrf} hidden={{ secret, next }}>
        <CodeInput
          t={t}
          label={t('identity.second.totp')}
          hint={t('identity.totp.code-hint')}
          error={error}
        />
        <Actions>
          <Button text={t('identity.security.add')} />
        </Actions>
      </Form>
    </Page>
  )
}

export const passkeyPage = route({
  method: 'GET',
  url: '/:lang/my/security/passkeys',
  allow: 'signed-in',
  params: Lang,
  query: Next,
  handler: async (request) => {
    await personOfOwn(request.ctx)
    return html(<PasskeyPage request={request} next={nextOf(request.ctx, request.query.next)} />)
  },
})

export const passkeyMakeOptions = route({
  method: 'POST',
  url: '/:lang/my/security/passkeys/options',
  allow: 'signed-in',
  params: Lang,
  perMinute: CHANGES_A_MINUTE,
  handler: async ({ ctx, csrf }) =>
    json(await passkeyToMake(ctx, { person: await personOfOwn(ctx), browser: csrf })),
})

export const passkeyBindForm = route({
  method: 'POST',
  url: '/:lang/my/security/passkeys',
  allow: 'signed-in',
  params: Lang,
  perMinute: CHANGES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, csrf } = request
    const asking = { person: await personOfOwn(ctx), browser: csrf }
    const next = nextOf(ctx, fieldOf(form, 'next'))
    try {
      await bindPasskey(ctx, asking, fieldOf(form, 'credential'), fieldOf(form, 'label'))
      return redirect(next)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(<PasskeyPage {...{ request, next, error }} />, error)
    }
  },
})

function PasskeyPage(props: { request: Request; next: string; error?: Problem }) {
  const { request, next, error } = props
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Page request={request} title={t('identity.passkey.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="label" error={error} />
      <PageTitle text={t('identity.passkey.title')} lede={t('identity.passkey.lede')} />
      <noscript>
        <p safe>{t('identity.passkey.no-script')}</p>
      </noscript>
      <PasskeyForm
        ctx={ctx}
        csrf={csrf}
        action={`/${t.locale}/my/security/passkeys`}
        options={`/${t.locale}/my/security/passkeys/options`}
        text={t('identity.passkey.make')}
        hidden={{ next }}
        make
      />
      <ButtonLink
        href={`/${t.locale}/my/security`}
        text={t('identity.security.back')}
        kind="plain"
      />
    </Page>
  )
}

/** New codes are shown in answer to the form, this one time, and are on no page after it. */
export const codesForm = route({
  method: 'POST',
  url: '/:lang/my/security/codes',
  allow: 'signed-in',
  params: Lang,
  perMinute: CHANGES_A_MINUTE,
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const codes = await newRecoveryCodes(ctx, await personOfOwn(ctx))
    return html(
      <Page request={request} title={t('identity.codes.title')}>
        <PageTitle text={t('identity.codes.title')} lede={t('identity.codes.lede')} />
        <ul class="codes">
          {codes.map((code) => (
            <li>
              <bdi dir="ltr" class="num" safe>
                {code}
              </bdi>
            </li>
          ))}
        </ul>
        <Actions>
          <ButtonLink href={`/${t.locale}/my/security`} text={t('identity.codes.done')} />
        </Actions>
      </Page>,
    )
  },
})

export const passwordPage = route({
  method: 'GET',
  url: '/:lang/my/security/password',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => {
    const has = await factorsOf(request.ctx, await personOfOwn(request.ctx))
    return html(<PasswordPage request={request} least={leastLength(isSecond(has))} />)
  },
})

export const passwordForm = route({
  method: 'POST',
  url: '/:lang/my/security/password',
  allow: 'signed-in',
  params: Lang,
  perMinute: CHANGES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip } = request
    const person = await personOfOwn(ctx)
    const hasSecond = isSecond(await factorsOf(ctx, person))
    const password = fieldOf(form, 'password')
    try {
      await checkNewPassword(password, hasSecond)
      await setPassword(ctx, person, await hashPassword(ctx, password, ip))
      return redirect(`/${ctx.t.locale}/my/security`)
    } catch (error) {
      if (!isOurs(error)) throw error
      const least = leastLength(hasSecond)
      return refused(<PasswordPage {...{ request, least, error }} />, error)
    }
  },
})

const isSecond = (has: ReadonlySet<string>) => has.has('totp') || has.has('passkey')

function PasswordPage(props: { request: Request; least: number; error?: Problem }) {
  const { request, least, error } = props
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Page request={request} title={t('identity.password.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="password" error={error} />
      <PageTitle text={t('identity.password.title')} />
      <Form action={`/${t.locale}/my/security/password`} csrf={csrf}>
        <TextInput
          t={t}
          name="password"
          type="password"
          label={t('identity.password.new')}
          hint={t('identity.invitation.password-hint', { least })}
          autocomplete="new-password"
          error={error && t(textKeyOf(error.code), error.params)}
        />
        <Actions>
          <Button text={t('identity.password.submit')} />
        </Actions>
      </Form>
    </Page>
  )
}
