import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  json,
  kernelProblem,
  missingOf,
  NEXT_MOST,
  type PersonId,
  type Problem,
  type RouteRequest,
  readNeeded,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Actions, Button, ButtonLink, Form, Notice, Page, PageTitle, TextInput } from '#kernel/ui'
import { passkeyToUse } from '../authenticators/passkey.ts'
import { sendSms } from '../authenticators/sms.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { factorsOf } from '../sign-in/sign-in.ts'
import { type StepUp, stepUp } from '../sign-in/step-up.ts'
import type { AuthenticatorKind } from '../tables.ts'
import {
  CodeForm,
  demonstrationCode,
  isOurs,
  PasskeyForm,
  SendTextForm,
  sessionCookies,
  Wrong,
} from './parts.tsx'
import { refused } from './sign-in.tsx'

const TRIES_A_MINUTE = 30
const SENDS_A_MINUTE = 6

const Lang = Type.Object({ lang: Type.String() })
const Asked = Type.Object({
  next: Type.Optional(Type.String({ maxLength: NEXT_MOST })),
  need: Type.Optional(Type.String({ maxLength: 60 })),
  sent: Type.Optional(Type.String({ maxLength: 1 })),
})

export const stepUpPage = route({
  method: 'GET',
  url: '/:lang/sign-in/step-up',
  allow: 'signed-in',
  params: Lang,
  query: Asked,
  handler: async (request) => {
    const { next, need = '', sent } = request.query
    const shown = { next: ownPath(next, request.ctx.t.locale), need, sent: sent === '1' }
    return html(await stepUpView(request, shown))
  },
})

export const stepUpForm = route({
  method: 'POST',
  url: '/:lang/sign-in/step-up',
  allow: 'signed-in',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, session } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    try {
      const token = await stepUp(ctx, personOf(ctx), session ?? '', orderOf(request))
      return redirect(next, sessionCookies(token))
    } catch (error) {
      if (!isOurs(error)) throw error
      const need = fieldOf(form, 'need')
      const sent = fieldOf(form, 'by') === 'sms'
      return refused(await stepUpView(request, { next, need, sent, error }), error)
    }
  },
})

/** Sends the code by text message, to somebody who has nothing better. */
export const stepUpTextForm = route({
  method: 'POST',
  url: '/:lang/sign-in/step-up/text',
  allow: 'signed-in',
  params: Lang,
  perMinute: SENDS_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, ip } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    const need = fieldOf(form, 'need').slice(0, 60)
    try {
      await sendSms(ctx, personOf(ctx), ip)
      const query = new URLSearchParams({ next, need, sent: '1' })
      return redirect(`/${ctx.t.locale}/sign-in/step-up?${query}`)
    } catch (error) {
      if (!isOurs(error)) throw error
      return refused(await stepUpView(request, { next, need, sent: false, error }), error)
    }
  },
})

export const stepUpOptions = route({
  method: 'POST',
  url: '/:lang/sign-in/step-up/options',
  allow: 'signed-in',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async ({ ctx, csrf }) =>
    json(await passkeyToUse(ctx, 'step-up', { browser: csrf, person: personOf(ctx) })),
})

/** @throws kernel/sign-in-first */
export function personOf({ actor }: Ctx): PersonId {
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  return actor.id
}

/** @returns the number of the provider's session in which they act */
export const sessionOf = ({ actor }: Ctx): string | undefined =>
  actor.kind === 'person' ? actor.session : undefined

function orderOf({ form, ip, csrf }: RouteRequest<unknown, unknown>): StepUp {
  const by = fieldOf(form, 'by')
  if (by === 'password') return { by, password: fieldOf(form, 'password'), ip }
  if (by === 'passkey') return { by, browser: csrf, credential: fieldOf(form, 'credential') }
  const kind = by === 'recovery-codes' || by === 'sms' ? by : 'totp'
  return { by: kind, code: fieldOf(form, 'code') }
}

type Shown = { next: string; need: string; sent: boolean; error?: Problem }

async function stepUpView(request: RouteRequest<unknown, unknown>, shown: Shown) {
  const { ctx } = request
  const { t, actor } = ctx
  const has = await factorsOf(ctx, personOf(ctx))
  const have = actor.kind === 'person' ? actor.assurance : undefined
  const missing = missingOf(have, readNeeded(shown.need), ctx.clock.now())
  const [first] = missing
  const code = await demonstrationCode(ctx, personOf(ctx))
  return (
    <Page request={request} title={t('identity.step-up.title')} form wrong={Boolean(shown.error)}>
      <Wrong ctx={ctx} name="code" error={shown.error} />
      <PageTitle
        text={t('identity.step-up.title')}
        lede={t(`identity.step-up.${first ?? 'age'}`, {
          until: have?.coolingUntil ? t.date(have.coolingUntil, 'moment') : '',
        })}
      />
      {first === 'ial' || first === 'settled' ? (
        <ButtonLink href={`/${t.locale}/my`} text={t('identity.step-up.back')} kind="second" />
      ) : (
        <Ways {...{ request, ...shown, has, code }} keyOnly={first === 'phishing-resistant'} />
      )}
    </Page>
  )
}

type WaysProps = Shown & {
  request: RouteRequest<unknown, unknown>
  /** of an invented person: what their app would show */
  code: string | undefined
  has: ReadonlySet<AuthenticatorKind>
  /** nothing but a passkey will do */
  keyOnly: boolean
}

/** What this person can prove themselves with, the strongest first; or how to come by it. */
function Ways({ request, has, keyOnly, code, ...shown }: WaysProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const hidden = { next: shown.next, need: shown.need }
  const posting = { ctx, csrf, action: `/${t.locale}/sign-in/step-up` }
  const totp = !keyOnly && has.has('totp')
  const text = !keyOnly && !totp && has.has('sms')
  const strong = totp || text || has.has('passkey')
  const alone = !keyOnly && !strong && !/aal[23]/.test(shown.need)
  return (
    <>
      {has.has('passkey') ? (
        <PasskeyForm
          {...posting}
          options={`/${t.locale}/sign-in/step-up/options`}
          text={t('identity.passkey.use')}
          hidden={{ ...hidden, by: 'passkey' }}
        />
      ) : (
        ''
      )}
      {totp ? (
        <CodeForm {...{ ...posting, hidden, error: shown.error }} kind="totp" shown={code} />
      ) : (
        ''
      )}
      {text ? <ByText {...{ ...posting, hidden, error: shown.error, sent: shown.sent }} /> : ''}
      {alone ? <PasswordForm {...{ ...posting, hidden, error: shown.error }} /> : ''}
      {strong || alone ? '' : <NoneYet ctx={ctx} next={shown.next} keyOnly={keyOnly} />}
    </>
  )
}

type TextProps = {
  ctx: Ctx
  csrf: string
  action: string
  hidden: Record<string, string>
  sent: boolean
  error?: Problem | undefined
}

function ByText({ sent, error, action, ...posting }: TextProps) {
  return (
    <>
      {sent ? <CodeForm {...posting} action={action} kind="sms" {...(error && { error })} /> : ''}
      <SendTextForm {...posting} action={`${action}/text`} again={sent} />
    </>
  )
}

function PasswordForm(props: {
  ctx: Ctx
  csrf: string
  action: string
  hidden: Record<string, string>
  error?: Problem | undefined
}) {
  const { ctx, error } = props
  const { t } = ctx
  return (
    <Form
      action={props.action}
      csrf={props.csrf}
      hidden={{ ...props.hidden, by: 'password' }}
      id="by-password"
    >
      <TextInput
        t={t}
        name="password"
        type="password"
        label={t('identity.sign-in.password')}
        autocomplete="current-password"
        error={error && t(textKeyOf(error.code), error.params)}
      />
      <Actions>
        <Button text={t('identity.second.submit')} />
      </Actions>
    </Form>
  )
}

/** Who has nothing strong enough is led to where they get it, and back. */
function NoneYet({ ctx: { t }, next, keyOnly }: { ctx: Ctx; next: string; keyOnly: boolean }) {
  const query = new URLSearchParams({ next })
  return (
    <>
      <Notice text={t('identity.step-up.none')} kind="wait" />
      <Actions>
        <ButtonLink
          href={`/${t.locale}/my/security/passkeys?${query}`}
          text={t('identity.security.add-passkey')}
        />
        {keyOnly ? (
          ''
        ) : (
          <ButtonLink
            href={`/${t.locale}/my/security/totp?${query}`}
            text={t('identity.security.add-totp')}
            kind="second"
          />
        )}
      </Actions>
    </>
  )
}
