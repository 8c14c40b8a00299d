import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { findRegistration } from './client.ts'
import { renewSecret } from './credentials.ts'
import { approveClient, proposeClient } from './registration.ts'

const ORDER = {
  id: 'trade-site',
  'name-ar': 'موقع التجارة',
  'name-en': 'Trade site',
  environment: 'sandbox',
  use: 'site',
  way: 'secret',
  redirects: 'https://trade.example/back\nhttps://trade.example/other',
  scopes: ['openid', 'profile'],
}
const LIST = '/en/office/identity/clients'
let count = 0
const orderNow = () => ({ ...ORDER, id: `trade-site-${++count}` })

describe('The desk of clients', () => {
  dbTest('lets one propose, and a colleague approve', async ({ ctx, given, browse }) => {
    const order = orderNow()
    const proposer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
    const page = `${LIST}/${order.id}`
    expect((await proposer.post(`${LIST}/new`, order)).location).toBe(page)
    expect(await findRegistration(ctx, order.id)).toBeUndefined()
    expect((await proposer.post(`${page}/approve`)).status).toBe(409)
    expect(bodyOf((await proposer.get(page)).body)).toContain('A colleague approves')
    expect((await colleague.post(`${page}/approve`)).status).toBe(303)
    expect((await findRegistration(ctx, order.id))?.metadata).toMatchObject({
      client_id: order.id,
      redirect_uris: ['https://trade.example/back', 'https://trade.example/other'],
      scope: 'openid profile',
    })
    expect((await colleague.post(`${page}/approve`)).status).toBe(409)
    // Software of the sandbox signs no real people in.
    expect(await findRegistration({ ...ctx, demonstration: false }, order.id)).toBeUndefined()
  })

  dbTest('shows a secret once, and keeps only its hash', async ({ ctx, given, browse, clock }) => {
    const order = orderNow()
    const proposer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
    const page = `${LIST}/${order.id}`
    await proposer.post(`${LIST}/new`, order)
    expect((await proposer.post(`${page}/secret`)).status).toBe(409)
    await colleague.post(`${page}/approve`)
    const shown = await proposer.post(`${page}/secret`)
    const secret = /<code>([\w-]{43})<\/code>/.exec(shown.body)?.[1] ?? ''
    expect(secret).toHaveLength(43)
    expect((await proposer.get(page)).body).not.toContain(secret)
    const { rows } = await sql<{ row: string }>`
      select row_to_json(c)::text as row from identity.client c where id = ${order.id}`.execute(
      ctx.sql,
    )
    expect(rows[0]?.row).not.toContain(secret)
    const hash = createHash('sha256').update(secret).digest('hex')
    expect((await findRegistration(ctx, order.id))?.metadata.client_secret).toBe(hash)
    clock.advance({ days: 152 })
    expect(bodyOf((await proposer.get(LIST)).body)).toContain('ends in 28 days')
    clock.advance({ days: 40 })
    expect(bodyOf((await proposer.get(LIST)).body)).toContain('The secret has ended')
  })

  dbTest('refuses what cannot work, and keeps what was typed', async ({ given, browse }) => {
    const officer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const wrong: Record<string, string | string[]>[] = [
      { redirects: '' },
      { redirects: 'http://trade.example/back' },
      { redirects: 'http://localhost/back', environment: 'production' },
      { redirects: 'https://trade.example/back#part' },
      { redirects: 'javascript:alert(1)' },
      { way: 'key', keys: 'no keys' },
      { way: 'key', keys: '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}' },
      { strict: 'yes' },
      { id: 'Ä' },
      { 'name-ar': '' },
      { environment: 'elsewhere' },
      { use: 'else' },
      { use: 'app' },
      { use: 'device', way: 'key', keys: '{"kty":"EC"}' },
      { use: 'machine', way: 'certificate', certificate: 'none' },
    ]
    for (const more of wrong) {
      const answer = await officer.post(`${LIST}/new`, { ...orderNow(), ...more })
      expect([answer.status, JSON.stringify(more)]).toEqual([422, JSON.stringify(more)])
      expect(answer.body).toContain('Trade site')
    }
    const local = { ...orderNow(), redirects: 'http://localhost:9000/back' }
    expect((await officer.post(`${LIST}/new`, local)).status).toBe(303)
    expect((await officer.post(`${LIST}/new`, local)).status).toBe(422)
  })

  dbTest('is of one agency, and of its senior officers', async ({ given, browse }) => {
    const order = orderNow()
    const owner = await browse(await given.officer({ roles: ['senior-officer'] }))
    await owner.post(`${LIST}/new`, order)
    const other = await browse(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    expect((await other.get(`${LIST}/${order.id}`)).status).toBe(404)
    expect((await other.post(`${LIST}/${order.id}/approve`)).status).toBe(404)
    const clerk = await browse(await given.officer({ roles: ['officer'] }))
    expect((await clerk.get(LIST)).status).toBe(403)
    expect((await (await browse(await given.person())).get(LIST)).status).toBe(403)
  })

  dbTest('stops a client, and all that it holds', async ({ ctx, given, browse }) => {
    const order = orderNow()
    const proposer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
    const page = `${LIST}/${order.id}`
    await proposer.post(`${LIST}/new`, order)
    await colleague.post(`${page}/approve`)
    await sql`
      insert into identity.oidc_grant (id, client, sealed, expires_at)
      values (sha256(${order.id}::bytea), ${order.id}, '', ${new Date(Date.now() + 1e9)})`.execute(
      ctx.sql,
    )
    await proposer.post(`${page}/suspend`)
    expect(await findRegistration(ctx, order.id)).toBeUndefined()
    const { rows } = await sql`
      select from identity.oidc_grant where client = ${order.id} and revoked_at is null`.execute(
      ctx.sql,
    )
    expect(rows).toHaveLength(0)
    await proposer.post(`${page}/resume`)
    expect(await findRegistration(ctx, order.id)).toBeDefined()
    await proposer.post(`${page}/end`)
    expect((await proposer.post(`${page}/resume`)).status).toBe(409)
  })

  dbTest('says what is wrong, to who may know', async ({ ctx, as, given }) => {
    const proposer = as(await given.officer({ roles: ['senior-officer'] }))
    const colleague = as(await given.officer({ roles: ['senior-officer'] }))
    const stranger = as(await given.officer({ agency: 'moph', roles: ['senior-officer'] }))
    const { id } = orderNow()
    const metadata = {
      redirect_uris: ['https://trade.example/back'],
      token_endpoint_auth_method: 'none' as const,
    }
    const order = { id, environment: 'production' as const, names: { en: 'Trade' }, metadata }
    const wrong = { ...order, metadata: { ...metadata, redirect_uris: ['http://x.example/'] } }
    await expect(proposeClient(proposer, wrong)).rejects.toThrow('identity/client-wrong')
    await proposeClient(proposer, order)
    await expect(proposeClient(colleague, order)).rejects.toThrow('identity/client-taken')
    await expect(approveClient(proposer, id)).rejects.toThrow('identity/client-own')
    await expect(approveClient(stranger, id)).rejects.toThrow('identity/client-missing')
    await expect(approveClient(ctx, id)).rejects.toThrow('identity/client-missing')
    await approveClient(colleague, id)
    await expect(approveClient(colleague, id)).rejects.toThrow('identity/client-state')
    await expect(renewSecret(colleague, id)).rejects.toThrow('identity/client-state')
  })
})
