import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { takenOnce } from '#lib/taken-once'
import { hashedId, remembersOpened, type Sealer } from './sealed.ts'
import { sessionOfFamily } from './session-mirror.ts'
import { type Change, type Item, type Store, unitNow } from './store.ts'

export type ClientSource = (id: string) => Promise<AdapterPayload | undefined>

/** What is kept for as long as nothing else is said, in seconds. */
const LONGEST_S = 14 * 86_400

/**
 * The provider's storage. Ids are hashed, contents sealed; what may happen once is decided by the
 * database when the request's changes are written, so of two at the same time one is refused.
 *
 * @param others  what is kept elsewhere, by kind
 */
export function adapterOn(
  store: Store,
  sealer: Sealer,
  others: Readonly<Record<string, Adapter>>,
): AdapterFactory {
  return (kind) => {
    const other = others[kind]
    if (other) return other
    if (kind === 'Grant') return grants(store, sealer)
    return items(kind, store, ASKED_ABOUT.has(kind) ? remembersOpened(sealer) : sealer)
  }
}

/** What services ask about with each request that they get. */
const ASKED_ABOUT = new Set(['AccessToken', 'ClientCredentials'])

/** By the length of a token's id it is known which kind it is: who is asked about one looks it up once. */
const BITS: Readonly<Record<string, number>> = {
  AccessToken: 258,
  ClientCredentials: 264,
  RefreshToken: 270,
}
const BITS_OF_OTHERS = 256
const BITS_OF_A_SIGN = 6

/** @returns bits of the random id of something of this kind */
export const bitsOf = ({ kind }: { kind: string }): number => BITS[kind] ?? BITS_OF_OTHERS

/** True for an id that cannot be one of this kind. */
const isOfAnother = (kind: string, id: string) =>
  BITS[kind] !== undefined && id.length * BITS_OF_A_SIGN !== BITS[kind]

const hex = (kind: string, id: string) => hashedId(kind, id).toString('hex')

const expiryOf = ({ now }: Store, { exp }: AdapterPayload, expiresIn?: number) =>
  new Date(exp ? exp * 1000 : now().getTime() + (expiresIn ?? LONGEST_S) * 1000)

/** The family of an item: of a request, the one that the person's agreement began. */
function familyOf({ kind, grantId, result }: AdapterPayload): string | undefined {
  const family: unknown = kind === 'Interaction' ? result?.consent?.grantId : grantId
  return typeof family === 'string' ? family : undefined
}

/** Something just written, with its family: the next request wants it, and mostly comes to this process. */
type Handed = { text: string; family: string; familyText: string }

const HANDED_MOST = 2_000
const HANDED_MS = 10_000

/**
 * A code, or a request whose person has agreed: after that it changes in one way alone, by being used,
 * and whether it was is decided by the database when the next request's changes are written.
 */
const isHandedOn = (kind: string, { result }: AdapterPayload) =>
  kind === 'AuthorizationCode' || (kind === 'Interaction' && result !== undefined)

function items(kind: string, store: Store, sealer: Sealer): Adapter {
  const handed = takenOnce<Handed>({ most: HANDED_MOST, ms: HANDED_MS })
  const opened = (item: Item | undefined) => {
    if (!item) return undefined
    const payload: AdapterPayload = JSON.parse(sealer.open(item.id, item.sealed))
    const family = familyOf(payload)
    if (family && item.hasFamily) unitNow()?.families.set(family, item.family ?? undefined)
    return item.consumedAt
      ? { ...payload, consumed: Math.floor(item.consumedAt.getTime() / 1000) }
      : payload
  }
  const note = async (id: string, change: Change, text: string | undefined) => {
    unitNow()?.seen.set(`${kind}:${id}`, text)
    await store.change(change)
  }
  const handOn = (id: string, text: string, family: string) => {
    const familyText = unitNow()?.seen.get(`Grant:${family}`)
    if (familyText) handed.put(id, { text, family, familyText })
  }
  const handedOver = (id: string) => {
    const found = unitNow() && handed.take(id)
    if (found) unitNow()?.seen.set(`Grant:${found.family}`, found.familyText)
    return parsed(found?.text)
  }
  return {
    upsert: async (id, payload, expiresIn) => {
      const key = hashedId(kind, id)
      const text = JSON.stringify(payload)
      const kept = {
        id: key.toString('hex'),
        kind,
        seal: () => sealer.seal(key, text),
        expires: expiryOf(store, payload, expiresIn),
      }
      if (kind === 'ReplayDetection') return note(id, { do: 'unique', ...kept }, text)
      const { uid, userCode } = payload
      const family = familyOf(payload)
      if (family && isHandedOn(kind, payload)) handOn(id, text, family)
      const second = uid ? `uid:${uid}` : userCode ? `code:${userCode}` : undefined
      const change: Change = {
        do: 'keep',
        ...kept,
        ...(family && { grant: hex('Grant', family) }),
        ...(second && { foundBy: hex(kind, second) }),
      }
      return note(id, change, text)
    },
    find: async (id) => {
      if (isOfAnother(kind, id)) return undefined
      const seen = unitNow()?.seen
      const key = `${kind}:${id}`
      if (seen?.has(key)) return parsed(seen.get(key))
      return handedOver(id) ?? opened(await store.findItem(hashedId(kind, id)))
    },
    findByUid: async (uid) => opened(await store.findItemBy(hashedId(kind, `uid:${uid}`))),
    findByUserCode: async (code) => opened(await store.findItemBy(hashedId(kind, `code:${code}`))),
    consume: (id) => store.change({ do: 'consume', id: hex(kind, id) }),
    destroy: (id) => note(id, { do: 'delete', id: hex(kind, id) }, undefined),
    revokeByGrantId: (grantId) => store.change({ do: 'revoke', id: hex('Grant', grantId) }),
  }
}

const parsed = (text: string | undefined): AdapterPayload | undefined =>
  text === undefined ? undefined : JSON.parse(text)

function grants(store: Store, sealer: Sealer): Adapter {
  return {
    ...NOT_ASKED,
    upsert: async (id, payload, expiresIn) => {
      const key = hashedId('Grant', id)
      const text = JSON.stringify(payload)
      unitNow()?.seen.set(`Grant:${id}`, text)
      await store.change({
        do: 'grant',
        id: key.toString('hex'),
        person: payload.accountId,
        client: payload.clientId ?? '',
        session: sessionOfFamily(id),
        seal: () => sealer.seal(key, text),
        expires: expiryOf(store, payload, expiresIn),
      })
    },
    find: async (id) => {
      const unit = unitNow()
      if (unit?.seen.has(`Grant:${id}`)) return parsed(unit.seen.get(`Grant:${id}`))
      const key = hashedId('Grant', id)
      const sealed = unit?.families.has(id)
        ? unit.families.get(id)
        : (await store.findGrant(key))?.sealed
      const text = sealed && sealer.open(key, sealed)
      if (text) unit?.seen.set(`Grant:${id}`, text)
      return parsed(text)
    },
    destroy: async (id) => {
      unitNow()?.seen.set(`Grant:${id}`, undefined)
      await store.change({ do: 'revoke', id: hex('Grant', id) })
    },
  }
}

const never = async (): Promise<never> => {
  throw new Error('the provider does not do this here')
}

/** What the library never asks of a kind. */
export const NOT_ASKED: Adapter = {
  upsert: never,
  find: never,
  findByUid: never,
  findByUserCode: never,
  consume: never,
  destroy: never,
  revokeByGrantId: never,
}
