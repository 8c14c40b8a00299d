import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { acceptMandate, endMandate, offerMandate } from '#mandates'
import type { Browser, Given, GivenPerson } from '#testing'
import { payloadOf } from '../support/jwt.ts'
import { type Party, providerTest } from '../support/party.ts'
import { givenResource, walk } from '../support/relying-party.ts'

const SECRET = 'long enough'
const OMAR = { ar: 'عمر علي', en: 'Omar Ali' }
const YEAR_MS = 365 * 86_400_000
const LONGEST_S = 300

/** Omar may act for Sara, in everything or in what is named. */
async function givenAgent(
  { given, as }: { given: Given; as(who: GivenPerson): Ctx },
  services?: readonly string[],
) {
  const [sara, omar] = [await given.person(), await given.person({ name: OMAR })]
  const mandate = await offerMandate(as(sara), {
    ...{ identifier: omar.identifier, name: OMAR.en, subDelegable: false },
    until: new Date(Date.now() + YEAR_MS),
    ...(services && { services }),
  })
  await acceptMandate(as(omar), mandate)
  return { sara, omar, mandate }
}

/** What a sign-in ends with, for whom is chosen on the page that asks. */
async function signIn(
  ctx: Ctx,
  {
    party,
    browser,
    chosen,
    more = {},
  }: { party: Party; browser: Browser; chosen?: string; more?: Record<string, string> },
) {
  // Asked in any case: what is posted is chosen by the test, whatever the page offers.
  const asked = chosen !== undefined && { on_behalf_of: 'ask', prompt: 'consent' }
  const start = party.address({ ...asked, ...more })
  const { callback, body } = await walk(browser, ctx.url, start, {
    fields: chosen === undefined ? {} : { for: chosen },
  })
  const code = callback?.searchParams.get('code')
  return { code, body, tokens: code ? (await party.exchange(code)).json : {} }
}

const told = (tokens: Record<string, unknown>) => payloadOf(String(tokens.id_token))

describe('At the software of others somebody who acts for another', () => {
  providerTest(
    'is known as the principal, with who acts beside: the same names as when each comes alone',
    async ({ ctx, given, as, browse, party }) => {
      const { sara, omar, mandate } = await givenAgent({ given, as })
      const client = await party({ secret: SECRET })
      const [hers, his] = [await browse(sara), await browse(omar)]
      const alone = told((await signIn(ctx, { party: client, browser: hers })).tokens)
      const own = told((await signIn(ctx, { party: client, browser: his })).tokens)
      const { tokens } = await signIn(ctx, { party: client, browser: his, chosen: mandate })
      expect(told(tokens)).toMatchObject({ sub: alone.sub, act: { sub: own.sub }, mandate })
      expect([alone.act, own.act]).toEqual([undefined, undefined])
      expect(tokens.expires_in).toBeLessThanOrEqual(LONGEST_S)
      const asked = { authorization: `Bearer ${tokens.access_token}` }
      const user = await his.raw({ method: 'GET', url: '/oidc/userinfo', headers: asked })
      expect(JSON.parse(user.body)).toMatchObject({ sub: alone.sub, name: 'Sara Khalid' })
      const myself = await signIn(ctx, { party: client, browser: his, chosen: '' })
      expect(told(myself.tokens)).toMatchObject({ sub: own.sub })
      expect(told(myself.tokens).act).toBeUndefined()
    },
  )

  providerTest(
    'is nobody there from the moment in which the mandate ends: tokens, families, the page that asks',
    async ({ ctx, given, as, browse, party }) => {
      const { sara, omar, mandate } = await givenAgent({ given, as })
      const [client, server] = [await party({ secret: SECRET }), await party({ secret: SECRET })]
      const audience = `https://api.moci.example/${randomUUID()}`
      const { id: by } = await given.officer({ roles: ['senior-officer'] })
      await givenResource(ctx, by, { audience, server: server.id, clients: [client.id] })
      const his = await browse(omar)
      const more = { scope: 'openid register.read', resource: audience }
      const { tokens } = await signIn(ctx, { party: client, browser: his, chosen: mandate, more })
      const offline = await signIn(ctx, {
        ...{ party: client, browser: his, chosen: mandate },
        more: { scope: 'openid profile offline_access', prompt: 'consent' },
      })
      const explained = async () =>
        (await server.post('/token/introspection', { token: String(tokens.access_token) })).json
      expect(await explained()).toMatchObject({ active: true, mandate, act: {} })
      await endMandate(as(sara), mandate)
      expect(await explained()).toEqual({ active: false })
      const refresh = {
        grant_type: 'refresh_token',
        refresh_token: String(offline.tokens.refresh_token),
      }
      expect((await client.token(refresh)).json.error).toBe('invalid_grant')
      const headers = { authorization: `Bearer ${offline.tokens.access_token}` }
      expect((await his.raw({ method: 'GET', url: '/oidc/userinfo', headers })).status).toBe(401)
      expect((await signIn(ctx, { party: client, browser: his, chosen: mandate })).code).toBeFalsy()
      const { rows } = await sql<{ alive: number }>`
        select count(*)::integer as alive from identity.oidc_acting a
        join identity.oidc_grant g on g.id = a.family where a.mandate = ${mandate} and g.revoked_at is null`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ alive: 0 }])
    },
  )

  providerTest(
    'comes by a mandate of their own for everything, and by no other',
    async ({ ctx, given, as, browse, party }) => {
      const [narrow, others] = [
        await givenAgent({ given, as }, ['one']),
        await givenAgent({ given, as }),
      ]
      const client = await party({ secret: SECRET })
      const browser = await browse(narrow.omar)
      for (const chosen of [narrow.mandate, others.mandate, randomUUID(), 'x']) {
        expect((await signIn(ctx, { party: client, browser, chosen })).code).toBeFalsy()
      }
      const wrong = await signIn(ctx, {
        party: client,
        browser,
        more: { on_behalf_of: others.mandate },
      })
      expect(wrong.code).toBeFalsy()
    },
  )
})
