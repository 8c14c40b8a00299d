import { createHash } from 'node:crypto'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Actor, acrOf, type Ctx, newToken, SESSION_COOKIES } from '#kernel'
import { authenticate } from '../sessions/session.ts'

type Signed = { actor: Extract<Actor, { kind: 'person' }>; uid: string }

/**
 * The number of the provider's session that belongs to one of ours: it ends with it.
 *
 * @param session  number of our session
 */
export const sessionUid = (session: string): string =>
  createHash('sha256').update(`provider session ${session}`).digest('hex')

/** The number of a family says with which session it ends. */
export const familyId = (uid: string | undefined): string =>
  uid ? `${uid}.${newToken()}` : newToken()

/** @returns the provider's session, in hexadecimal, or undefined where the family goes on without it */
export const sessionOfFamily = (id: string): string | undefined =>
  /^([0-9a-f]{64})[.]/.exec(id)?.[1]

/** By what a client knows a session: another for each, and the same each time. */
export const sidOf = (uid: string, client: string): string =>
  createHash('sha256').update(`${uid} ${client}`).digest('base64url')

/** Who is signed in with us in the browser that asks. */
async function signedIn(
  ctx: Ctx,
  koa: Pick<KoaContextWithOIDC, 'cookies'>,
): Promise<Signed | undefined> {
  const token = koa.cookies.get(SESSION_COOKIES.provider, { signed: false })
  const actor = token ? await authenticate(ctx, token) : undefined
  if (actor?.kind !== 'person') return undefined
  return actor.session ? { actor, uid: sessionUid(actor.session) } : undefined
}

/**
 * Makes the provider's session a mirror of ours: who signed in with us is signed in there, as surely and
 * since the same time, and who signed out or is somebody else by now is not. So its own cookie alone is
 * worth nothing, and there is one place where people sign in and out.
 */
export function mirrorSessions(provider: Provider, ctx: Ctx): void {
  const { Session } = provider
  Object.defineProperty(Session.prototype, 'ensureClientContainer', {
    value(this: ProviderSession, client: string) {
      this.sidFor(client, sidOf(this.uid, client))
    },
  })
  const { persist } = Session.prototype
  Object.defineProperty(Session.prototype, 'persist', {
    // An error page marks a session that was never kept: no browser has its cookie, so it goes.
    async value(this: ProviderSession) {
      return typeof this.exp === 'number' ? persist.call(this) : ''
    },
  })
  const found = Session.get.bind(Session)
  Object.defineProperty(Session, 'get', {
    value: async (koa: KoaContextWithOIDC) => {
      const session = await found(koa)
      const signed = await signedIn(ctx, koa)
      if (!signed) return session.accountId ? replaced(provider, koa, session) : session
      const { actor, uid } = signed
      const own = session.uid === uid && session.accountId === actor.id
      const mirrored = own ? session : await replaced(provider, koa, session, uid)
      const { assurance } = actor
      if (assurance) {
        mirrored.loginAccount({
          accountId: actor.id,
          loginTs: Math.floor(assurance.authTime.getTime() / 1000),
          acr: acrOf(assurance),
          amr: [...assurance.amr],
        })
      }
      return mirrored
    },
  })
}

type ProviderSession = InstanceType<Provider['Session']>

/** Another session in place of one that is not this person's: also under another cookie. */
async function replaced(
  provider: Provider,
  koa: KoaContextWithOIDC,
  before: ProviderSession,
  uid?: string,
) {
  if (before.accountId) await before.destroy()
  // One that is marked as touched is kept, and its cookie is set.
  const fresh = Object.assign(new provider.Session(), uid && { uid, touched: true })
  koa.oidc.entity('Session', fresh)
  return fresh
}
