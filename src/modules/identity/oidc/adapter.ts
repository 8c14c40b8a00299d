import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { hashedId, type Sealer } from './sealed.ts'
import { sessionOfFamily } from './session-mirror.ts'
import { type Change, type Store, seenInUnit } from './store.ts'

export type ClientSource = (id: string) => Promise<AdapterPayload | undefined>

/** What is kept for as long as nothing else is said, in seconds. */
const LONGEST_S = 14 * 86_400

/**
 * The provider's storage. Ids are hashed, contents sealed; what may happen once is decided by the
 * database when the request's changes are written, so of two at the same time one is refused.
 *
 * @param clientOf  finds a registered client
 */
export function adapterOn(store: Store, sealer: Sealer, clientOf: ClientSource): AdapterFactory {
  return (kind) => {
    if (kind === 'Client') return clientsOnly(clientOf)
    return kind === 'Grant' ? grants(store, sealer) : items(kind, store, sealer)
  }
}

const hex = (kind: string, id: string) => hashedId(kind, id).toString('hex')

const expiryOf = ({ now }: Store, { exp }: AdapterPayload, expiresIn?: number) =>
  new Date(exp ? exp * 1000 : now().getTime() + (expiresIn ?? LONGEST_S) * 1000)

function items(kind: string, store: Store, sealer: Sealer): Adapter {
  const opened = (row: { id: Buffer; sealed: Buffer; consumedAt: Date | null } | undefined) => {
    if (!row) return undefined
    const payload: AdapterPayload = sealer.open(row.id, row.sealed)
    return row.consumedAt
      ? { ...payload, consumed: Math.floor(row.consumedAt.getTime() / 1000) }
      : payload
  }
  const note = async (id: string, change: Change, payload: AdapterPayload | undefined) => {
    seenInUnit()?.set(`${kind}:${id}`, payload)
    await store.change(change)
  }
  return {
    upsert: async (id, payload, expiresIn) => {
      const key = hashedId(kind, id)
      const sealed = sealer.seal(key, payload).toString('hex')
      const kept = {
        id: key.toString('hex'),
        kind,
        sealed,
        expires: expiryOf(store, payload, expiresIn),
      }
      if (kind === 'ReplayDetection') return note(id, { do: 'unique', ...kept }, payload)
      const { grantId, uid, userCode } = payload
      const second = uid ? `uid:${uid}` : userCode ? `code:${userCode}` : undefined
      const change: Change = {
        do: 'keep',
        ...kept,
        ...(grantId && kind !== 'Interaction' && { grant: hex('Grant', grantId) }),
        ...(second && { foundBy: hex(kind, second) }),
      }
      return note(id, change, structuredClone(payload))
    },
    find: async (id) => {
      const seen = seenInUnit()
      if (seen?.has(`${kind}:${id}`)) return seen.get(`${kind}:${id}`)
      return opened(await store.findItem(hashedId(kind, id)))
    },
    findByUid: async (uid) => opened(await store.findItemBy(hashedId(kind, `uid:${uid}`))),
    findByUserCode: async (code) => opened(await store.findItemBy(hashedId(kind, `code:${code}`))),
    consume: (id) => store.change({ do: 'consume', id: hex(kind, id) }),
    destroy: (id) => note(id, { do: 'delete', id: hex(kind, id) }, undefined),
    revokeByGrantId: (grantId) => store.change({ do: 'revoke', id: hex('Grant', grantId) }),
  }
}

function grants(store: Store, sealer: Sealer): Adapter {
  return {
    ...NOT_ASKED,
    upsert: async (id, payload, expiresIn) => {
      const key = hashedId('Grant', id)
      seenInUnit()?.set(`Grant:${id}`, structuredClone(payload))
      await store.change({
        do: 'grant',
        id: key.toString('hex'),
        person: payload.accountId,
        client: payload.clientId ?? '',
        session: sessionOfFamily(id),
        sealed: sealer.seal(key, payload).toString('hex'),
        expires: expiryOf(store, payload, expiresIn),
      })
    },
    find: async (id) => {
      const seen = seenInUnit()
      if (seen?.has(`Grant:${id}`)) return seen.get(`Grant:${id}`)
      const row = await store.findGrant(hashedId('Grant', id))
      return row && sealer.open(row.id, row.sealed)
    },
    destroy: async (id) => {
      seenInUnit()?.set(`Grant:${id}`, undefined)
      await store.change({ do: 'revoke', id: hex('Grant', id) })
    },
  }
}

const clientsOnly = (clientOf: ClientSource): Adapter => ({ ...NOT_ASKED, find: clientOf })

const never = async (): Promise<never> => {
  throw new Error('the provider does not do this here')
}

/** What the library never asks of a kind. */
const NOT_ASKED: Adapter = {
  upsert: never,
  find: never,
  findByUid: never,
  findByUserCode: never,
  consume: never,
  destroy: never,
  revokeByGrantId: never,
}
