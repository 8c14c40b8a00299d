import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'

/** A browser without script, whichever way it reaches the server. */
type Visitor = {
  get(path: string): Promise<{ status: number; location: string | undefined; body: string }>
  post(
    path: string,
    fields?: Record<string, string>,
  ): Promise<{ status: number; location: string | undefined; body: string }>
}

export type ClientOrder = {
  id: string
  redirectUris?: readonly string[]
  secret?: string
  environment?: 'sandbox' | 'production'
  /** as RFC 7591 names it, in place of what is preset */
  metadata?: Record<string, unknown>
}

/** A client that somebody has approved, without its desk. */
export async function givenClient(ctx: Ctx, order: ClientOrder): Promise<void> {
  const {
    id,
    secret,
    environment = 'sandbox',
    redirectUris = ['https://rp.example/callback'],
  } = order
  const metadata = {
    redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
    ...order.metadata,
  }
  const hash = secret ? createHash('sha256').update(secret).digest() : null
  const now = ctx.clock.now()
  await sql`
    insert into identity.client (id, agency, environment, names, state, metadata, secret_hash,
      secret_expires_at, proposed_at, approved_at)
    values (${id}, 'moci', ${environment}, '{"en":"Trade register","ar":"السجل التجاري"}', 'approved',
      ${JSON.stringify(metadata)}::jsonb, ${hash},
      ${secret ? new Date(now.getTime() + 90 * 86_400_000) : null}, ${now}, ${now})
    on conflict (id) do update set metadata = excluded.metadata, secret_hash = excluded.secret_hash`.execute(
    ctx.sql,
  )
}

export type ResourceOrder = {
  audience: string
  /** the client that asks about its tokens */
  server: string
  /** who may ask for tokens, with all of its scopes */
  clients: readonly string[]
  format?: 'opaque' | 'jwt'
  scopes?: readonly string[]
}

/** An interface that somebody has approved, without its desk. */
export async function givenResource(ctx: Ctx, by: PersonId, order: ResourceOrder): Promise<string> {
  const { audience, server, clients, format = 'opaque', scopes = ['register.read'] } = order
  const id = `resource-${randomUUID()}`
  const words = Object.fromEntries(
    scopes.map((scope) => [scope, { en: `Look: ${scope}`, ar: `نظر: ${scope}` }]),
  )
  const now = ctx.clock.now()
  await sql`
    insert into identity.resource (id, audience, agency, environment, names, scopes, server, format,
      state, proposed_by, proposed_at, approved_by, approved_at)
    values (${id}, ${audience}, 'moci', 'sandbox', '{"en":"Register","ar":"السجل"}',
      ${JSON.stringify(words)}::jsonb, ${server}, ${format}, 'approved', ${by}, ${now},
      (select id from identity.person where id <> ${by} limit 1), ${now})`.execute(ctx.sql)
  for (const client of clients) {
    await sql`
      insert into identity.resource_access (resource, client, scopes, given_by, given_at)
      values (${id}, ${client}, ${scopes}, ${by}, ${now})`.execute(ctx.sql)
  }
  return id
}

export type Walk = {
  /** where the browser was led at last: the client's own address, or nowhere */
  callback: URL | undefined
  /** the page on which it stands */
  status: number
  body: string
  /** every address on the way, ours as paths */
  way: string[]
}

const MOST_STEPS = 12

/**
 * Follows a request to sign in through all of our pages, agreeing where it is asked.
 *
 * @param base  what our own addresses begin with
 * @param how.fields  what else is chosen where they agree
 */
export async function walk(
  visitor: Visitor,
  base: string,
  start: string,
  { agree = true, fields = {} }: { agree?: boolean; fields?: Record<string, string> } = {},
): Promise<Walk> {
  const way: string[] = []
  const ours = (address: string) =>
    address.startsWith(base) ? address.slice(base.length) : address
  let at = ours(start)
  for (let step = 0; step < MOST_STEPS; step++) {
    way.push(at)
    let page = await visitor.get(at)
    const action = /action="(\/\w+\/sign-in\/continue\/[\w-]+)"/.exec(page.body)?.[1]
    if (action) page = await visitor.post(action, { answer: agree ? 'agree' : 'refuse', ...fields })
    const to = page.location ?? /href="(\/oidc\/(?:auth|device)\/[\w-]+)"/.exec(page.body)?.[1]
    if (!to) return { callback: undefined, status: page.status, body: page.body, way }
    at = ours(to)
    if (!at.startsWith('/')) return { callback: new URL(at), status: page.status, body: '', way }
  }
  throw new Error(`no end of redirects: ${way.join(' → ')}`)
}
