import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, inAllLanguages, type Texts } from '#kernel'
import { notifyPerson } from '#notify'
import { record } from '../facts.ts'
import { db } from '../tables.ts'
import type { Due } from './deliver.ts'
import { holdDeliveries } from './hook.ts'
import type { DeliveryFault, PausedFor } from './rows.ts'

/** Seconds until something is tried again, by how often it was tried: two days in all. Then it is set aside. */
const PAUSES_S = [10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400]
/** Each is longer or shorter by up to so many thousandths, so that not all come back at once. */
const JITTER = 200
/** After so many days without one that was taken a web-hook is paused. */
const FAILING_DAYS = 3
const DAY_MS = 86_400_000
const GONE = 410

export const noteTaken = (ctx: Ctx, { id, hook }: Due, status: number): Promise<void> =>
  ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const over = { next_at: null, leased_until: null }
    await db(ctx)
      .updateTable('cases.hook_delivery')
      .set({ ...over, tried_at: now, taken_at: now, status, fault: null })
      .where('id', '=', id)
      .execute()
    await db(ctx)
      .updateTable('cases.hook')
      .set({ failing_since: null })
      .where('id', '=', hook)
      .where('failing_since', 'is not', null)
      .execute()
  })

type Failed = { status: number | null; fault: DeliveryFault; software: Texts }

/** Tries it later, or sets it aside; pauses a web-hook that fails for days, or says that it is gone. */
export const noteFailed = (
  ctx: Ctx,
  due: Due,
  { status, fault, software }: Failed,
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const pause = PAUSES_S[due.attempts - 1]
    const shift = randomInt(1000 - JITTER, 1000 + JITTER)
    await db(ctx)
      .updateTable('cases.hook_delivery')
      .set({
        ...{ tried_at: now, leased_until: null, status, fault },
        next_at: pause === undefined ? null : new Date(now.getTime() + pause * shift),
      })
      .where('id', '=', due.id)
      .execute()
    const { rows } = await sql<{ since: Date; paused: boolean }>`
      update cases.hook set failing_since = coalesce(failing_since, ${now})
      where id = ${due.hook} returning failing_since as since, paused_at is not null as paused`.execute(
      ctx.sql,
    )
    const [hook] = rows
    if (!hook || hook.paused) return
    const forDays = hook.since.getTime() <= now.getTime() - FAILING_DAYS * DAY_MS
    if (status !== GONE && !forDays) return
    await pauseFor(ctx, due, status === GONE ? 'gone' : 'failing')
    await holdDeliveries(ctx, due.hook, true)
    await tellPerson(ctx, due, software)
  })

/** Sets aside all that waits, and tells nothing more. */
export const noteNotAllowed = (ctx: Ctx, due: Due): Promise<void> =>
  ctx.tx(async (ctx) => {
    await pauseFor(ctx, due, 'not-allowed')
    await db(ctx)
      .updateTable('cases.hook_delivery')
      .set({ next_at: null, leased_until: null, fault: 'not-allowed' })
      .where('hook', '=', due.hook)
      .where('next_at', 'is not', null)
      .execute()
  })

async function pauseFor(ctx: Ctx, { hook, client, party }: Due, why: PausedFor) {
  const { rows } = await sql`
    update cases.hook set paused_at = ${ctx.clock.now()}, paused_for = ${why}
    where id = ${hook} and paused_for is distinct from ${why} returning id`.execute(ctx.sql)
  if (rows.length === 0) return
  const details = { subject: party, resource: `hook:${hook}`, reason: why, data: { client } }
  await record(ctx, 'hook-paused', details)
}

/** Whoever let the software in hears that it is told nothing more; the software sees it by the API. */
async function tellPerson(ctx: Ctx, { by, url }: Due, software: Texts) {
  const text = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) =>
      t(`cases.hooks.paused.${part}`, { software: t.of(software), host: new URL(url).host }),
    )
  await notifyPerson(ctx, by, {
    ...{ subject: text('subject'), body: text('body') },
    href: 'my/security',
  })
}
