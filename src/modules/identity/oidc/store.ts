import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'kysely'
import { type AuditRow, type Ctx, factRows, prepared } from '#kernel'
import { batched } from '#lib/batched'

/** Seals contents when they are written: of several states of one thing in a request the last alone is. */
type Seal = () => Buffer

/** Something that a request changes; ids in hexadecimal, as the function in the database reads them. */
export type Change =
  | {
      do: 'keep'
      id: string
      kind: string
      grant?: string
      foundBy?: string
      seal: Seal
      expires: Date
    }
  | { do: 'unique'; id: string; kind: string; seal: Seal; expires: Date }
  | {
      do: 'grant'
      id: string
      person: string | undefined
      client: string
      /** in hexadecimal; empty where it goes on without the person */
      session: string | undefined
      seal: Seal
      expires: Date
    }
  | { do: 'consume' | 'revoke' | 'delete'; id: string }

/** Why nothing was done: it came twice, or its family has ended. */
export type Refusal = 'replayed' | 'consumed' | 'revoked'

/** What was to be done once had been done already. */
export class NotDone extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(`not done: ${refusal}`)
    this.refusal = refusal
  }
}

/** Something that is kept, with the family that it belongs to. */
export type Item = {
  id: Buffer
  sealed: Buffer
  consumedAt: Date | null
  hasFamily: boolean
  /** null where the family has ended */
  family: Buffer | null
}
export type Family = Pick<Item, 'id' | 'sealed'>

/** What one request changes, until it is written in one statement, and what it knows. */
type Unit = {
  changes: Change[]
  /** facts of the audit that are written with its changes */
  facts: AuditRow[]
  /** JSON of what it changed itself; undefined for what it deleted */
  seen: Map<string, string | undefined>
  /** by their ids, sealed: families of what it has read, read in the same statement */
  families: Map<string, Buffer | undefined>
}

const units = new AsyncLocalStorage<Unit>()

/** What this request knows without asking; nothing outside of a unit. */
export const unitNow = (): Omit<Unit, 'changes'> | undefined => units.getStore()

/** What is written of one request, or nothing of it. */
type Group = Pick<Unit, 'changes' | 'facts'>

/** Statements of one kind under way: what comes meanwhile goes together with the next, and no two end the same family. */
const AT_ONCE = 1

export type Store = {
  /** Notes a change; outside of `inUnit` it is done at once. @throws NotDone */
  change(change: Change): Promise<void>
  /**
   * Runs a request, then writes all that it changed in one statement; nothing where it gives `false`.
   *
   * @throws NotDone  when something that may happen once had happened: then nothing is changed
   */
  inUnit<R>(run: () => Promise<R>): Promise<R>
  findItem(id: Buffer): Promise<Item | undefined>
  findItemBy(foundBy: Buffer): Promise<Item | undefined>
  now(): Date
  /** a family that lives */
  findGrant(id: Buffer): Promise<Family | undefined>
}

/** What the provider remembers, in PostgreSQL. @param ctx  of the process, in no transaction */
export function openStore(ctx: Ctx): Store {
  const limits = { atOnce: AT_ONCE }
  const lane = () => batched((groups: readonly Group[]) => applyAll(ctx, groups), limits)
  const [lasting, quick] = [lane(), lane()]
  const done = async (group: Group) => {
    const refusal = await (mustLast(group) ? lasting : quick)(group)
    if (refusal) throw new NotDone(refusal)
  }
  return {
    change: async (change) => {
      const unit = units.getStore()
      if (unit) unit.changes.push(change)
      else await done({ changes: [change], facts: [] })
    },
    inUnit: async (run) => {
      const unit: Unit = { changes: [], facts: [], seen: new Map(), families: new Map() }
      const result = await units.run(unit, run)
      const { changes, facts } = unit
      const isKept = result !== false && changes.length + facts.length > 0
      if (isKept) await done({ changes: inOrder(changes), facts })
      return result
    },
    findItem: batched((ids) => listItems(ctx, ids), limits),
    findItemBy: (foundBy) => findItemBy(ctx, foundBy),
    findGrant: batched((ids) => listGrants(ctx, ids), limits),
    now: () => ctx.clock.now(),
  }
}

const FIRST = new Set(['unique', 'consume'])

/**
 * What the database puts on the disk before it answers; the rest, which is asked for again when it is lost
 * with the power, does not wait with it. A fact comes with one of these.
 */
const LASTING = new Set(['unique', 'consume', 'revoke'])
const mustLast = ({ changes }: Group) => changes.some((change) => LASTING.has(change.do))

/** What may happen once is looked at first; of several states of one thing the last is kept. */
const inOrder = (changes: Change[]) => {
  if (changes.length === 1) return changes
  const last = new Map(changes.map((change) => [`${change.do}:${change.id}`, change]))
  const kept = [...last.values()]
  const ended = new Set(kept.flatMap((change) => (change.do === 'delete' ? change.id : [])))
  const wanted = kept.filter((change) => change.do !== 'keep' || !ended.has(change.id))
  return [...wanted.filter((c) => FIRST.has(c.do)), ...wanted.filter((c) => !FIRST.has(c.do))]
}

async function applyAll(ctx: Ctx, groups: readonly Group[]) {
  try {
    return await applyTogether(ctx, groups)
  } catch (error) {
    if (groups.length === 1) throw error
    // Two batches that end the same families can stand in each other's way: each group goes alone then.
    const alone = await Promise.all(groups.map((group) => applyTogether(ctx, [group])))
    return alone.flat()
  }
}

async function applyTogether(ctx: Ctx, groups: readonly Group[]) {
  const { changes, sealed } = written(groups)
  const applied = sql`identity.oidc_apply(${changes}::jsonb, ${sealed}::bytea, ${ctx.clock.now()})`
  const facts = groups.flatMap(({ facts }, at) => facts.map((fact) => ({ ...fact, act: at + 1 })))
  const [row] = await prepared(
    ctx,
    facts.length === 0
      ? sql<{ told: (Refusal | null)[] }>`select ${applied} as told`
      : sql<{ told: (Refusal | null)[] }>`
        with ${sql.id('applied')} as materialized (select ${applied} as told),
        audited as (${factRows(facts, sql`(select told[act] from applied) is null`).audited})
        select told from applied`,
  )
  return row?.told ?? []
}

/** The changes as JSON, and all contents in one row of bytes: each change says where its own lie, from 1. */
function written(groups: readonly Group[]) {
  const parts: Buffer[] = []
  let from = 1
  const placed = (change: Change) => {
    if (!('seal' in change)) return change
    const { seal, ...rest } = change
    const sealed = seal()
    parts.push(sealed)
    const place = { from, bytes: sealed.length }
    from += sealed.length
    return { ...rest, ...place }
  }
  const changes = JSON.stringify(groups.map((group) => group.changes.map(placed)))
  return { changes, sealed: Buffer.concat(parts) }
}

function inOrderOf<Row extends Family>(ids: readonly Buffer[], rows: readonly Row[]) {
  const byId = new Map(rows.map((row) => [row.id.toString('latin1'), row]))
  return ids.map((id) => byId.get(id.toString('latin1')))
}

// The family as a value: a join is planned while the tables are small, and then reads all families there are.
const ITEMS = sql<Item>`
  select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily",
    (select g.sealed from identity.oidc_grant g where g.id = i.grant_id and g.revoked_at is null) as family
  from identity.oidc_item i`

async function listItems(ctx: Ctx, ids: readonly Buffer[]): Promise<(Item | undefined)[]> {
  const [only] = ids
  const one = ids.length === 1 && only
  const rows = one
    ? await prepared(ctx, sql<Item>`${ITEMS} where i.id = ${only}`)
    : await prepared(ctx, sql<Item>`${ITEMS} where i.id = any(${ids}::bytea[])`)
  return one ? [rows[0]] : inOrderOf(ids, rows)
}

async function listGrants(ctx: Ctx, ids: readonly Buffer[]): Promise<(Family | undefined)[]> {
  const rows = await prepared(
    ctx,
    sql<Family>`
      select id, sealed from identity.oidc_grant
      where id = any(${ids}::bytea[]) and revoked_at is null`,
  )
  return inOrderOf(ids, rows)
}

async function findItemBy(ctx: Ctx, foundBy: Buffer): Promise<Item | undefined> {
  const { rows } = await sql<Item>`${ITEMS} where i.found_by = ${foundBy} limit 1`.execute(ctx.sql)
  return rows[0]
}

const KEPT_AFTER_MS = 10 * 60_000
const SWEEP_ROWS = 10_000

/** Forgets what ended ten minutes ago: until then it is told apart from what never was. */
export async function sweepOidc(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_AFTER_MS)
  await sql`
    delete from identity.oidc_item where id in (
      select id from identity.oidc_item where expires_at < ${before} limit ${SWEEP_ROWS})`.execute(
    ctx.sql,
  )
  await sql`
    delete from identity.oidc_grant where id in (
      select id from identity.oidc_grant where expires_at < ${before} limit ${SWEEP_ROWS})`.execute(
    ctx.sql,
  )
}
