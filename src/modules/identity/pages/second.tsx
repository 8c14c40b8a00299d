import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  html,
  NEXT_MOST,
  type PersonId,
  Problem,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import { Link, Page, PageTitle } from '#kernel/ui'
import { sendSms } from '../authenticators/sms.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { type CodeKind, factorsOf, finishWithCode, personAtSecondStep } from '../sign-in/sign-in.ts'
import type { AuthenticatorKind } from '../tables.ts'
import { landing } from './landing.ts'
import {
  CodeForm,
  demonstrationCode,
  isOurs,
  PasskeyForm,
  SECOND_COOKIE,
  SendTextForm,
  Wrong,
} from './parts.tsx'
import { refused } from './sign-in.tsx'

const CODES_A_MINUTE = 30
const SENDS_A_MINUTE = 6

const Lang = Type.Object({ lang: Type.String() })
const Next = Type.Object({
  next: Type.Optional(Type.String({ maxLength: NEXT_MOST })),
  by: Type.Optional(Type.String({ maxLength: 20 })),
  sent: Type.Optional(Type.String({ maxLength: 1 })),
})

export const secondPage = route({
  method: 'GET',
  url: '/:lang/sign-in/second',
  allow: 'public',
  params: Lang,
  query: Next,
  handler: async (request) => {
    const { ctx, query, cookies } = request
    const next = ownPath(query.next, ctx.t.locale)
    try {
      const person = await personAtSecondStep(ctx, cookies[SECOND_COOKIE] ?? '')
      const sent = query.sent === '1'
      return html(await secondView(request, { person, next, sent, kind: kindOf(query.by) }))
    } catch (error) {
      return beginAgain(request, error, next)
    }
  },
})

export const secondForm = route({
  method: 'POST',
  url: '/:lang/sign-in/second',
  allow: 'public',
  params: Lang,
  perMinute: CODES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, cookies, ip, userAgent } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    const kind = kindOf(fieldOf(form, 'by')) ?? 'totp'
    const token = cookies[SECOND_COOKIE] ?? ''
    try {
      const code = fieldOf(form, 'code')
      const session = await finishWithCode(ctx, token, { kind, code, ip, userAgent })
      return landing(request, next, session)
    } catch (error) {
      if (!isOurs(error) || error.code === 'identity/second-step-over') {
        return beginAgain(request, error, next)
      }
      const person = await personAtSecondStep(ctx, token)
      return refused(await secondView(request, { person, next, sent: true, kind, error }), error)
    }
  },
})

/** Sends the code by text message; the page that follows asks for it. */
export const secondTextForm = route({
  method: 'POST',
  url: '/:lang/sign-in/second/text',
  allow: 'public',
  params: Lang,
  perMinute: SENDS_A_MINUTE,
  handler: async (request) => {
    const { ctx, form, cookies, ip } = request
    const next = ownPath(fieldOf(form, 'next'), ctx.t.locale)
    const token = cookies[SECOND_COOKIE] ?? ''
    try {
      await sendSms(ctx, await personAtSecondStep(ctx, token), ip)
      const query = new URLSearchParams({ next, by: 'sms', sent: '1' })
      return redirect(`/${ctx.t.locale}/sign-in/second?${query}`)
    } catch (error) {
      if (!isOurs(error) || error.code === 'identity/second-step-over') {
        return beginAgain(request, error, next)
      }
      const person = await personAtSecondStep(ctx, token)
      const shown = { person, next, sent: false, kind: 'sms', error } as const
      return refused(await secondView(request, shown), error)
    }
  },
})

const KINDS = ['totp', 'recovery-codes', 'sms'] as const

const kindOf = (by: string | undefined): CodeKind | undefined => KINDS.find((kind) => kind === by)

/** Who waited too long begins with the password again. */
function beginAgain({ ctx }: RouteRequest<unknown, unknown>, error: unknown, next: string) {
  if (!(error instanceof Problem) || error.code !== 'identity/second-step-over') throw error
  return redirect(`/${ctx.t.locale}/sign-in?${new URLSearchParams({ next })}`)
}

type Shown = {
  person: PersonId
  next: string
  /** as was asked for; undefined: the best that there is */
  kind: CodeKind | undefined
  /** a code is on its way */
  sent: boolean
  error?: Problem
}

type Has = ReadonlySet<AuthenticatorKind>

/** What is asked first, of those that the person has: a text message before codes kept for the worst day. */
const firstOf = (has: Has, asked: CodeKind | undefined): CodeKind | undefined =>
  [asked, 'totp', ...(has.has('passkey') ? [] : ['sms']), 'recovery-codes', 'sms']
    .map(kindOf)
    .find((kind) => kind !== undefined && has.has(kind))

async function secondView(request: RouteRequest<unknown, unknown>, shown: Shown) {
  const { ctx, csrf } = request
  const { person, next, error, sent } = shown
  const { t } = ctx
  const has = await factorsOf(ctx, person)
  const kind = firstOf(has, shown.kind)
  const code = kind === 'totp' ? await demonstrationCode(ctx, person) : undefined
  const action = `/${t.locale}/sign-in/second`
  const hidden = { next }
  return (
    <Page request={request} title={t('identity.second.title')} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="code" error={error} />
      <PageTitle text={t('identity.second.title')} lede={t('identity.second.lede')} />
      {has.has('passkey') ? (
        <PasskeyForm
          ctx={ctx}
          csrf={csrf}
          action={`/${t.locale}/sign-in/passkey`}
          options={`/${t.locale}/sign-in/passkey/options`}
          text={t('identity.passkey.use')}
          hidden={hidden}
        />
      ) : (
        ''
      )}
      {kind && (kind !== 'sms' || sent) ? (
        <CodeForm {...{ ctx, csrf, action, kind, error, hidden }} shown={code} />
      ) : (
        ''
      )}
      {kind === 'sms' ? (
        <SendTextForm {...{ ctx, csrf, hidden }} action={`${action}/text`} again={sent} />
      ) : (
        ''
      )}
      <OtherKinds {...{ ctx, has, kind, next }} />
    </Page>
  )
}

type OtherProps = { ctx: Ctx; has: Has; kind: CodeKind | undefined; next: string }

function OtherKinds({ ctx: { t }, has, kind, next }: OtherProps) {
  return (
    <>
      {KINDS.filter((other) => other !== kind && has.has(other)).map((by) => (
        <p>
          <Link
            href={`/${t.locale}/sign-in/second?${new URLSearchParams({ next, by })}`}
            text={t(`identity.second.others.${by}`)}
          />
        </p>
      ))}
    </>
  )
}
