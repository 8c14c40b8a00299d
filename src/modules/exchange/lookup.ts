import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, type PersonId, secretFor } from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from './facts.ts'
import { askPeer, type PeerAnswer, type RegisterRecord } from './peer.ts'
import { type Register, registersOf } from './register-file.ts'
import { db, type LookupId, type LookupState } from './tables.ts'

/** After so many failures one after another a register is left alone for a moment. */
const FAILURES_BEFORE_REST = 3
const REST_SECONDS = 5
const MOST_SHOWN = 50

export type LookupOrder = {
  register: string
  /** canonical, of the register's kind of identifier */
  key: string
  /** one of the register's, that the module which asks may ask for */
  purpose: string
  /** by what the person agreed, where the purpose needs that */
  consent?: string
}

export type Looked =
  | { state: 'found'; record: RegisterRecord }
  | { state: 'not-found' }
  /** neither yes nor no: ask again after so many seconds */
  | { state: 'unavailable'; retryAfter: number }

/**
 * Asks an agency's register what it holds under a key: the fields of the purpose, and no others.
 * Each question is kept with who asked and why; what was answered is not.
 *
 * @param module  who asks: the pack says for what it may
 * @throws Error  for what no run of the program should do: inside a transaction, which would wait for
 *   another's system; an unknown register or purpose; one that needs consent without it
 */
export async function lookup(ctx: Ctx, module: string, order: LookupOrder): Promise<Looked> {
  if (ctx.inTx) throw new Error('a register is not asked within a transaction')
  const { network, registers } = await registersOf(ctx.pack)
  const register = registers.find((one) => one.register === order.register)
  const purpose = register?.purposes.find((one) => one.purpose === order.purpose)
  if (!register || !purpose || purpose.module !== module) {
    throw new Error(`${module} may not ask ${order.register} for ${order.purpose}`)
  }
  if (purpose.consent && !order.consent) throw new Error(`${order.purpose} needs consent`)
  const id = newUuid(ctx.clock.now().getTime()) as LookupId
  const began = performance.now()
  const answer = await ask(ctx, register, {
    ...{ id, key: order.key, purpose: order.purpose, fields: purpose.fields },
    ...network,
  })
  const tookMs = Math.round(performance.now() - began)
  await note(ctx, { id, order, fields: purpose.fields, answer, tookMs })
  if (answer.state !== 'unavailable') return answer
  ctx.log.warn({ register: register.register, fault: answer.fault }, 'a register did not answer')
  return { state: 'unavailable', retryAfter: REST_SECONDS }
}

type Asked = {
  id: LookupId
  key: string
  purpose: string
  fields: readonly string[]
  instance: string
  client: string
}

async function ask(ctx: Ctx, register: Register, asked: Asked): Promise<PeerAnswer> {
  const { registers = {} } = ctx.ports
  const address = registers[register.register] ?? registers['*']
  if (!address) return { state: 'unavailable', fault: 'no address' }
  if (await rests(ctx, register.register)) return { state: 'unavailable', fault: 'rests' }
  const user = ctx.actor.kind === 'person' ? ctx.actor.id : undefined
  const answer = await askPeer({ ...asked, address, register, user })
  await noteHealth(ctx, register.register, answer.state !== 'unavailable')
  return answer
}

async function rests(ctx: Ctx, register: string): Promise<boolean> {
  const since = new Date(ctx.clock.now().getTime() - REST_SECONDS * 1_000)
  const failing = await db(ctx)
    .selectFrom('exchange.peer')
    .select('register')
    .where('register', '=', register)
    .where('failures', '>=', FAILURES_BEFORE_REST)
    .where('failed_at', '>', since)
    .executeTakeFirst()
  return failing !== undefined
}

async function noteHealth(ctx: Ctx, register: string, well: boolean) {
  if (well) {
    await db(ctx).deleteFrom('exchange.peer').where('register', '=', register).execute()
    return
  }
  await sql`
    insert into exchange.peer as p (register, failures, failed_at)
    values (${register}, 1, ${ctx.clock.now()})
    on conflict (register) do update set failures = p.failures + 1, failed_at = excluded.failed_at`.execute(
    ctx.sql,
  )
}

type Noted = {
  id: LookupId
  order: LookupOrder
  fields: readonly string[]
  answer: PeerAnswer
  tookMs: number
}

async function note(ctx: Ctx, { id, order, fields, answer, tookMs }: Noted) {
  const { register, key, purpose, consent } = order
  const keyHash = await hashOfKey(ctx, key)
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('exchange.lookup')
      .values({
        ...{ id, register, purpose, key_hash: keyHash, fields: [...fields] },
        asked_by: ctx.actor.kind === 'person' ? ctx.actor.id : null,
        consent: consent ?? null,
        state: answer.state,
        fault: answer.state === 'unavailable' ? answer.fault : null,
        ...{ at: ctx.clock.now(), took_ms: tookMs },
      })
      .execute()
    const data = { register, purpose, state: answer.state }
    await record(ctx, 'looked-up', { resource: `lookup:${id}`, data })
  })
}

/** Finds the questions about a key again, and tells nobody the key who has only the table. */
async function hashOfKey(ctx: Ctx, key: string): Promise<Buffer> {
  const secret = await secretFor(ctx, 'exchange-keys')
  if (!secret) throw new Error('no signer is there to hash a key with')
  return createHmac('sha256', secret).update(key).digest()
}

export type LookupSeen = {
  register: string
  purpose: string
  state: LookupState
  at: Date
  askedBy: PersonId | null
}

/**
 * What was asked about keys, such as the identifiers of one person; the newest 50.
 *
 * @param keys  canonical
 */
export async function listLookups(ctx: Ctx, keys: readonly string[]): Promise<LookupSeen[]> {
  if (keys.length === 0) return []
  const hashes = await Promise.all(keys.map((key) => hashOfKey(ctx, key)))
  return db(ctx)
    .selectFrom('exchange.lookup')
    .select(['register', 'purpose', 'state', 'at', 'asked_by as askedBy'])
    .where('key_hash', 'in', hashes)
    .orderBy('at', 'desc')
    .limit(MOST_SHOWN)
    .execute()
}
