import dns from 'node:dns'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest'
import { newKey } from '../../../../tests/support/jwt.ts'
import { type LocalServer, openLocalServer } from '../../../../tests/support/local-server.ts'
import { CALLBACK, providerTest } from '../../../../tests/support/party.ts'
import { openedProvider, tellLogout } from './provider.ts'

const key = newKey()
const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
const CREDENTIALS = { grant_type: 'client_credentials' }

/** What must not be reached. */
let inside: LocalServer
/** Leads on to it; the operator lets it be reached. */
let listed: LocalServer
const hosts: string[] = []

beforeAll(async () => {
  inside = await openLocalServer((_request, response) => {
    const jwks = { keys: [{ ...key.jwk, kid: key.kid }] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks))
  })
  listed = await openLocalServer((_request, response) => {
    response.writeHead(302, { location: `http://${inside.host}/led` }).end()
  })
  hosts.push(listed.host)
})

afterEach(() => {
  vi.restoreAllMocks()
  inside.requests.length = 0
})

afterAll(async () => {
  await inside.close()
  await listed.close()
})

/** Every way to write an address of this machine or of a private network. */
const places = () => [
  `127.0.0.1:${inside.port}`,
  `localhost:${inside.port}`,
  `127.1:${inside.port}`,
  `2130706433:${inside.port}`,
  `0x7f000001:${inside.port}`,
  `0.0.0.0:${inside.port}`,
  `[::1]:${inside.port}`,
  `[::]:${inside.port}`,
  `[::ffff:127.0.0.1]:${inside.port}`,
  `[::ffff:7f00:1]:${inside.port}`,
  `rebound.example:${inside.port}`,
  '169.254.169.254',
  '[fe80::1]',
  '[fd00::1]',
  '10.0.0.1',
  '192.168.1.1',
]

/** A name of somebody else's that leads here by now. */
function rebind() {
  const look = dns.lookup
  return vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((host: string, options: object, done: Answer) =>
      host === 'rebound.example'
        ? done(null, [{ address: '127.0.0.1', family: 4 }])
        : look(host, options as dns.LookupAllOptions, done)) as typeof dns.lookup)
}
type Answer = (error: Error | null, found: { address: string; family: number }[]) => void

const outboundTest = providerTest.extend({ more: { clientHosts: hosts } })

describe('What clients name is fetched from no address of ours or of a private network (36):', () => {
  outboundTest('their keys', { timeout: 120_000 }, async ({ ctx, party }) => {
    const looked = rebind()
    const refused = async (jwks_uri: string) => {
      const mine = await party({ key, metadata: machine })
      await sql`
        update identity.client set metadata = (metadata - 'jwks') || ${JSON.stringify({ jwks_uri })}::jsonb
        where id = ${mine.id}`.execute(ctx.sql)
      const { status, json } = await mine.token(CREDENTIALS)
      expect([status >= 400 && status < 500, json.access_token, jwks_uri]).toEqual([
        true,
        undefined,
        jwks_uri,
      ])
    }
    await Promise.all(places().map((place) => refused(`http://${place}/keys`)))
    expect(looked.mock.calls.map(([host]) => host)).toContain('rebound.example')
    expect(inside.requests).toEqual([])
    await refused(`http://${listed.host}/keys`)
    expect(listed.requests).toContain('/keys')
    expect(inside.requests).toEqual([])
  })

  outboundTest('where a sign-out is told', { timeout: 120_000 }, async ({ ctx, party, given }) => {
    rebind()
    const provider = await (await openedProvider(ctx)).current()
    const { id: person } = await given.person()
    const refused = async (backchannel_logout_uri: string) => {
      const { id: client } = await party({ metadata: { backchannel_logout_uri } })
      const told = tellLogout(provider, { client, person, sid: 'sid' })
      await expect(told, backchannel_logout_uri).rejects.toThrow()
    }
    await Promise.all(places().map((place) => refused(`http://${place}/out`)))
    await refused(`http://${listed.host}/out`)
    expect(listed.requests).toContain('/out')
    expect(inside.requests).toEqual([])
  })

  outboundTest('the addresses of a sector', async ({ ctx, party }) => {
    rebind()
    const provider = await (await openedProvider(ctx)).current()
    const refused = async (sector_identifier_uri: string) => {
      const { id } = await party({ metadata: { sector_identifier_uri, redirect_uris: [CALLBACK] } })
      const found = provider.Client.validate({
        client_id: id,
        redirect_uris: [CALLBACK],
        token_endpoint_auth_method: 'none',
        sector_identifier_uri,
      })
      await expect(found, sector_identifier_uri).rejects.toThrow()
    }
    await Promise.all(places().map((place) => refused(`https://${place}/sector`)))
    expect(inside.requests).toEqual([])
  })
})
