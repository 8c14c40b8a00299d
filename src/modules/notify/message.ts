import { sql } from 'kysely'
import {
  type ActingFor,
  type Actor,
  type Answer,
  type Ctx,
  json,
  type PersonId,
  type Texts,
} from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from './facts.ts'
import { db, type MessageId } from './tables.ts'

const INBOX_ROWS = 50

export type Message = {
  id: MessageId
  subject: Texts
  body: Texts
  /** where to act, without language */
  href: string
  at: Date
  readAt: Date | null
}

/**
 * Tells a person something: in the inbox with the act that caused it, and by e-mail after it where
 * that is set up.
 *
 * @param notice.href  where to act, without language: `my/cases/QA-7K3M-92XD-4`
 */
export async function notifyPerson(
  ctx: Ctx,
  person: PersonId,
  notice: { subject: Texts; body: Texts; href: string },
): Promise<void> {
  const id = newUuid(ctx.clock.now().getTime())
  const details = { subject: person, resource: `message:${id}` }
  await record.with(ctx, 'message-written', details, {
    message: sql`
      insert into notify.message (id, person, subject, body, href, at)
      values (${id}, ${person}, ${JSON.stringify(notice.subject)}::jsonb,
        ${JSON.stringify(notice.body)}::jsonb, ${notice.href}, ${ctx.clock.now()})`,
  })
}

/** The newest messages of a person; with `href`, those about one thing. */
export async function listMessages(ctx: Ctx, person: PersonId, href?: string): Promise<Message[]> {
  let query = db(ctx)
    .selectFrom('notify.message')
    .select(['id', 'subject', 'body', 'href', 'at', 'read_at as readAt'])
    .where('person', '=', person)
  if (href !== undefined) query = query.where('href', '=', href)
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(INBOX_ROWS).execute()
}

/** What a person was told of one thing, the newest first, for software that they let act. */
export async function answerMessages(ctx: Ctx, person: PersonId, href: string): Promise<Answer> {
  const messages = await listMessages(ctx, person, href)
  return json({
    messages: messages.map(({ at, subject, body }) => ({
      ...{ at: at.toISOString(), subject: ctx.t.of(subject), body: ctx.t.of(body) },
    })),
  })
}

/**
 * Forgets what people were told of one thing, when that itself is forgotten.
 *
 * @param about  where the messages lead, and what those to others name: `my/cases/QA-…`, `QA-…`
 */
export async function forgetMessages(
  ctx: Ctx,
  people: readonly PersonId[],
  about: { href: string; name: string },
): Promise<void> {
  await sql`
    delete from notify.message where person = any(${[...people]}::uuid[])
      and (href = ${about.href} or position(${about.name} in body::text) > 0)`.execute(ctx.sql)
}

/** Whether an inbox stays the agent's own: a person's messages are read by nobody else. */
export const isOfPerson = ({ principal, services }: ActingFor): boolean =>
  principal.kind === 'person' || services !== 'all'

/** Whose inbox somebody reads: their own, or that of the business for which they act in everything. */
export const readerOf = ({ id, actingFor }: Extract<Actor, { kind: 'person' }>): PersonId =>
  actingFor && !isOfPerson(actingFor) ? actingFor.principal.id : id

/** How many a person has not read; stops counting at 100. */
export async function countUnread(ctx: Ctx, person: PersonId): Promise<number> {
  const rows = await db(ctx)
    .selectFrom('notify.message')
    .select('id')
    .where('person', '=', person)
    .where('read_at', 'is', null)
    .limit(100)
    .execute()
  return rows.length
}

/** Marks everything as read that was written until now; with `href`, what is about one thing. */
export async function markRead(ctx: Ctx, person: PersonId, href?: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const unread = db(ctx)
      .updateTable('notify.message')
      .set({ read_at: ctx.clock.now() })
      .where('person', '=', person)
      .where('read_at', 'is', null)
    await (href === undefined ? unread : unread.where('href', '=', href)).execute()
    await record(ctx, 'messages-read', { subject: person })
  })
}
