import { hash, timingSafeEqual } from 'node:crypto'
import Provider, { type ClientMetadata } from 'oidc-provider'
import { type Ctx, fetchGuarded, type Ports, type TokenKey } from '#kernel'
import { type Client, registrations } from '../clients/client.ts'
import { findAccess } from '../clients/resource.ts'
import { metadataOf } from '../surfaces/client.ts'
import { SURFACES } from '../surfaces/terms.ts'
import { adapterOn, type ClientSource } from './adapter.ts'
import { logFailures } from './audit.ts'
import { type ConfigurationParts, configurationOf } from './configuration.ts'
import { guardDevices } from './devices.ts'
import { remoteKeys } from './keys.ts'
import { providerPages } from './pages.tsx'
import { clientsIn, initialTokens } from './registering.ts'
import type { AccessSource } from './resources.ts'
import { sealerWith } from './sealed.ts'
import { mirrorSessions } from './session-mirror.ts'
import { openStore, type Store } from './store.ts'
import { openSubjects } from './subject.ts'

/** Where the provider is: its issuer's path. */
export const PREFIX = '/oidc'

/** How long a process goes on with keys that it knows, in ms: the next are published days ahead. */
const KEYS_KNOWN_MS = 60_000

export type Opened = {
  store: Store
  /** from which the secrets of portal and office are derived */
  surfaces: Uint8Array
  /** an approved client */
  clientOf(id: string): Promise<Client | undefined>
  accessOf: AccessSource
  /** with the keys of now: another object after they changed, with nothing lost */
  current(): Promise<Provider>
}

const opened = new WeakMap<Ports, Promise<Opened>>()

/**
 * The provider of this process, opened with the first request that needs it.
 *
 * @param ctx  its ports lead to the signer, which has the keys
 * @throws Error  in a process without a signer
 */
export async function openedProvider(ctx: Ctx): Promise<Opened> {
  const before = opened.get(ctx.ports)
  if (before) return before
  const opening = open(ctx)
  opened.set(ctx.ports, opening)
  // A signer that was away is asked again.
  opening.catch(() => opened.delete(ctx.ports))
  return opening
}

async function open(ctx: Ctx): Promise<Opened> {
  const { tokens } = ctx.ports
  if (!tokens) throw new Error('this process has no signer, so nobody can sign in to others here')
  const [cookies, nonces, subjects, stored, surfaces] = await Promise.all(
    ['oidc-cookies', 'oidc-nonces', 'oidc-subjects', 'oidc-store', 'oidc-surfaces'].map((name) =>
      tokens.secret(name),
    ),
  )
  if (!cookies || !nonces || !subjects || !stored || !surfaces) {
    throw new Error('the signer gave no secrets')
  }
  const store = openStore(ctx)
  const parts: ConfigurationParts = {
    ctx,
    pages: providerPages(ctx),
    subjects: openSubjects(ctx, subjects),
    cookieKey: Buffer.from(cookies).toString('hex'),
    nonceSecret: Buffer.from(nonces),
    fetch: fetchGuarded(ctx.ports.clientHosts ?? []),
    accessOf: (audience, client) => findAccess(ctx, audience, client),
  }
  const registrationOf = registrations(ctx)
  const ofSurfaces = new Map<string, ClientMetadata>(
    SURFACES.map((id) => [id, metadataOf(ctx, surfaces, id)]),
  )
  const metadataFor = async (id: string) =>
    ofSurfaces.get(id) ?? (await registrationOf(id))?.metadata
  const adapter = adapterOn(store, sealerWith(stored), {
    Client: clientsIn(ctx, metadataFor),
    InitialAccessToken: initialTokens(ctx),
  })
  const make = (keys: readonly TokenKey[]) => {
    const provider = new Provider(`${ctx.url}${PREFIX}`, {
      ...configurationOf(parts),
      adapter,
      jwks: { keys: remoteKeys(keys, tokens) },
    })
    provider.proxy = true
    compareHashedSecrets(provider)
    keepClients(provider, metadataFor)
    guardDevices(provider, ctx)
    logFailures(provider, ctx)
    mirrorSessions(provider, ctx)
    leaveTellingToWorker(provider)
    return provider
  }
  return {
    store,
    surfaces,
    clientOf: async (id) => (await registrationOf(id))?.client,
    accessOf: parts.accessOf,
    current: renewed(() => tokens.keys(), make),
  }
}

/** Makes a provider anew when the list of keys has changed. */
function renewed(
  keysNow: () => Promise<readonly TokenKey[]>,
  make: (keys: readonly TokenKey[]) => Provider,
) {
  let known: { provider: Provider; kids: string } | undefined
  let asked = 0
  return async () => {
    const now = performance.now()
    if (known && now - asked < KEYS_KNOWN_MS) return known.provider
    asked = now
    try {
      const keys = await keysNow()
      const kids = keys.map(({ kid, signs }) => `${kid}${signs}`).join()
      if (kids !== known?.kids) known = { provider: make(keys), kids }
    } catch (error) {
      if (!known) throw error
    }
    return known.provider
  }
}

/**
 * The database has only hashes of secrets, so it is hashes that are compared: of one length, whatever was
 * given, so that none has to be filled up first.
 */
function compareHashedSecrets({ Client }: Provider) {
  Object.defineProperty(Client.prototype, 'compareClientSecret', {
    value(this: { clientSecret?: string }, given: string) {
      const kept = Buffer.from(this.clientSecret ?? '', 'hex')
      const found = hash('sha256', given, 'buffer')
      return kept.length === found.length && timingSafeEqual(kept, found)
    },
  })
}

/** The library would make a client's description into text each time that it is asked for one. */
function keepClients({ Client }: Provider, metadataFor: ClientSource) {
  // By what the database says of it, which is another object once that has changed.
  const made = new WeakMap<object, InstanceType<typeof Client>>()
  const find = Client.find.bind(Client)
  Object.defineProperty(Client, 'find', {
    value: async (id: string) => {
      // Who changes a registration is told of it in any state.
      if (Provider.ctx?.oidc.route.startsWith('client')) return find(id)
      const metadata = await metadataFor(id)
      const before = metadata && made.get(metadata)
      if (!metadata || before) return before
      const client = await find(id)
      if (client) made.set(metadata, client)
      return client
    },
  })
}

type Tell = (client: object, person: string, sid: string) => Promise<unknown>
const tellers = new WeakMap<Provider, Tell>()

/** Clients are told of a sign-out by the worker, which tries again: nobody who signs out waits for them. */
function leaveTellingToWorker(provider: Provider) {
  const { prototype } = provider.Client
  const tell: unknown = Reflect.get(prototype, 'backchannelLogout')
  if (typeof tell !== 'function') throw new Error('the library tells clients in another way')
  tellers.set(provider, async (client, person, sid) => Reflect.apply(tell, client, [person, sid]))
  Object.defineProperty(prototype, 'backchannelLogout', { value: async () => undefined })
}

/**
 * Tells a client by its back channel that a session has ended.
 *
 * @returns false where it has no such address, or is no client any more
 * @throws Error  when it does not answer as it should: try again later
 * @source OpenID Connect Back-Channel Logout 1.0, section 2.5
 */
export async function tellLogout(
  provider: Provider,
  { client: id, person, sid }: { client: string; person: string; sid: string },
): Promise<boolean> {
  const client = await provider.Client.find(id)
  const tell = tellers.get(provider)
  if (!client?.backchannelLogoutUri || !tell) return false
  await tell(client, person, sid)
  return true
}
