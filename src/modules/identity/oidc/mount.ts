import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Ctx, type Mount, type MountedRequest, SESSION_COOKIES } from '#kernel'
import { signOut } from '../sessions/session.ts'
import { noteGrant, noteReplay } from './audit.ts'
import { openedProvider, PREFIX } from './provider.ts'
import { NotDone, type Refusal, type Store } from './store.ts'

/** The provider's own addresses; its metadata stands at the root too, where standards look for it. */
export const providerMount: Mount = {
  prefix: PREFIX,
  also: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
  open: async (ctx) => {
    const { store, current } = await openedProvider(ctx)
    const answer = prepared(ctx, await current(), store)
    return (request, response) => {
      leaveNumberToPage(request)
      return answer(request, response)
    }
  },
}

/** A link with a device's number in it leads to our page, which shows it; the library's would need script. */
function leaveNumberToPage(request: MountedRequest) {
  if (request.method === 'GET' && request.url?.startsWith('/device?')) request.url = '/device'
}

const answers = new WeakMap<Provider, ReturnType<Provider['callback']>>()

/** What a request changes is written before its answer leaves: an answer that came is one that holds. */
function prepared(ctx: Ctx, provider: Provider, store: Store) {
  const before = answers.get(provider)
  if (before) return before
  provider.use(async (koa: KoaContextWithOIDC, next: () => Promise<void>) => {
    try {
      await store.inUnit(async () => {
        await next()
        await noteGrant(ctx, koa)
        // What came to nothing by our own fault may be tried again: nothing of it is kept.
        return koa.status < 500
      })
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      refuse(koa, error.refusal)
      if (error.refusal === 'consumed') await noteReplay(ctx, koa)
      return
    }
    stayAtHost(ctx, koa)
    if (koa.oidc?.route === 'end_session_confirm' && koa.oidc.params?.logout)
      await signOutHere(ctx, koa)
  })
  const answer = provider.callback()
  answers.set(provider, answer)
  return answer
}

/** Who came by another name of this server stays there: their cookies are that name's. */
function stayAtHost({ url }: Ctx, koa: KoaContextWithOIDC) {
  const to = koa.res.getHeader('location')
  if (typeof to === 'string' && to.startsWith(`${url}/`)) koa.set('location', to.slice(url.length))
}

/** Who signs out of everything at a website's wish signs out here too; all others are told by the worker. */
async function signOutHere(ctx: Ctx, koa: KoaContextWithOIDC) {
  const token = koa.cookies.get(SESSION_COOKIES.provider, { signed: false })
  if (!token || koa.status >= 400) return
  await signOut(ctx, token)
  for (const name of Object.values(SESSION_COOKIES)) koa.cookies.set(name, null, { signed: false })
}

/** As the library answers what it finds used by itself. */
const REFUSALS: Record<Refusal, [status: number, error: string, description: string]> = {
  consumed: [400, 'invalid_grant', 'grant request is invalid'],
  revoked: [400, 'invalid_grant', 'grant request is invalid'],
  replayed: [401, 'invalid_client', 'client authentication failed'],
}

function refuse(koa: KoaContextWithOIDC, refusal: Refusal) {
  const [status, error, description] = REFUSALS[refusal]
  for (const name of ['location', 'set-cookie']) koa.remove(name)
  koa.status = status
  koa.set('cache-control', 'no-store')
  koa.body = { error, error_description: description }
}
