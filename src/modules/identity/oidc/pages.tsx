import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx, MountedRequest, RouteRequest } from '#kernel'
import { withCtx } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DISPLAY_COOKIE,
  ErrorSummary,
  Form,
  Page,
  PageTitle,
  Pairs,
  TextInput,
} from '#kernel/ui'
import { TOO_MANY_GUESSES } from './devices.ts'
import { languagesOf, localeOf } from './locale.ts'

type Koa = KoaContextWithOIDC

/** The pages that the provider's own addresses show, in our frame. */
export type ProviderPages = ReturnType<typeof providerPages>

/** Errors that a person can do something about; all others say that the request was not right. */
const TOLD = new Set(['invalid_client', 'invalid_redirect_uri', 'session-over', 'access_denied'])

/** @param ctx  of the process; each page is in the language of its request */
export function providerPages(ctx: Ctx) {
  const show = async (koa: Koa, page: (request: RouteRequest) => JSX.Element) => {
    koa.type = 'html'
    koa.set('cache-control', 'no-store')
    koa.body = await page(requestOf(ctx, koa))
  }
  return {
    error: async (koa: Koa, out: { error: string }, error: Error) => {
      const kind = error.name === 'SessionNotFound' ? 'session-over' : out.error
      await show(koa, (request) => (
        <ErrorView request={request} kind={TOLD.has(kind) ? kind : 'other'} code={out.error} />
      ))
    },
    logout: (koa: Koa, form: string) =>
      show(koa, (request) => (
        <LogoutView request={request} action="/oidc/session/end/confirm" xsrf={xsrfIn(form)} />
      )),
    loggedOut: (koa: Koa) =>
      show(koa, (request) => <DoneView request={request} part="signed-out" />),
    deviceInput: (koa: Koa, form: string, _out?: unknown, error?: Error) =>
      show(koa, (request) => (
        <DeviceInputView
          request={request}
          xsrf={xsrfIn(form)}
          code={codeIn(form) || numberIn(koa.req)}
          wrong={wrongOf(error)}
        />
      )),
    deviceConfirm: (
      koa: Koa,
      form: string,
      client: { clientName?: string; clientId: string },
      info: { ip?: unknown },
      code: string,
    ) =>
      show(koa, (request) => (
        <DeviceConfirmView
          request={request}
          xsrf={xsrfIn(form)}
          code={code}
          client={client.clientName ?? client.clientId}
          place={String(info.ip ?? '')}
        />
      )),
    deviceDone: (koa: Koa) =>
      show(koa, (request) => <DoneView request={request} part="device-done" />),
  }
}

/** What was wrong with a number that somebody typed; nothing where nobody typed one. */
const wrongOf = (error: Error | undefined) =>
  error &&
  (error.message === TOO_MANY_GUESSES
    ? 'too-many'
    : error.name === 'AbortedError'
      ? 'stopped'
      : 'wrong')

const valueIn = (form: string, name: string) =>
  new RegExp(`name="${name}" value="([\\w-]*)"`).exec(form)?.[1] ?? ''
const xsrfIn = (form: string) => valueIn(form, 'xsrf')
const codeIn = (form: string) => /value="([\d-]+)"[^>]*name="user_code"/.exec(form)?.[1] ?? ''

/** The number in the link that a device shows; its person still looks at it and sends it. */
const numberIn = ({ originalUrl = '' }: MountedRequest) =>
  /^[\d-]{9,20}$/.exec(
    URL.parse(originalUrl, 'http://x')?.searchParams.get('user_code') ?? '',
  )?.[0] ?? ''

/** What a page needs to know of a request that the library took. */
function requestOf(ctx: Ctx, koa: Koa): RouteRequest {
  const asked = koa.oidc?.params?.ui_locales ?? languagesOf(koa)
  return {
    ctx: withCtx(ctx, { t: ctx.translate(localeOf(ctx, asked)) }),
    params: {},
    query: {},
    form: { fields: {}, files: {} },
    path: '/',
    csrf: '',
    ip: koa.ip,
    session: undefined,
    cookies: {},
    userAgent: '',
    display: koa.cookies.get(DISPLAY_COOKIE, { signed: false }) ?? '',
    desk: [],
  }
}

type View = { request: RouteRequest }

function ErrorView({ request, kind, code }: View & { kind: string; code: string }) {
  const { t } = request.ctx
  return (
    <Page request={request} title={t('identity.oidc.error.title')}>
      <PageTitle text={t('identity.oidc.error.title')} lede={t(`identity.oidc.error.${kind}`)} />
      <p class="quiet small" safe>
        {code}
      </p>
      <Actions>
        <ButtonLink href={`/${t.locale}`} text={t('identity.oidc.error.home')} kind="second" />
      </Actions>
    </Page>
  )
}

function LogoutView({ request, action, xsrf }: View & { action: string; xsrf: string }) {
  const { t } = request.ctx
  return (
    <Page request={request} title={t('identity.oidc.sign-out.title')} form>
      <PageTitle text={t('identity.oidc.sign-out.title')} lede={t('identity.oidc.sign-out.lede')} />
      <Form action={action} csrf="" hidden={{ xsrf }}>
        <Actions>
          <Button text={t('identity.oidc.sign-out.yes')} name="logout" value="yes" />
          <Button text={t('identity.oidc.sign-out.no')} kind="second" />
        </Actions>
      </Form>
    </Page>
  )
}

function DoneView({ request, part }: View & { part: string }) {
  const { t } = request.ctx
  return (
    <Page request={request} title={t(`identity.oidc.${part}.title`)}>
      <PageTitle text={t(`identity.oidc.${part}.title`)} lede={t(`identity.oidc.${part}.lede`)} />
      <Actions>
        <ButtonLink href={`/${t.locale}`} text={t('identity.oidc.error.home')} kind="second" />
      </Actions>
    </Page>
  )
}

type DeviceInput = View & { xsrf: string; code: string; wrong: string | undefined }

function DeviceInputView({ request, xsrf, code, wrong }: DeviceInput) {
  const { t } = request.ctx
  const message = wrong && t(`identity.oidc.device.${wrong}`)
  return (
    <Page
      request={request}
      title={t('identity.oidc.device.title')}
      form
      wrong={message !== undefined}
    >
      {message ? <ErrorSummary t={t} errors={[{ name: 'user_code', message }]} /> : ''}
      <PageTitle text={t('identity.oidc.device.title')} lede={t('identity.oidc.device.lede')} />
      <Form action="/oidc/device" csrf="" hidden={{ xsrf }}>
        <TextInput
          t={t}
          name="user_code"
          label={t('identity.oidc.device.code')}
          value={code}
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          error={message}
        />
        <Actions>
          <Button text={t('identity.oidc.device.next')} />
        </Actions>
      </Form>
    </Page>
  )
}

type DeviceConfirm = View & { xsrf: string; code: string; client: string; place: string }

function DeviceConfirmView({ request, xsrf, code, client, place }: DeviceConfirm) {
  const { t } = request.ctx
  return (
    <Page request={request} title={t('identity.oidc.device.confirm')} form>
      <PageTitle
        text={t('identity.oidc.device.confirm')}
        lede={t('identity.oidc.device.warning')}
      />
      <Pairs
        pairs={[
          { label: t('identity.oidc.device.who'), value: client },
          { label: t('identity.oidc.device.where'), value: place },
          { label: t('identity.oidc.device.code'), value: code },
        ]}
      />
      <Form action="/oidc/device" csrf="" hidden={{ xsrf, user_code: code, confirm: 'yes' }}>
        <Actions>
          <Button text={t('identity.oidc.device.allow')} />
          <Button text={t('identity.oidc.device.deny')} kind="stop" name="abort" value="yes" />
        </Actions>
      </Form>
    </Page>
  )
}
