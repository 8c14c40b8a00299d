import { X509Certificate } from 'node:crypto'
import { describe, expect } from 'vitest'
import { inHeader, newAuthority, newCertificate } from '../support/certificates.ts'
import { CERTIFICATE_HEADER } from '../support/database.ts'
import { payloadOf } from '../support/jwt.ts'
import { providerTest } from '../support/party.ts'

const authority = newAuthority()
const subject = '/C=QA/O=Ministry/CN=register'
const DN = 'CN=register,O=Ministry,C=QA'
const right = newCertificate({ subject, by: authority })
const mine = newCertificate({ subject })
const same = newCertificate({ subject, by: authority })
const [proxy] = CERTIFICATE_HEADER.proxies

const certificateTest = providerTest.extend({
  more: { clientAuthorities: [new X509Certificate(authority.pem)] },
})

const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
const certified = {
  token_endpoint_auth_method: 'tls_client_auth',
  tls_client_auth_subject_dn: DN,
  tls_client_certificate_bound_access_tokens: true,
}
const CREDENTIALS = { grant_type: 'client_credentials' }
const REFUSED = { status: 401, error: 'invalid_client' }
const told = ({ status, json }: { status: number; json: Record<string, unknown> }) => ({
  status,
  error: json.error,
})

describe('Software with a certificate', () => {
  certificateTest('is let in with one of an authority under its name (25)', async ({ party }) => {
    const metadata = { ...machine, ...certified }
    const own = await party({ certificate: right, metadata })
    const { status, json } = await own.token({ ...CREDENTIALS, client_id: own.id })
    expect([status, json.token_type]).toEqual([200, 'Bearer'])
    const wrong = [
      newCertificate({ subject: '/C=QA/O=Ministry/CN=another', by: authority }),
      newCertificate({ subject: '/C=QA/O=Ministry/CN=register/CN=register', by: authority }),
      newCertificate({ subject, by: newAuthority() }),
      newCertificate({ subject, by: newAuthority('Another authority') }),
      newCertificate({ subject }),
      newCertificate({ subject, by: authority, extensions: 'extendedKeyUsage=serverAuth' }),
      newCertificate({ subject, by: right }),
    ]
    for (const certificate of wrong) {
      const other = await party({ certificate, metadata })
      expect(told(await other.token({ ...CREDENTIALS, client_id: other.id }))).toEqual(REFUSED)
    }
    const none = await party({ metadata })
    expect(told(await none.token(CREDENTIALS))).toEqual(REFUSED)
  })

  certificateTest(
    'is known by the certificate itself where that vouches for itself',
    async ({ party }) => {
      const { publicKey, raw } = new X509Certificate(mine.pem)
      const jwk = { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }
      const metadata = {
        ...machine,
        token_endpoint_auth_method: 'self_signed_tls_client_auth',
        jwks: { keys: [jwk] },
      }
      const own = await party({ certificate: mine, metadata })
      expect((await own.token(CREDENTIALS)).status).toBe(200)
      const other = await party({ certificate: newCertificate({ subject }), metadata })
      expect(told(await other.token(CREDENTIALS))).toEqual(REFUSED)
    },
  )

  certificateTest('comes in vain with one that has ended', async ({ party, clock }) => {
    const own = await party({ certificate: right, metadata: { ...machine, ...certified } })
    expect((await own.token(CREDENTIALS)).status).toBe(200)
    clock.advance({ days: 31 })
    expect(told(await own.token(CREDENTIALS))).toEqual(REFUSED)
  })

  certificateTest(
    'is not let in by a header that nobody but the proxy may set (25)',
    async ({ party, browser }) => {
      const { id } = await party({ metadata: { ...machine, ...certified } })
      const send = (remoteAddress: string, headers: Record<string, string>) =>
        browser.raw({
          method: 'POST',
          url: '/oidc/token',
          remoteAddress,
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          payload: `grant_type=client_credentials&client_id=${id}`,
        })
      const forged = { [CERTIFICATE_HEADER.name]: inHeader(right) }
      expect((await send('203.0.113.9', forged)).status).toBe(401)
      expect((await send('127.0.0.1', forged)).status).toBe(401)
      const said = { 'x-forwarded-for': proxy ?? '', forwarded: `for=${proxy}`, ...forged }
      expect((await send('203.0.113.9', said)).status).toBe(401)
      expect((await send(proxy ?? '', forged)).status).toBe(200)
    },
  )
})

describe('A token bound to a certificate', () => {
  certificateTest('is used with that certificate alone (24, 25)', async ({ party, browser }) => {
    const own = await party({ certificate: right, metadata: certified })
    const { json } = await own.exchange(await own.code(browser))
    const token = String(json.access_token)
    const about = (headers: Record<string, string>, remoteAddress = proxy ?? '') =>
      browser.raw({
        method: 'GET',
        url: '/oidc/userinfo',
        remoteAddress,
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
    const by = (certificate: typeof right) => ({
      [CERTIFICATE_HEADER.name]: inHeader(certificate),
    })
    expect((await about(by(right))).status).toBe(200)
    for (const answer of [
      await about({}),
      await about(by(same)),
      await about(by(right), '203.0.113.9'),
    ]) {
      expect(answer.status).toBe(401)
    }
    const { json: told } = await own.post('/token/introspection', { token, client_id: own.id })
    expect(told).toMatchObject({ active: true, cnf: { 'x5t#S256': expect.any(String) } })
    expect(payloadOf(String(json.id_token)).aud).toBe(own.id)
  })

  certificateTest(
    'is not given to who authenticates otherwise and shows none',
    async ({ party, browser }) => {
      const metadata = { tls_client_certificate_bound_access_tokens: true }
      const own = await party({ secret: 'long enough', metadata })
      const code = await own.code(browser)
      expect(told(await own.exchange(code))).toEqual({ status: 400, error: 'invalid_grant' })
    },
  )
})

describe('The strict profile', () => {
  certificateTest('is kept by software with a certificate too', async ({ party, browser }) => {
    const metadata = {
      ...certified,
      profile: 'fapi2',
      require_pushed_authorization_requests: true,
      id_token_signed_response_alg: 'ES256',
    }
    const own = await party({ certificate: right, metadata })
    const params = Object.fromEntries(new URL(own.address(), 'http://x').searchParams)
    expect((await own.post('/request', params)).status).toBe(201)
    const loose = { ...metadata, tls_client_certificate_bound_access_tokens: false }
    const other = await party({ certificate: right, metadata: loose })
    expect((await browser.get(other.address())).status).toBe(400)
  })
})

providerTest('Where no certificate can come, none is offered', async ({ browser }) => {
  const { body } = await browser.get('/.well-known/openid-configuration')
  expect(JSON.parse(body).token_endpoint_auth_methods_supported).not.toContain('tls_client_auth')
})
