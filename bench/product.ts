import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAccounts } from '#identity'
import {
  type Actor,
  type Assurance,
  type Ctx,
  type Office,
  type PersonId,
  SESSION_COOKIES,
  withCtx,
} from '#kernel'
import { prepareDatabase } from '../src/apps/boot.ts'
import { openContext, openPack, openTranslations, systemClock } from '../src/apps/context.ts'
import { loadConfig } from '../src/kernel/config.ts'
import { openDatabase } from '../src/kernel/database.ts'
import { csrfToken } from '../src/kernel/http/security.ts'
import { startServer } from '../src/kernel/postgres/server.ts'
import { openLog } from '../src/kernel/telemetry.ts'
import { openSessions } from '../tests/support/sessions.ts'
import { type Started, startIgov } from '../tests/support/started.ts'

/** One measurement: `ratio` is figure by baseline, both of the same run. */
export type Row = {
  what: string
  figure: number
  unit: '/s' | 'ms' | 's' | 'MB'
  baseline?: number
  ratio?: number
  /** at least for what is counted by the second, at most for all else */
  goal?: number
}

/** Somebody signed in, as the load generator needs them. */
export type Visitor = { id: PersonId; ctx: Ctx; cookie: string; csrf: string }

/** The started product on a durable server of its own. */
export type Product = {
  databaseUrl: string
  igov: Started
  ctx: Ctx
  visitor(identifier: string, office?: Office): Promise<Visitor>
  /** @returns the status and, for a redirect, where to */
  send(visitor: Visitor, method: 'GET' | 'POST', path: string, body?: string): Promise<Sent>
  end(): Promise<void>
}

export type Sent = { status: number; location: string | undefined; body: string }

/**
 * Starts PostgreSQL, durable as in production, and the product on it without invented people.
 *
 * @param env  more of the product's settings
 */
export async function openProduct(env: Record<string, string> = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-bench-'))
  const server = await startServer({ dataDir })
  const config = loadConfig({ ...process.env, DATABASE_URL: server.url, IGOV_POPULATION: '0' })
  await prepareDatabase(config, () => {})
  const igov = await startIgov({ ...env, DATABASE_URL: server.url, IGOV_POPULATION: '0' })
  const database = openDatabase(server.url, { max: 4 })
  const pack = await openPack(config)
  const translate = openTranslations(config, pack)
  const log = openLog('silent', 'bench')
  const parts = { config, sql: database.sql, pack, translate, log, clock: systemClock }
  const ctx = openContext(parts)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    databaseUrl: server.url,
    igov,
    ctx,
    visitor: (identifier, office) => openVisitor(ctx, identifier, office),
    send: (visitor, method, path, body) => sendOn(agent, igov.url, visitor, { method, path, body }),
    async end() {
      agent.destroy()
      await database.close()
      await igov.end()
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function openVisitor(ctx: Ctx, identifier: string, office?: Office): Promise<Visitor> {
  const name = { ar: 'سارة خالد', en: 'Sara Khalid' }
  const person = { identifier, name, birthDate: null, nationality: null, email: null, phone: null }
  const [id] = await openAccounts(ctx, [
    { ...person, proofing: { method: 'demonstration', ial: 2 }, ...(office && { office }) },
  ])
  if (!id) throw new Error('the account was not opened')
  const cookies = await openSessions(ctx, id)
  const assurance: Assurance = { ial: 2, aal: 2, amr: ['swk', 'user', 'mfa'], authTime: new Date() }
  const actor: Actor = { kind: 'person', id, name, assurance, ...(office && { office }) }
  return {
    id,
    ctx: withCtx(ctx, { actor }),
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    csrf: csrfToken(cookies.get(SESSION_COOKIES.portal) ?? ''),
  }
}

function sendOn(
  agent: Agent,
  url: string,
  visitor: Visitor,
  { method, path, body }: { method: string; path: string; body: string | undefined },
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: visitor.cookie,
      accept: 'text/html',
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const sent = request(new URL(path, url), { agent, method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          location: answer.headers.location,
          body: Buffer.concat(parts).toString(),
        }),
      )
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The value below which that part of the values lies. */
export const share = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN
