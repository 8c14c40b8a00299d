import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { newUuid } from '#lib/uuid'
import { openSecret, sealSecret } from './authenticators/sealed.ts'
import { record } from './facts.ts'
import { db, type Tables } from './tables.ts'

type Row = Tables['identity.text_message']
type Waiting = Pick<Row, 'id' | 'recipient' | 'sealed' | 'person' | 'tries'> & {
  sealed_text: Buffer
}

const AT_ONCE = 20
const PURPOSE = 'text-messages'
/** How long after each try the next one is, in seconds; the last holds for all that follow. */
const PAUSES_S = [2, 5, 15, 60]

/** Whether a text message can be sent at all from here. */
export const canText = ({ ports }: Ctx): boolean => ports.sms !== undefined

/**
 * Has a text message sent once this transaction has committed, within a second or two. What it says
 * is kept encrypted, and only until it is sent.
 *
 * @param message.to  with `+` and the calling code
 * @param message.minutes  how long it is of use; after that it is no longer tried
 * @param message.person  whose it is, where they have an account
 */
export async function sendText(
  ctx: Ctx,
  { to, text, minutes, person }: { to: string; text: string; minutes: number; person?: PersonId },
): Promise<void> {
  const now = ctx.clock.now()
  const id = newUuid(now.getTime()) as Row['id']
  const { secret, sealed } = await sealSecret(ctx, id, Buffer.from(text), PURPOSE)
  await db(ctx)
    .insertInto('identity.text_message')
    .values({
      ...{ id, recipient: to, sealed_text: secret, sealed, person: person ?? null, due_at: now },
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    .execute()
}

/** Sends what waits; what could not be sent is tried again until it is of no use any more. */
export async function sendTexts(ctx: Ctx): Promise<void> {
  const { sms } = ctx.ports
  const due = await takeDue(ctx)
  await Promise.all(
    due.map(async (one) => {
      try {
        if (!sms) throw new Error('no text messages can be sent from here')
        const kept = { secret: one.sealed_text, sealed: one.sealed }
        const text = await openSecret(ctx, one.id, kept, PURPOSE)
        await sms.send(one.recipient, text.toString())
        await finish(ctx, one, 'text-sent')
      } catch (error) {
        const { message } = error as Error
        ctx.log.warn({ tries: one.tries, error: message }, 'a text message was not sent')
      }
    }),
  )
  await giveUp(ctx)
}

/** Those that are due, with their next try noted before this one begins. */
async function takeDue(ctx: Ctx): Promise<Waiting[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<Waiting>`
    update identity.text_message m set tries = m.tries + 1, due_at = ${now}::timestamptz +
      make_interval(secs => (${PAUSES_S}::int[])[least(m.tries + 1, ${PAUSES_S.length})])
    where m.id in (select id from identity.text_message
      where due_at <= ${now} and expires_at > ${now}
      order by due_at limit ${AT_ONCE} for update skip locked)
    returning m.id, m.recipient, m.sealed_text, m.sealed, m.person, m.tries`.execute(ctx.sql)
  return rows
}

async function giveUp(ctx: Ctx) {
  const old = await db(ctx)
    .selectFrom('identity.text_message')
    .select(['id', 'person'])
    .where('expires_at', '<=', ctx.clock.now())
    .limit(AT_ONCE)
    .execute()
  for (const one of old) await finish(ctx, one, 'text-not-sent')
}

async function finish(
  ctx: Ctx,
  { id, person }: Pick<Waiting, 'id' | 'person'>,
  fact: 'text-sent' | 'text-not-sent',
) {
  await ctx.tx(async (ctx) => {
    await db(ctx).deleteFrom('identity.text_message').where('id', '=', id).execute()
    await record(ctx, fact, { subject: person })
  })
}
