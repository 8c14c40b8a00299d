import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { newKey } from '../support/jwt.ts'
import { providerTest } from '../support/party.ts'

describe('Levels', () => {
  providerTest(
    'that a client asks for are asked of the person, and told',
    async ({ browser, party, browse, given }) => {
      const mine = await party()
      const asked = { acr_values: 'urn:igov:ial1:aal2' }
      const { callback } = await mine.authorize(browser, asked)
      expect(callback?.searchParams.get('code')).toBeTruthy()
      const higher = await mine.authorize(browser, { acr_values: 'urn:igov:ial1:aal3' })
      expect(higher.callback).toBeUndefined()
      expect(higher.way.join(' ')).toContain('/sign-in/step-up')
      const silent = {
        prompt: 'none',
        claims: JSON.stringify({
          id_token: { acr: { essential: true, value: 'urn:igov:ial3:aal3' } },
        }),
      }
      const refused = await mine.authorize(browser, silent)
      expect(refused.callback?.searchParams.get('error')).toBe('login_required')
      await browse(await given.person())
    },
  )

  providerTest(
    'a sign-in that is asked for anew is not that of before',
    async ({ browser, party, ctx }) => {
      const mine = await party()
      await mine.authorize(browser)
      await sql`update identity.session set auth_time = ${new Date(Date.now() - 60_000)}`.execute(
        ctx.sql,
      )
      const anew = await mine.authorize(browser, { prompt: 'login' })
      expect(anew.callback).toBeUndefined()
      expect(anew.way.join(' ')).toContain('/sign-in/step-up')
    },
  )
})

describe('A client of the strict profile', () => {
  const strict = {
    profile: 'fapi2',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    id_token_signed_response_alg: 'ES256',
  }

  providerTest('is known only when it keeps all of its rules', async ({ browser, party }) => {
    const key = newKey()
    const sound = await party({ key, metadata: strict })
    const plain = await browser.get(sound.address())
    expect(new URL(plain.location ?? '').searchParams.get('error')).toBe('invalid_request')
    const pushed = await sound.post('/request', {
      ...Object.fromEntries(new URL(sound.address(), 'http://x').searchParams),
    })
    expect(pushed.status).toBe(201)
    const broken: object[] = [
      { require_pushed_authorization_requests: false },
      { dpop_bound_access_tokens: false },
      { id_token_signed_response_alg: 'RS256' },
      { redirect_uris: ['http://rp.example/callback'] },
      { profile: 'another' },
    ]
    for (const more of broken) {
      const mine = await party({ key, metadata: { ...strict, ...more } })
      const answer = await browser.get(mine.address())
      expect([answer.status, JSON.stringify(more)]).toEqual([400, JSON.stringify(more)])
    }
    const secret = await party({ secret: 'long enough', metadata: strict })
    expect((await browser.get(secret.address())).status).toBe(400)
  })
})
