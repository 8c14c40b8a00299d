import { sql } from 'kysely'
import { type Ctx, Problem } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { commitSteps } from './commit.ts'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import { stepInstance } from './run.ts'
import { workOutStart } from './start.ts'
import { db, type InstanceId } from './tables.ts'

/** How long a message waits for a receiver that is not there yet, unless its sender says otherwise. */
const KEEP_DAYS = 30
const MOST_DAYS = 400
const MOST_CHARACTERS = 200
const MOST_BYTES = 65_536
const DAY_MS = 86_400_000
const BATCH = 200

export type Message = {
  /** who sends it, and its number there: the same one comes once */
  sender: string
  id: string
  name: string
  /** finds its one receiver */
  key: string
  data?: Data
  /** for how long it waits for a receiver that is not there yet; 0: not at all */
  keepDays?: number
}

export type Fate =
  | { status: 'received'; receiver: InstanceId }
  /** until somebody waits for it */
  | { status: 'waiting' }
  /** nobody came: a person looks at it */
  | { status: 'dead' }

/**
 * Takes a message and brings it to its receiver: the instance that waits for it, or one that begins with it; else
 * it waits.
 *
 * @returns what became of it; of one that came before, what became of that
 * @throws procedures/message-wrong
 * @throws procedures/several-receivers  two wait for it: neither gets it, and it is kept as dead
 */
export async function publishMessage(ctx: Ctx, message: Message): Promise<Fate> {
  const { sender, id, name, key, data = {}, keepDays = KEEP_DAYS } = checked(message)
  const at = ctx.clock.now()
  await db(ctx)
    .insertInto('procedures.message')
    .values({
      ...{ sender, message: id, name, key, data: JSON.stringify(data), at },
      keep_until: new Date(at.getTime() + keepDays * DAY_MS),
      status: 'waiting',
      receiver: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db(ctx)
    .selectFrom('procedures.message')
    .select(['id', 'status', 'receiver', 'name', 'key', 'data'])
    .where('sender', '=', sender)
    .where('message', '=', id)
    .executeTakeFirstOrThrow()
  return row.status === 'waiting' ? bring(ctx, row) : fateOf(row)
}

function checked(message: Message): Message {
  const { sender, id, name, key, data, keepDays = KEEP_DAYS } = message
  for (const [what, text] of Object.entries({ sender, id, name, key })) {
    if (text === '' || text.length > MOST_CHARACTERS) throw problem('message-wrong', { why: what })
  }
  if (JSON.stringify(data ?? {}).length > MOST_BYTES)
    throw problem('message-wrong', { why: 'data' })
  if (!(keepDays >= 0 && keepDays <= MOST_DAYS)) throw problem('message-wrong', { why: 'keepDays' })
  return message
}

type Row = { id: string; name: string; key: string; data: Data }

const fateOf = ({
  status,
  receiver,
}: {
  status: Fate['status'] | 'discarded'
  receiver: InstanceId | null
}): Fate =>
  status === 'received' && receiver
    ? { status, receiver }
    : { status: status === 'waiting' ? status : 'dead' }

/** Brings one that waits to its receiver, if there is one by now. */
async function bring(ctx: Ctx, row: Row): Promise<Fate> {
  const { id, name, key, data } = row
  const receivers = await db(ctx)
    .selectFrom('procedures.subscription')
    .select(['instance', 'wait'])
    .where('kind', '=', 'message')
    .where('name', '=', name)
    .where('key', '=', key)
    .limit(2)
    .execute()
  const [receiver, second] = receivers
  if (second) {
    await bury(ctx, id, 'several-receivers')
    throw problem('several-receivers')
  }
  if (!receiver) return begin(ctx, row)
  const { instance, wait } = receiver
  try {
    await stepInstance(ctx, { instance, message: id, event: { type: 'arrive', wait, data } })
  } catch (error) {
    // Its wait ended meanwhile, or it is on hold: the message waits on.
    if (error instanceof Problem && LATER.includes(error.code)) return { status: 'waiting' }
    throw error
  }
  return { status: 'received', receiver: instance }
}

const LATER = ['procedures/already-done', 'procedures/on-hold', 'procedures/busy']

/** Begins an instance of the procedure that starts with such a message, unless the key had one. */
async function begin(ctx: Ctx, { id, name, key, data }: Row): Promise<Fate> {
  const start = await db(ctx)
    .selectFrom('procedures.start')
    .select(['procedure', 'node'])
    .where('kind', '=', 'message')
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst()
  if (!start) return { status: 'waiting' }
  const worked = await workOutStart(ctx, { ...start, key, data, message: id })
  const [stored] = await commitSteps(ctx, [worked])
  return stored ? { status: 'received', receiver: worked.of.id } : { status: 'waiting' }
}

async function bury(ctx: Ctx, id: string, reason: 'no-receiver' | 'several-receivers') {
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .updateTable('procedures.message')
      .set({ status: 'dead', dead_for: reason })
      .where('id', '=', id)
      .where('status', '=', 'waiting')
      .execute()
    await record(ctx, 'message-dead', { resource: `procedure-message:${id}`, reason })
  })
}

/**
 * Brings messages that came before their receivers, and gives up those whose time is over.
 *
 * @returns how many were brought
 */
export async function sweepMessages(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Row>`
    select m.id, m.name, m.key, m.data from procedures.message m
    where m.status = 'waiting' and (exists (select from procedures.subscription w
        where w.kind = 'message' and w.name = m.name and w.key = m.key)
      or exists (select from procedures.start s where s.kind = 'message' and s.name = m.name))
    order by m.id limit ${BATCH}`.execute(ctx.sql)
  let count = 0
  for (const row of rows) {
    const fate = await bring(ctx, row).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'procedures/several-receivers')
        return undefined
      throw error
    })
    if (fate?.status === 'received') count++
  }
  await buryLate(ctx)
  return count
}

async function buryLate(ctx: Ctx) {
  const late = await db(ctx)
    .selectFrom('procedures.message')
    .select('id')
    .where(sql<boolean>`status = 'waiting'`)
    .where('keep_until', '<=', ctx.clock.now())
    .limit(BATCH)
    .execute()
  for (const { id } of late) await bury(ctx, id, 'no-receiver')
}
