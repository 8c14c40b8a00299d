import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from './facts.ts'
import { getOrganisation } from './organisation.ts'
import { getOwnPost } from './post.ts'
import { problem } from './problems.ts'
import { type DecreeId, db, type PostId, type PowerAct, type PowerId } from './tables.ts'
import { checkPeriods } from './unit.ts'
import { endVersion, rangeOf } from './version.ts'

const MOST = 200

/** What goes with a post beside its roles, at a moment. */
export type Power = {
  id: PowerId
  post: PostId
  act: PowerAct
  /** minor units; up to which something may be approved */
  amount: bigint | null
  currency: string | null
  /** the body on which one sits */
  body: string | null
  decree: DecreeId | null
}

export type PowerOrder = Pick<Power, 'post' | 'act' | 'amount' | 'body' | 'decree'> & { from: Date }

/** Powers of posts, at a moment. */
export const listPowers = (
  ctx: Ctx,
  posts: readonly PostId[],
  moment: Date = ctx.clock.now(),
): Promise<Power[]> =>
  db(ctx)
    .selectFrom('organisations.power')
    .select(['id', 'post', 'act', 'amount', 'currency', 'body', 'decree'])
    .where(sql<boolean>`post = any(${[...posts]}::uuid[])`)
    .where(sql<boolean>`during @> ${moment}::timestamptz`)
    .orderBy('act')
    .orderBy('id')
    .limit(MOST)
    .execute()

/** A power in words: 'approve up to 5,000 riyals'. */
export async function powerText(
  ctx: Ctx,
  { act, amount, currency, body }: Pick<Power, 'act' | 'amount' | 'currency' | 'body'>,
): Promise<string> {
  const { t } = ctx
  if (act === 'approve' && amount !== null && currency !== null)
    return t('organisations.powers.approve-up-to', { amount: t.money({ minor: amount, currency }) })
  if (act === 'sit' && body !== null)
    return t('organisations.powers.sit-on', {
      body: t.of((await getOrganisation(ctx, body)).names),
    })
  return t(`organisations.powers.${act}`)
}

/**
 * Gives a post of one's own agency a power; whoever calls this has made sure that two agree.
 *
 * @throws organisations/post-missing, organisations/power-wrong, organisations/power-twice,
 *   organisations/time-wrong, organisations/missing
 */
export async function givePower(ctx: Ctx, order: PowerOrder): Promise<PowerId> {
  const { act, amount, body } = order
  if ((act === 'approve') !== (amount !== null) || (act === 'sit') !== (body !== null))
    throw problem('power-wrong')
  if (amount !== null && amount <= 0n) throw problem('power-wrong')
  const id = newUuid(ctx.clock.now().getTime()) as PowerId
  await ctx.tx(async (ctx) => {
    await getOwnPost(ctx, order.post)
    if (body !== null) await getOrganisation(ctx, body)
    await insertPower(ctx, id, order)
    await checkPeriods(ctx)
    await record(ctx, 'power-given', {
      resource: `post:${order.post}`,
      data: { power: id, act, amount: amount?.toString(), body, decree: order.decree },
    })
  })
  return id
}

async function insertPower(ctx: Ctx, id: PowerId, { from, ...power }: PowerOrder) {
  const currency = power.amount === null ? null : ctx.pack.settings.currency.code
  try {
    await db(ctx)
      .insertInto('organisations.power')
      .values({ ...power, id, currency, during: rangeOf(from, null) })
      .execute()
  } catch (error) {
    if ((error as { code?: string }).code === '23P01') throw problem('power-twice')
    throw error
  }
}

/** Takes a power from a post at once. @throws organisations/power-missing, organisations/post-missing */
export async function endPower(ctx: Ctx, id: PowerId): Promise<void> {
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const power = await db(ctx)
      .selectFrom('organisations.power')
      .select(['post', 'act'])
      .where('id', '=', id)
      .where(sql<boolean>`during @> ${now}::timestamptz`)
      .executeTakeFirst()
    if (!power) throw problem('power-missing')
    await getOwnPost(ctx, power.post)
    await endVersion(ctx, 'power', id, now)
    await record(ctx, 'power-ended', { resource: `post:${power.post}`, data: { power: id } })
  })
}
