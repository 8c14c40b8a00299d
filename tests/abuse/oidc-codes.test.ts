import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { CALLBACK, providerTest, VERIFIER } from '../support/party.ts'

const GRANT_INVALID = { status: 400, error: 'invalid_grant' }
const told = ({ status, json }: { status: number; json: Record<string, unknown> }) => ({
  status,
  error: json.error,
})

describe('A code', () => {
  providerTest(
    'is exchanged once; a second time ends everything that came from it (1)',
    async ({ browser, party }) => {
      const mine = await party()
      const code = await mine.code(browser)
      const first = await mine.exchange(code)
      expect(first.status).toBe(200)
      expect(told(await mine.exchange(code))).toEqual(GRANT_INVALID)
      const bearer = { authorization: `Bearer ${first.json.access_token}` }
      const about = await browser.raw({ method: 'GET', url: '/oidc/userinfo', headers: bearer })
      expect(about.status).toBe(401)
    },
  )

  providerTest(
    'sent 64 times at once gets one answer, and that token is dead then (2)',
    async ({ browser, party }) => {
      const mine = await party()
      const code = await mine.code(browser)
      const answers = await Promise.all(Array.from({ length: 64 }, () => mine.exchange(code)))
      const won = answers.filter(({ status }) => status === 200)
      expect(won).toHaveLength(1)
      expect(answers.filter((one) => one !== won[0]).map(told)).toEqual(
        Array(63).fill(GRANT_INVALID),
      )
      const bearer = { authorization: `Bearer ${won[0]?.json.access_token}` }
      const about = await browser.raw({ method: 'GET', url: '/oidc/userinfo', headers: bearer })
      expect(about.status).toBe(401)
    },
  )

  providerTest(
    'of one client is no use to another, and is not used up by the try (4)',
    async ({ browser, party }) => {
      const mine = await party()
      const other = await party()
      const code = await mine.code(browser)
      expect(told(await other.exchange(code))).toEqual(GRANT_INVALID)
      expect((await mine.exchange(code)).status).toBe(200)
    },
  )

  providerTest('needs the verifier of its challenge (5, 7)', async ({ browser, party }) => {
    const mine = await party()
    const code = await mine.code(browser)
    for (const code_verifier of ['w'.repeat(50), undefined, '']) {
      expect((await mine.exchange(code, { code_verifier })).status).toBe(400)
    }
    expect((await mine.exchange(code)).status).toBe(200)
  })

  providerTest(
    'is not given without a challenge, nor for a plain one (5, 6)',
    async ({ browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const plain = { code_challenge: VERIFIER, code_challenge_method: 'plain' }
      const none = { code_challenge: undefined, code_challenge_method: undefined }
      for (const more of [plain, none]) {
        const { callback } = await mine.authorize(browser, more)
        expect(callback?.searchParams.get('error')).toBe('invalid_request')
        expect(callback?.searchParams.get('code')).toBeNull()
      }
    },
  )

  providerTest(
    'put into another session finds another challenge there (8)',
    async ({ browser, party }) => {
      const mine = await party()
      const code = await mine.code(browser)
      const victims = { code_verifier: 'x'.repeat(50) }
      expect(told(await mine.exchange(code, victims))).toEqual(GRANT_INVALID)
    },
  )

  providerTest(
    'is answered only to the address at which it was given (10)',
    async ({ browser, party }) => {
      const redirectUris = [CALLBACK, 'https://rp.example/other']
      const mine = await party({ redirectUris })
      const code = await mine.code(browser)
      const wrong = [undefined, 'https://rp.example/other', 'https://evil.example/']
      for (const redirect_uri of wrong) {
        expect((await mine.exchange(code, { redirect_uri })).status).toBe(400)
      }
      expect((await mine.exchange(code)).status).toBe(200)
    },
  )

  providerTest(
    'of thirty, each sent 16 times at once, is answered once each',
    async ({ browser, party, ctx }) => {
      const mine = await party()
      const codes: string[] = []
      for (let i = 0; i < 30; i++) codes.push(await mine.code(browser))
      const tries = codes.flatMap((code) => Array.from({ length: 16 }, () => code))
      const answers = await Promise.all(
        tries.map(async (code) => ({ code, ...(await mine.exchange(code)) })),
      )
      const won = answers.filter(({ status }) => status === 200)
      expect(won.map(({ code }) => code).sort()).toEqual([...codes].sort())
      expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([])
      const alive = await Promise.all(
        won.map(({ json }) =>
          browser.raw({
            method: 'GET',
            url: '/oidc/userinfo',
            headers: { authorization: `Bearer ${json.access_token}` },
          }),
        ),
      )
      expect(alive.map(({ status }) => status)).toEqual(Array(30).fill(401))
      const { rows } = await sql<{ alive: bigint }>`
      select count(*) as alive from identity.oidc_grant
      where client = ${mine.id} and revoked_at is null`.execute(ctx.sql)
      expect(rows[0]?.alive).toBe(0n)
    },
  )
})

describe('A refresh token', () => {
  const offline = { scope: 'openid offline_access', prompt: 'consent' }
  const refresh = (refresh_token: unknown) => ({
    grant_type: 'refresh_token',
    refresh_token: String(refresh_token),
  })

  providerTest('is used once; the second time ends its family (20)', async ({ browser, party }) => {
    const mine = await party({ secret: 'long enough' })
    const { json } = await mine.exchange(await mine.code(browser, offline))
    const next = await mine.token(refresh(json.refresh_token))
    expect(next.status).toBe(200)
    expect(told(await mine.token(refresh(json.refresh_token)))).toEqual(GRANT_INVALID)
    expect(told(await mine.token(refresh(next.json.refresh_token)))).toEqual(GRANT_INVALID)
  })

  providerTest(
    'of twenty, each sent 16 times at once, is answered once each, and its family stays dead',
    async ({ browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const first: string[] = []
      for (let i = 0; i < 20; i++) {
        const { json } = await mine.exchange(await mine.code(browser, offline))
        first.push(String(json.refresh_token))
      }
      const tries = first.flatMap((one) => Array.from({ length: 16 }, () => one))
      const answers = await Promise.all(
        tries.map(async (one) => ({ one, ...(await mine.token(refresh(one))) })),
      )
      const won = answers.filter(({ status }) => status === 200)
      expect(won.map(({ one }) => one).sort()).toEqual([...first].sort())
      const later = await Promise.all(
        won.map(({ json }) => mine.token(refresh(json.refresh_token))),
      )
      expect(later.map(told)).toEqual(Array(20).fill(GRANT_INVALID))
    },
  )

  providerTest(
    'is bound to its client, and gives no more than was agreed to (21, 22)',
    async ({ browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const other = await party({ secret: 'another one' })
      const { json } = await mine.exchange(await mine.code(browser, offline))
      expect(told(await other.token(refresh(json.refresh_token)))).toEqual(GRANT_INVALID)
      const wider = { ...refresh(json.refresh_token), scope: 'openid identifier' }
      expect(told(await mine.token(wider))).toEqual({ status: 400, error: 'invalid_scope' })
      expect((await mine.token(refresh(json.refresh_token))).status).toBe(200)
    },
  )
})
