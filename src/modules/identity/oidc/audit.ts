import { EventEmitter } from 'node:events'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx } from '#kernel'
import { record } from '../facts.ts'
import { db } from '../tables.ts'
import { hashedId } from './sealed.ts'
import { unitNow } from './store.ts'

/** What went wrong, where the library says so, by the name of its event. */
const FAILURES = [
  'authorization.error',
  'pushed_authorization_request.error',
  'grant.error',
  'introspection.error',
  'revocation.error',
  'userinfo.error',
  'device_authorization.error',
  'code_verification.error',
  'device_resume.error',
  'end_session.error',
  'registration_create.error',
  'registration_read.error',
  'registration_update.error',
  'registration_delete.error',
  'server_error',
] as const

/** Answers that belong to the way of things. */
const USUAL: ReadonlySet<string> = new Set([
  'authorization_pending',
  'slow_down',
  'use_dpop_nonce',
  'login_required',
  'consent_required',
  'interaction_required',
])

const LONGEST_DETAIL = 200

type Failure = Error & { error?: string; error_detail?: string }

/** Numbers of families that the library ended: a code or token came a second time, or a client gave it up. */
const ended = new WeakMap<object, string>()

/**
 * Writes into the log why a request was refused: the true reason, which its sender is not told. It names
 * the client and never a person.
 */
export function logFailures(provider: Provider, ctx: Ctx): void {
  for (const event of FAILURES) {
    // Called so since the types know each event alone.
    EventEmitter.prototype.on.call(provider, event, (koa: KoaContextWithOIDC, error: Failure) => {
      const what = error.error ?? error.message
      if (USUAL.has(what)) return
      const client = koa.oidc?.client?.clientId
      const detail = error.error_detail?.slice(0, LONGEST_DETAIL)
      const failed = { event, route: koa.oidc?.route, client, error: what, detail }
      if (event === 'server_error') ctx.log.error({ ...failed, err: error }, 'the provider failed')
      else ctx.log.warn(failed, 'sign-in elsewhere refused')
    })
  }
  provider.on('grant.revoked', (koa, family) => void ended.set(koa, family))
}

const BY_PERSON: ReadonlySet<unknown> = new Set([
  'authorization_code',
  'urn:ietf:params:oauth:grant-type:device_code',
])

/**
 * Notes in the audit that a client learned who somebody is, once for each sign-in, or that what came of
 * one has been ended, since a code or token came twice or the client gave it up. It is written with the
 * request's changes.
 */
export async function noteGrant(ctx: Ctx, koa: KoaContextWithOIDC): Promise<void> {
  const { oidc } = koa
  const family = ended.get(koa)
  const source = sourceOf(koa)
  const subject = family ? await personOfFamily(ctx, family) : source?.accountId
  const client = oidc?.client?.clientId
  if (!client || !subject) return
  const details = { subject, resource: `client:${client}` }
  if (family) {
    const reason = oidc.route === 'revocation' ? 'given-up' : 'came-twice'
    unitNow()?.facts.push(record.row(ctx, 'sign-in-elsewhere-ended', { ...details, reason }))
    return
  }
  const issued = oidc.route === 'token' && koa.status === 200
  if (!issued || !BY_PERSON.has(oidc.params?.grant_type)) return
  const scopes = source?.scope?.split(' ') ?? []
  unitNow()?.facts.push(record.row(ctx, 'signed-in-elsewhere', { ...details, data: { scopes } }))
}

/** Notes that the database found a code or token to come a second time, and ended what came of it. */
export async function noteReplay(ctx: Ctx, koa: KoaContextWithOIDC): Promise<void> {
  const client = koa.oidc?.client?.clientId
  const subject = sourceOf(koa)?.accountId
  if (!client || !subject) return
  const resource = `client:${client}`
  await record(ctx, 'sign-in-elsewhere-ended', { subject, resource, reason: 'came-twice' })
}

/** What a client brought for its tokens. */
const sourceOf = ({ oidc }: KoaContextWithOIDC) =>
  oidc?.entities?.AuthorizationCode ?? oidc?.entities?.DeviceCode ?? oidc?.entities?.RefreshToken

async function personOfFamily(ctx: Ctx, family: string) {
  const row = await db(ctx)
    .selectFrom('identity.oidc_grant')
    .select('person')
    .where('id', '=', hashedId('Grant', family))
    .executeTakeFirst()
  return row?.person
}
