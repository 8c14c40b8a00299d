import { describe, expect } from 'vitest'
import { providerTest } from '../support/party.ts'
import { MARK, malformed, randomFrom, VALUES } from './malformed-requests.ts'

const REQUESTS = process.env.IGOV_LONG ? 6_000 : 900
const SEED = Number(process.env.IGOV_SEED ?? 20_261_128)

const ENDPOINTS = [
  ['GET', '/oidc/.well-known/openid-configuration'],
  ['GET', '/oidc/jwks'],
  ['GET', '/oidc/auth'],
  ['GET', '/oidc/auth/:uid'],
  ['POST', '/oidc/request'],
  ['POST', '/oidc/token'],
  ['POST', '/oidc/token/introspection'],
  ['POST', '/oidc/token/revocation'],
  ['POST', '/oidc/device/auth'],
  ['GET', '/oidc/device'],
  ['POST', '/oidc/device'],
  ['GET', '/oidc/device/:uid'],
  ['POST', '/oidc/reg'],
  ['GET', '/oidc/reg/:id'],
  ['PUT', '/oidc/reg/:id'],
  ['DELETE', '/oidc/reg/:id'],
  ['GET', '/oidc/userinfo'],
  ['POST', '/oidc/userinfo'],
  ['GET', '/oidc/session/end'],
  ['POST', '/oidc/session/end/confirm'],
  ['GET', '/oidc/nothing/:here'],
] as const

const NAMES = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'acr_values',
  'claims',
  'ui_locales',
  'id_token_hint',
  'login_hint',
  'request',
  'request_uri',
  'resource',
  'code_challenge',
  'code_challenge_method',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'device_code',
  'token',
  'token_type_hint',
  'user_code',
  'xsrf',
  'post_logout_redirect_uri',
]

describe('Malformed requests at every address of the provider', () => {
  providerTest(
    'are answered below 500, reflect no markup and lead nowhere',
    async ({ browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const random = randomFrom(SEED)
      const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
      for (let i = 0; i < REQUESTS; i++) {
        const [method, url] = ENDPOINTS[i % ENDPOINTS.length] ?? ['GET', '/oidc/auth']
        const request = malformed(random, { method, url }, { known: {} })
        const right = new URLSearchParams(mine.address().split('?')[1])
        for (let n = 0; n < 3; n++) {
          right.set(pick(NAMES) ?? '', (pick(VALUES) ?? '').toWellFormed())
        }
        const answer = await browser.raw(
          random() < 0.5
            ? request
            : method === 'GET'
              ? { method, url: `${url}?${right}`, headers: request.headers }
              : {
                  method,
                  url,
                  headers: { 'content-type': 'application/x-www-form-urlencoded' },
                  payload: right.toString(),
                },
        )
        const told = `${method} ${request.url.slice(0, 200)} ${right.toString().slice(0, 400)}`
        expect(answer.status, told).toBeLessThan(500)
        const outside = answer.body.replace(/="[^"]*"/g, '=""')
        const isPage = String(answer.headers['content-type']).includes('html')
        expect(isPage && outside.includes(`<script>${MARK}`), told).toBe(false)
        expect(answer.body, told).not.toMatch(/node_modules|\bat [\w.]+ \(.*:\d+:\d+\)/)
        expect(answer.location ?? '', told).not.toMatch(/^(https?:)?\/\/evil/)
      }
    },
    300_000,
  )
})
