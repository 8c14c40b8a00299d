import { Type } from 'typebox'
import {
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
import { ownPath } from '../sign-in/own-path.ts'
import { type CodeKind, factorsOf, finishWithCode, personAtSecondStep } from '../sign-in/sign-in.ts'
import { landing } from './landing.ts'
import { CodeForm, demonstrationCode, isOurs, PasskeyForm, SECOND_COOKIE, Wrong } from './parts.tsx'
import { refused } from './sign-in.tsx'

const CODES_A_MINUTE = 30

const Lang = Type.Object({ lang: Type.String() })
const Next = Type.Object({
  next: Type.Optional(Type.String({ maxLength: NEXT_MOST })),
  by: Type.Optional(Type.String({ maxLength: 20 })),
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
      return html(await secondView(request, { person, next, kind: kindOf(query.by) }))
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
    const kind = kindOf(fieldOf(form, 'by'))
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
      return refused(await secondView(request, { person, next, kind, error }), error)
    }
  },
})

const kindOf = (by: string | undefined): CodeKind =>
  by === 'recovery-codes' ? 'recovery-codes' : 'totp'

/** Who waited too long begins with the password again. */
function beginAgain({ ctx }: RouteRequest<unknown, unknown>, error: unknown, next: string) {
  if (!(error instanceof Problem) || error.code !== 'identity/second-step-over') throw error
  return redirect(`/${ctx.t.locale}/sign-in?${new URLSearchParams({ next })}`)
}

type Shown = { person: PersonId; next: string; kind: CodeKind; error?: Problem }

async function secondView(request: RouteRequest<unknown, unknown>, shown: Shown) {
  const { ctx, csrf } = request
  const { person, next, error } = shown
  const { t } = ctx
  const has = await factorsOf(ctx, person)
  const kind = has.has('totp') ? shown.kind : 'recovery-codes'
  const code = kind === 'totp' ? await demonstrationCode(ctx, person) : undefined
  const action = `/${t.locale}/sign-in/second`
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
          hidden={{ next }}
        />
      ) : (
        ''
      )}
      {has.has(kind) ? (
        <CodeForm {...{ ctx, csrf, action, kind, error }} hidden={{ next }} shown={code} />
      ) : (
        ''
      )}
      {kind === 'totp' && has.has('recovery-codes') ? (
        <p>
          <Link
            href={`${action}?${new URLSearchParams({ next, by: 'recovery-codes' })}`}
            text={t('identity.second.other')}
          />
        </p>
      ) : (
        ''
      )}
    </Page>
  )
}
