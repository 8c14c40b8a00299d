import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../src/kernel/port.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import { newAuthority, newCertificate, type TestCertificate } from '../support/certificates.ts'
import { givenClient } from '../support/relying-party.ts'
import { type Started, startIgov } from '../support/started.ts'

const site = newCertificate({
  subject: '/CN=localhost',
  extensions: 'subjectAltName=DNS:localhost,IP:127.0.0.1',
})
const authority = newAuthority()
const right = newCertificate({ subject: '/C=QA/O=Ministry/CN=register', by: authority })
const itself = newCertificate({ subject: '/CN=register' })
const folder = mkdtempSync(join(tmpdir(), 'igov-tls-'))
let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>
let port: number

beforeAll(async () => {
  const keep = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  port = await freePort()
  igov = await startIgov({
    PORT: String(port),
    IGOV_URL: `https://localhost:${port}`,
    IGOV_POPULATION: '0',
    IGOV_TLS_CERT: keep('site.pem', site.pem),
    IGOV_TLS_KEY: keep('site.key', site.key),
    IGOV_CLIENT_CA: keep('ca.pem', authority.pem),
  })
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { status: number; json: Record<string, unknown> }

/** A request of a machine, with its certificate where it has one. */
const send = (
  path: string,
  {
    by,
    body,
    headers = {},
  }: { by?: TestCertificate; body?: string; headers?: Record<string, string> },
) =>
  new Promise<Answer>((resolve, reject) => {
    const call = request(
      {
        ...{ host: 'localhost', port, path, ca: site.pem, agent: false },
        ...(by && { cert: by.pem, key: by.key }),
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => {
          const json = text.startsWith('{') ? JSON.parse(text) : {}
          resolve({ status: response.statusCode ?? 0, json })
        })
      },
    )
    call.on('error', reject)
    call.end(body)
  })

const machine = {
  response_types: [],
  grant_types: ['client_credentials'],
  tls_client_certificate_bound_access_tokens: true,
}
const tokenFor = (client_id: string, by?: TestCertificate) =>
  send('/oidc/token', { by, body: `grant_type=client_credentials&client_id=${client_id}` })

test('software authenticates with its certificate to a product that ends TLS itself', async () => {
  await givenClient(database.ctx, {
    id: 'certified',
    redirectUris: [],
    metadata: {
      ...machine,
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=register,O=Ministry,C=QA',
    },
  })
  const { raw } = new X509Certificate(itself.pem)
  const jwk = createPublicKey(itself.pem).export({ format: 'jwk' })
  await givenClient(database.ctx, {
    id: 'self-signed',
    redirectUris: [],
    metadata: {
      ...machine,
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: { keys: [{ ...jwk, x5c: [raw.toString('base64')] }] },
    },
  })
  const found = await send('/.well-known/openid-configuration', {})
  expect(found.json.token_endpoint_auth_methods_supported).toContain('tls_client_auth')
  expect((await tokenFor('certified', right)).status).toBe(200)
  expect((await tokenFor('self-signed', itself)).status).toBe(200)
  expect((await tokenFor('certified', itself)).status).toBe(401)
  expect((await tokenFor('self-signed', right)).status).toBe(401)
  expect((await tokenFor('certified')).status).toBe(401)
  const { json } = await tokenFor('certified', right)
  const token = String(json.access_token)
  const asked = { by: right, body: `client_id=certified&token=${token}` }
  const thumbprint = createHash('sha256')
    .update(new X509Certificate(right.pem).raw)
    .digest('base64url')
  expect((await send('/oidc/token/introspection', asked)).json).toMatchObject({
    active: true,
    cnf: { 'x5t#S256': thumbprint },
  })
  expect(igov.log()).not.toMatch(/oidc-provider (NOTICE|WARNING)/)
})
