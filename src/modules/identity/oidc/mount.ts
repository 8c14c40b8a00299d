import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Mount } from '#kernel'
import { openedProvider, PREFIX } from './provider.ts'
import { NotDone, type Refusal, type Store } from './store.ts'

/** The provider's own addresses; its metadata stands at the root too, where standards look for it. */
export const providerMount: Mount = {
  prefix: PREFIX,
  also: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
  answer: async (ctx, request, response) => {
    const { store, current } = await openedProvider(ctx)
    const provider = await current()
    inOneStatement(provider, store)
    await provider.callback()(request, response)
  },
}

const prepared = new WeakSet<Provider>()

/** What a request changes is written before its answer leaves: an answer that came is one that holds. */
function inOneStatement(provider: Provider, store: Store) {
  if (prepared.has(provider)) return
  prepared.add(provider)
  provider.use(async (koa: KoaContextWithOIDC, next: () => Promise<void>) => {
    try {
      await store.inUnit(next)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      refuse(koa, error.refusal)
    }
  })
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
