import { Type } from 'typebox'
import {
  type Cookie,
  type Ctx,
  fieldOf,
  groupDigits,
  html,
  json,
  type Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  Page,
  PageTitle,
  Pairs,
  Section,
  TextInput,
} from '#kernel/ui'
import { passkeyForNewcomer } from '../authenticators/passkey.ts'
import { leastLength } from '../authenticators/password.ts'
import { listIdentifiers } from '../identifier.ts'
import { type FirstWay, finishRegistration } from '../registration/finish.ts'
import {
  registrationUnderWay,
  sendCodeAgain,
  takeRegistrationCode,
  type UnderWay,
} from '../registration/registration.ts'
import { landing } from './landing.ts'
import { CodeInput, isOurs, PasskeyForm, Wrong } from './parts.tsx'
import { refused } from './sign-in.tsx'
import { personOf } from './step-up.tsx'

const COOKIE = 'igov_registration'
const COOKIE_SECONDS = 1_800
const TRIES_A_MINUTE = 20

const Lang = Type.Object({ lang: Type.String() })

type Request = RouteRequest<unknown, unknown>

/** Holds what follows right facts until the account is open. */
export const registrationCookie = (token: string): Cookie => ({
  ...{ name: COOKIE, value: token, maxAgeSeconds: COOKIE_SECONDS },
})

const tokenOf = ({ cookies }: Request) => cookies[COOKIE] ?? ''

/** The step that comes next: the code that was sent, or what to sign in with. */
export const registrationPage = route({
  method: 'GET',
  url: '/:lang/sign-in/registration',
  allow: 'public',
  params: Lang,
  handler: async (request) => html(await stepView(request)),
})

async function stepView(request: Request, error?: Problem) {
  const under = await registrationUnderWay(request.ctx, tokenOf(request))
  const props = { request, under, error }
  return under.waits ? <CodePage {...props} /> : <AccountPage {...props} />
}

export const registrationCodeForm = route({
  method: 'POST',
  url: '/:lang/sign-in/registration/code',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: (request) =>
    step(request, (ctx) =>
      takeRegistrationCode(ctx, tokenOf(request), fieldOf(request.form, 'code')),
    ),
})

export const registrationAgainForm = route({
  method: 'POST',
  url: '/:lang/sign-in/registration/again',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: (request) => step(request, (ctx) => sendCodeAgain(ctx, tokenOf(request), request.ip)),
})

/** Does one thing and shows the step that comes next; what a person can mend is said on the same page. */
async function step(request: Request, act: (ctx: Ctx) => Promise<void>) {
  try {
    await act(request.ctx)
    return redirect(`/${request.ctx.t.locale}/sign-in/registration`)
  } catch (error) {
    if (!isOurs(error) || error.code === 'identity/registration-over') throw error
    return refused(await stepView(request, error), error)
  }
}

export const registrationPasswordForm = route({
  method: 'POST',
  url: '/:lang/sign-in/registration',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: (request) => finish(request, { password: fieldOf(request.form, 'password') }),
})

export const registrationPasskeyOptions = route({
  method: 'POST',
  url: '/:lang/sign-in/registration/passkey/options',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { begun } = await registrationUnderWay(request.ctx, tokenOf(request))
    const handle = Buffer.from(begun.handle, 'hex')
    const asking = { name: begun.names, handle, browser: request.csrf }
    return json(await passkeyForNewcomer(request.ctx, asking))
  },
})

export const registrationPasskeyForm = route({
  method: 'POST',
  url: '/:lang/sign-in/registration/passkey',
  allow: 'public',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: (request) =>
    finish(request, {
      credential: fieldOf(request.form, 'credential'),
      label: fieldOf(request.form, 'label'),
      browser: request.csrf,
    }),
})

async function finish(request: Request, first: FirstWay) {
  const { ctx, ip, userAgent } = request
  try {
    const token = await finishRegistration(ctx, tokenOf(request), first, { ip, userAgent })
    const over = { name: COOKIE, value: '', maxAgeSeconds: 0 }
    const answer = await landing(request, `/${ctx.t.locale}/my/security/welcome`, token)
    return { ...answer, cookies: [...(answer.cookies ?? []), over] }
  } catch (error) {
    if (!isOurs(error) || error.code === 'identity/registration-over') throw error
    return refused(await stepView(request, error), error)
  }
}

type Props = { request: Request; under: UnderWay; error: Problem | undefined }

function CodePage({ request, under, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const to = (path: string) => `/${t.locale}/sign-in/registration/${path}`
  const end = (under.begun.phone ?? '').slice(-2)
  const title = t('identity.registration.code-title')
  return (
    <Page request={request} title={title} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="code" error={error} />
      <PageTitle text={title} lede={t('identity.registration.code-lede', { end })} />
      <Form action={to('code')} csrf={csrf}>
        <CodeInput t={t} label={t('identity.registration.code')} error={error} />
        <Actions>
          <Button text={t('identity.register.go-on')} />
        </Actions>
      </Form>
      <Form action={to('again')} csrf={csrf}>
        <p class="hint" safe>
          {t('identity.registration.other-telephone')}
        </p>
        <Actions>
          <Button text={t('identity.registration.again')} kind="second" />
        </Actions>
      </Form>
    </Page>
  )
}

function AccountPage({ request, under, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const action = `/${t.locale}/sign-in/registration`
  const title = t('identity.registration.account-title')
  const lede = t('identity.registration.account-lede', { name: t.of(under.begun.names) })
  return (
    <Page request={request} title={title} form wrong={error !== undefined}>
      <Wrong ctx={ctx} name="password" error={error} />
      <PageTitle text={title} lede={lede} />
      <PasskeyForm
        ctx={ctx}
        csrf={csrf}
        action={`${action}/passkey`}
        options={`${action}/passkey/options`}
        text={t('identity.passkey.make')}
        hint={t('identity.passkey.better')}
        make
      />
      <Form action={action} csrf={csrf}>
        <TextInput
          t={t}
          name="password"
          type="password"
          label={t('identity.password.new')}
          hint={t('identity.invitation.password-hint', { least: leastLength(false) })}
          autocomplete="new-password"
          error={error && t(textKeyOf(error.code), error.params)}
        />
        <Actions>
          <Button text={t('identity.registration.open')} />
        </Actions>
      </Form>
    </Page>
  )
}

/** After registering: how to come back, and codes for the day without the telephone. */
export const welcomePage = route({
  method: 'GET',
  url: '/:lang/my/security/welcome',
  allow: 'signed-in',
  params: Lang,
  handler: async (request) => {
    const { ctx, csrf } = request
    const { t, pack } = ctx
    const identifiers = await listIdentifiers(ctx, personOf(ctx))
    const pairs = identifiers.flatMap(({ kind, value }) => {
      const settings = pack.settings.identifiers[kind]
      const shown = groupDigits(value, settings?.grouping)
      return settings
        ? [
            {
              label: t.of(settings.names),
              content: (
                <bdi dir="ltr" safe>
                  {shown}
                </bdi>
              ),
            },
          ]
        : []
    })
    return html(
      <Page request={request} title={t('identity.welcome.title')} form>
        <PageTitle text={t('identity.welcome.title')} lede={t('identity.welcome.lede')} />
        <Pairs pairs={pairs} />
        <Section title={t('identity.kinds.recovery-codes')} id="codes" lettering={false}>
          <Form action={`/${t.locale}/my/security/codes`} csrf={csrf}>
            <p safe>{t('identity.codes.hint')}</p>
            <Actions>
              <Button text={t('identity.codes.make')} />
            </Actions>
          </Form>
        </Section>
        <Actions>
          <ButtonLink href={`/${t.locale}/my`} text={t('identity.welcome.my')} kind="second" />
          <ButtonLink
            href={`/${t.locale}/my/businesses`}
            text={t('identity.register.business-go')}
            kind="plain"
          />
        </Actions>
      </Page>,
    )
  },
})
