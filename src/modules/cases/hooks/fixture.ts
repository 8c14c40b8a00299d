import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Ctx, withCtx } from '#kernel'
import type { Given } from '../../../../tests/support/database.ts'
import { type LocalServer, openLocalServer } from '../../../../tests/support/local-server.ts'
import { providerTest } from '../../../../tests/support/party.ts'
import { givenAccess } from '../../../../tests/support/software.ts'
import { beginTelling } from './deliver.ts'

type Came = { headers: IncomingMessage['headers']; body: string; at: number }
export type Reply = (response: ServerResponse) => void

/** A receiver on this machine that answers as the test says. */
export type Receiver = LocalServer & { came: Came[]; reply: Reply }

export const well: Reply = (response) => response.writeHead(204).end()

export async function openReceiver(): Promise<Receiver> {
  const server = await openLocalServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      receiver.came.push({ headers: request.headers, body, at: performance.now() })
      receiver.reply(response)
    })
  })
  const receiver: Receiver = Object.assign(server, { came: [], reply: well })
  return receiver
}

export type Json = Record<string, unknown>
export type Asks = {
  (
    method: 'GET' | 'POST',
    url: string,
    body?: object,
    key?: string,
  ): Promise<{ status: number; json: Json }>
  /** what is no JSON */
  bytes(url: string): Promise<Buffer>
}
type Person = Awaited<ReturnType<Given['person']>>

const SCOPE = 'services:apply'
/** `host:port` of receivers; each file fills in its own. */
export const hosts: string[] = []

/** A test with software that a person lets act, and a receiver of its own. */
export const hookTest = providerTest.extend({ more: { clientHosts: hosts } }).extend<{
  receiver: Receiver
  software(
    person: Person,
    more?: { client?: string; agency?: string; scopes?: readonly string[] },
  ): Promise<{ asks: Asks; client: string }>
  tellAll(): Promise<void>
}>({
  receiver: async ({ clock: _clock }, use) => {
    const receiver = await openReceiver()
    hosts.push(receiver.host)
    await use(receiver)
    await receiver.close()
  },
  software: async ({ ctx, party, given, browse }, use) => {
    const { id: by } = await given.officer({ roles: ['senior-officer'] })
    await use(async (person, { client, agency = 'moci', scopes = [SCOPE] } = {}) => {
      // As the desk registers a website.
      const metadata = { scope: 'openid profile', grant_types: ['authorization_code'] }
      const machine = await party({
        secret: 'long enough',
        metadata,
        ...(client && { id: client }),
      })
      const access = { client: machine.id, agency, scopes }
      const { audience } = await givenAccess(ctx, by, access)
      const browser = await browse(person)
      const asked = { scope: ['openid', ...scopes].join(' '), resource: audience }
      const { json } = await machine.exchange(await machine.code(browser, asked), {
        resource: audience,
      })
      const authorization = `Bearer ${String(json.access_token)}`
      const asks: Asks = async (method, url, body, key) => {
        const answer = await browser.raw({
          ...{ method, url, ...(body && { payload: JSON.stringify(body) }) },
          headers: {
            authorization,
            ...(body && { 'content-type': 'application/json' }),
            ...(key && { 'idempotency-key': key }),
          },
        })
        return { status: answer.status, json: answer.body === '' ? {} : JSON.parse(answer.body) }
      }
      asks.bytes = async (url) => {
        const { raw } = await browser.raw({ method: 'GET', url, headers: { authorization } })
        return raw
      }
      return { asks, client: machine.id }
    })
  },
  tellAll: async ({ ctx }, use) => {
    await use(async () => void (await Promise.all(await beginTelling(worker(ctx)))))
  },
})

export const worker = (ctx: Ctx) => withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })

export const toldIn = ({ body }: { body: string }) => JSON.parse(body) as Json & { data: Json }
/** As a receiver of its own would work it out, from the convention alone. */
export const signatureOf = (secret: string, { headers, body }: { headers: Json; body: string }) => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
