import { sql } from 'kysely'
import { afterEach, describe, expect, vi } from 'vitest'
import type { Ctx } from '#kernel'
import { bodyOf } from '#testing'
import { providerTest } from '../support/party.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

type Fact = { fact: string; subject: string | null; reason: string | null; data: object }

const factsOf = async (ctx: Ctx, client: string) => {
  const { rows } = await sql<Fact>`
    select fact, subject, reason, data from kernel.audit
    where resource = ${`client:${client}`} order by id`.execute(ctx.sql)
  return rows
}
const names = (facts: readonly Fact[]) => facts.map(({ fact }) => fact.replace('identity/', ''))
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' }

describe('The audit', () => {
  providerTest(
    'holds one fact for each sign-in to software of others, as references alone',
    async ({ ctx, browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const { json } = await mine.exchange(await mine.code(browser, OFFLINE))
      const refresh = { grant_type: 'refresh_token', refresh_token: String(json.refresh_token) }
      expect((await mine.token(refresh)).status).toBe(200)
      await mine.exchange(await mine.code(browser))
      const facts = await factsOf(ctx, mine.id)
      expect(names(facts)).toEqual([
        'consent-given',
        'signed-in-elsewhere',
        'consent-given',
        'signed-in-elsewhere',
      ])
      expect(facts[1]?.data).toEqual({ scopes: ['openid', 'offline_access'] })
      expect(facts[1]?.subject).toMatch(/^[0-9a-f-]{36}$/)
      expect(JSON.stringify(facts)).not.toMatch(/Sara|سارة/)
    },
  )

  providerTest('holds none for a machine, nor for what was refused', async ({ ctx, party }) => {
    const metadata = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
    const machine = await party({ secret: 'long enough', metadata })
    expect((await machine.token({ grant_type: 'client_credentials' })).status).toBe(200)
    expect((await machine.token({ grant_type: 'authorization_code', code: 'x' })).status).toBe(400)
    expect(await factsOf(ctx, machine.id)).toEqual([])
  })

  providerTest(
    'says that a code or token came twice, and that a client gave one up',
    async ({ ctx, browser, party }) => {
      const mine = await party({ secret: 'long enough' })
      const code = await mine.code(browser)
      await mine.exchange(code)
      await mine.exchange(code)
      const { json } = await mine.exchange(await mine.code(browser, OFFLINE))
      await mine.post('/token/revocation', { token: String(json.refresh_token) })
      const ends = (await factsOf(ctx, mine.id)).filter(({ fact }) => fact.endsWith('-ended'))
      expect(ends.map(({ reason }) => reason)).toEqual(['came-twice', 'given-up'])
    },
  )

  providerTest('is read by its person: which software, and when', async ({ browser, party }) => {
    const mine = await party({ secret: 'long enough' })
    const before = bodyOf((await browser.get('/en/my/security/activity')).body)
    expect(before).not.toContain('Signed in to: Trade register')
    await mine.exchange(await mine.code(browser))
    const activity = bodyOf((await browser.get('/en/my/security/activity')).body)
    expect(activity).toContain('Signed in to: Trade register')
    const security = bodyOf((await browser.get('/en/my/security')).body)
    expect(security).toContain('Last sign-in')
  })
})

describe('The log', () => {
  providerTest(
    'says the true reason of a refusal, which its sender is not told, and no person',
    async ({ ctx, browser, party }) => {
      const lines: object[] = []
      const warn = vi.spyOn(ctx.log, 'warn')
      warn.mockImplementation((line: unknown) => void lines.push(Object(line)))
      const mine = await party({ secret: 'long enough' })
      const code = await mine.code(browser)
      await mine.exchange(code, { code_verifier: 'w'.repeat(50) })
      const other = await party({ secret: 'long enough' })
      const refused = await other.exchange(code)
      expect(JSON.stringify(refused.json)).not.toContain('mismatch')
      expect(lines).toContainEqual({
        event: 'grant.error',
        route: 'token',
        client: other.id,
        error: 'invalid_grant',
        detail: 'client mismatch',
      })
      expect(JSON.stringify(lines)).not.toContain(code)
    },
  )
})
