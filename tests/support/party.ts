import { randomUUID } from 'node:crypto'
import type { Ctx } from '#kernel'
import { inHeader, type TestCertificate } from './certificates.ts'
import { CERTIFICATE_HEADER, dbTest } from './database.ts'
import type { Browser, Response } from './inject.ts'
import { assertionOf, challengeOf, type TestKey } from './jwt.ts'
import { type ClientOrder, givenClient, type Walk, walk } from './relying-party.ts'

export const CALLBACK = 'https://rp.example/callback'
export const VERIFIER = 'v'.repeat(50)

type Fields = Record<string, string | undefined>
export type Answered = Response & { json: Record<string, unknown> }

/** Software of another that speaks to the provider, rightly or not. */
export type Party = {
  id: string
  /** to the authorization endpoint; what is undefined is left out */
  address(more?: Fields): string
  /** signs somebody in and lets them agree */
  authorize(browser: Browser, more?: Fields): Promise<Walk>
  /** the code of a sign-in. @throws Error where there is none */
  code(browser: Browser, more?: Fields): Promise<string>
  /** to the token endpoint, authenticated as this client */
  token(fields: Fields, headers?: Record<string, string>): Promise<Answered>
  exchange(code: string, more?: Fields, headers?: Record<string, string>): Promise<Answered>
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answered>
}

type PartyOrder = Omit<ClientOrder, 'id'> & {
  id?: string
  key?: TestKey
  /** with which it comes, through the proxy */
  certificate?: TestCertificate
}

const encode = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  ).toString()

/** @param browser  any: what is sent past it carries no cookie of it */
async function openParty(ctx: Ctx, browser: Browser, order: PartyOrder = {}): Promise<Party> {
  const { id = `client-${randomUUID()}`, secret, key, certificate } = order
  const through = throughProxy(certificate)
  const keyed = key && {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...key.jwk, kid: key.kid }] },
  }
  await givenClient(ctx, { ...order, id, metadata: { ...keyed, ...order.metadata } })
  const issuer = `${ctx.url}/oidc`

  const post: Party['post'] = async (path, fields, headers = {}) => {
    const answer = await browser.raw({
      ...through,
      method: 'POST',
      url: `/oidc${path}`,
      headers: { ...FORM, ...through?.headers, ...headers },
      payload: encode(fields),
    })
    return { ...answer, json: parsed(answer.body) }
  }
  const authenticated = () => credentialsOf(id, { secret, key, issuer })
  const token: Party['token'] = (fields, headers) => {
    const own = authenticated()
    return post('/token', { ...own.fields, ...fields }, { ...own.headers, ...headers })
  }
  const address: Party['address'] = (more) =>
    `/oidc/auth?${encode({
      client_id: id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid profile',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: 'S256',
      ...more,
    })}`
  const authorize: Party['authorize'] = (by, more) => walk(by, ctx.url, address(more))
  return {
    id,
    address,
    authorize,
    code: async (by, more) => {
      const { callback, status, body } = await authorize(by, more)
      const code = callback?.searchParams.get('code')
      if (!code)
        throw new Error(`no code but ${callback?.href ?? `${status} ${body.slice(0, 500)}`}`)
      return code
    },
    token,
    exchange: (code, more, headers) =>
      token(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: CALLBACK,
          code_verifier: VERIFIER,
          ...more,
        },
        headers,
      ),
    post: (path, fields, headers) => {
      const own = authenticated()
      return post(path, { ...own.fields, ...fields }, { ...own.headers, ...headers })
    },
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** As the proxy of the tests says with which certificate somebody came. */
const throughProxy = (certificate: TestCertificate | undefined) =>
  certificate && {
    remoteAddress: CERTIFICATE_HEADER.proxies[0],
    headers: { [CERTIFICATE_HEADER.name]: inHeader(certificate) },
  }

type Credentials = { secret: string | undefined; key: TestKey | undefined; issuer: string }

/** How a client says who it is: by a key, a secret, or its name alone. */
function credentialsOf(
  id: string,
  { secret, key, issuer }: Credentials,
): { fields: Fields; headers: Record<string, string> } {
  if (key) return { fields: assertionOf(id, key, { aud: issuer }), headers: {} }
  if (!secret) return { fields: { client_id: id }, headers: {} }
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)
  return { fields: {}, headers: { authorization: `Basic ${basic.toString('base64')}` } }
}

const parsed = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

/** The library tells the console of each setting that was left to it: no test of the provider lets one pass. */
export function listenToLibrary(): { end(): string[] } {
  const { info, warn } = console
  const notices: string[] = []
  const listen =
    (say: typeof info) =>
    (...parts: unknown[]) => {
      if (String(parts[0]).includes('oidc-provider')) notices.push(parts.join(' '))
      else say(...parts)
    }
  Object.assign(console, { info: listen(info), warn: listen(warn) })
  return {
    end: () => {
      Object.assign(console, { info, warn })
      return notices
    },
  }
}

export type ProviderFixtures = {
  /** somebody is signed in there */
  browser: Browser
  /** registers software of another */
  party(order?: PartyOrder): Promise<Party>
}

/** `dbTest` for the provider: at the time of the machine, since its library reads that clock. */
export const providerTest = dbTest.extend<ProviderFixtures>({
  browser: async ({ browse, given, clock }, use) => {
    clock.set(new Date())
    const said = listenToLibrary()
    await use(await browse(await given.person()))
    const notices = said.end()
    if (notices.length > 0) throw new Error(`the library complains: ${notices.join()}`)
  },
  party: async ({ ctx, browser }, use) => {
    await use((order) => openParty(ctx, browser, order))
  },
})
