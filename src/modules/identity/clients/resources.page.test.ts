import { describe, expect } from 'vitest'
import { bodyOf, type DbFixtures, dbTest } from '#testing'
import { findAccess, getOwnResource, giveAccess, proposeResource } from './resource.ts'

const LIST = '/en/office/identity/resources'
const CLIENTS = '/en/office/identity/clients'
let count = 0

/** Software of an agency that is in use. */
async function givenSoftware({ given, browse }: Pick<DbFixtures, 'given' | 'browse'>, more = {}) {
  const id = `register-software-${++count}`
  const proposer = await browse(await given.officer({ roles: ['senior-officer'], ...more }))
  const colleague = await browse(await given.officer({ roles: ['senior-officer'], ...more }))
  await proposer.post(`${CLIENTS}/new`, {
    id,
    'name-ar': 'برنامج السجل',
    'name-en': 'Register software',
    environment: 'sandbox',
    use: 'machine',
    way: 'secret',
  })
  expect((await colleague.post(`${CLIENTS}/${id}/approve`)).status).toBe(303)
  return { id, proposer, colleague }
}

const orderFor = (server: string) => {
  const id = `register-${++count}`
  return {
    id,
    'name-ar': 'السجل التجاري',
    'name-en': 'Trade register',
    environment: 'sandbox',
    audience: `https://api.moci.example/${id}`,
    scopes: 'register.read | النظر في السجل | Look at the register\nregister.write|الكتابة|Write',
    server,
    format: 'opaque',
  }
}

describe('The desk of interfaces', () => {
  dbTest(
    'lets one propose, a colleague approve, and software in',
    async ({ ctx, given, browse }) => {
      const { id: server, proposer, colleague } = await givenSoftware({ given, browse })
      const asking = await givenSoftware({ given, browse }, { agency: 'moph' })
      const order = orderFor(server)
      const page = `${LIST}/${order.id}`
      expect((await proposer.post(`${LIST}/new`, order)).location).toBe(page)
      expect((await proposer.post(`${page}/approve`)).status).toBe(409)
      expect(bodyOf((await proposer.get('/en/office')).body)).toContain('Interfaces that wait')
      const access = { client: asking.id, scopes: 'register.read' }
      expect((await proposer.post(`${page}/access`, access)).status).toBe(303)
      expect(await findAccess(ctx, order.audience, asking.id)).toBeUndefined()
      expect((await colleague.post(`${page}/approve`)).status).toBe(303)
      expect(await findAccess(ctx, order.audience, asking.id)).toMatchObject({
        audience: order.audience,
        server,
        scopes: { 'register.read': { en: 'Look at the register', ar: 'النظر في السجل' } },
      })
      expect(await findAccess({ ...ctx, demonstration: false }, order.audience, asking.id)).toBe(
        undefined,
      )
      expect(bodyOf((await proposer.get(page)).body)).toContain('Register software')
      await proposer.post(`${page}/access`, { client: asking.id })
      expect(await findAccess(ctx, order.audience, asking.id)).toBeUndefined()
    },
  )

  dbTest('stops an interface, and lets it go on', async ({ ctx, given, browse }) => {
    const { id: server, proposer, colleague } = await givenSoftware({ given, browse })
    const order = orderFor(server)
    const page = `${LIST}/${order.id}`
    await proposer.post(`${LIST}/new`, order)
    await colleague.post(`${page}/approve`)
    await proposer.post(`${page}/access`, { client: server, scopes: 'register.write' })
    const works = async () => (await findAccess(ctx, order.audience, server)) !== undefined
    expect(await works()).toBe(true)
    await proposer.post(`${page}/suspend`)
    expect(await works()).toBe(false)
    await colleague.post(`${page}/resume`)
    expect(await works()).toBe(true)
    await colleague.post(`${page}/end`)
    expect(await works()).toBe(false)
    expect((await colleague.post(`${page}/resume`)).status).toBe(409)
    expect(bodyOf((await colleague.get(LIST)).body)).toContain('Ended')
  })

  dbTest(
    'takes an address of the platform from the agency whose software it is for, and no other',
    async ({ ctx, given, browse }) => {
      const { id: server, proposer, colleague } = await givenSoftware({ given, browse })
      const scopes = 'procedures:work | مهام الجهة | Do our jobs'
      const order = (audience: string) => ({ ...orderFor(server), audience, scopes })
      for (const audience of [`${ctx.url}/api/moph`, `${ctx.url}/oidc`, `${ctx.url}/api/moci/x`])
        expect([audience, (await proposer.post(`${LIST}/new`, order(audience))).status]).toEqual([
          ...[audience, 422],
        ])
      const own = order(`${ctx.url}/api/moci`)
      const page = `${LIST}/${own.id}`
      expect((await proposer.post(`${LIST}/new`, own)).location).toBe(page)
      await colleague.post(`${page}/approve`)
      await proposer.post(`${page}/access`, { client: server, scopes: 'procedures:work' })
      expect(await findAccess(ctx, own.audience, server)).toMatchObject({ agency: 'moci' })
    },
  )

  dbTest('refuses what cannot work, and keeps what was typed', async ({ given, browse }) => {
    const { id: server, proposer } = await givenSoftware({ given, browse })
    const wrong: Record<string, string>[] = [
      { id: 'Ä' },
      { audience: 'http://api.moci.example/' },
      { audience: 'https://api.moci.example/#part' },
      { audience: 'not an address' },
      { 'name-ar': '' },
      { scopes: '' },
      { scopes: 'register.read | Look at the register' },
      { scopes: 'openid | هوية | Identity' },
      { scopes: 'Register | سجل | Register' },
      { server: 'not-registered' },
      { server: '' },
      { format: 'other' },
      { environment: 'elsewhere' },
      { environment: 'production' },
    ]
    for (const more of wrong) {
      const answer = await proposer.post(`${LIST}/new`, { ...orderFor(server), ...more })
      expect([answer.status, JSON.stringify(more)]).toEqual([422, JSON.stringify(more)])
      expect(answer.body).toContain('Trade register')
    }
    const order = orderFor(server)
    expect((await proposer.post(`${LIST}/new`, order)).status).toBe(303)
    expect((await proposer.post(`${LIST}/new`, order)).status).toBe(422)
  })

  dbTest('is of one agency', async ({ ctx, as, given, browse }) => {
    const { id: server, proposer } = await givenSoftware({ given, browse })
    const order = orderFor(server)
    await proposer.post(`${LIST}/new`, order)
    const other = await given.officer({ agency: 'moph', roles: ['senior-officer'] })
    const stranger = await browse(other)
    expect((await stranger.get(`${LIST}/${order.id}`)).status).toBe(404)
    expect((await stranger.post(`${LIST}/${order.id}/approve`)).status).toBe(404)
    await expect(getOwnResource(as(other), order.id)).rejects.toThrow('identity/resource-missing')
    const { id, audience } = order
    const typed = { id, audience, environment: 'sandbox', names: { en: 'Trade' }, server } as const
    const more = { scopes: { 'register.read': { en: 'Look' } }, format: 'opaque' } as const
    await expect(proposeResource(as(other), { ...typed, ...more })).rejects.toThrow(
      'identity/client-missing',
    )
    expect((await (await browse(await given.person())).get(LIST)).status).toBe(403)
    await expect(getOwnResource(ctx, order.id)).rejects.toThrow('identity/client-missing')
  })

  dbTest('says what is wrong with an order and with an access', async ({ as, given, browse }) => {
    const { id: server } = await givenSoftware({ given, browse })
    const officer = as(await given.officer({ roles: ['senior-officer'] }))
    const { id, audience } = orderFor(server)
    const order = {
      id,
      audience,
      server,
      environment: 'sandbox',
      format: 'jwt',
      names: { en: 'Trade' },
      scopes: { 'register.read': { en: 'Look' } },
    } as const
    await expect(proposeResource(officer, { ...order, environment: 'production' })).rejects.toThrow(
      'identity/resource-wrong',
    )
    await proposeResource(officer, order)
    await expect(proposeResource(officer, order)).rejects.toThrow('identity/resource-taken')
    for (const access of [
      { client: 'not-registered', scopes: ['register.read'] },
      { client: server, scopes: ['register.write'] },
    ]) {
      await expect(giveAccess(officer, id, access)).rejects.toThrow('identity/access-wrong')
    }
  })
})
