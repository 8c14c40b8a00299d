import { assertAllowed, type Ctx, languageName, type Texts } from '#kernel'
import { officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db, type ReasonTextId } from '../tables.ts'

const MAX_NAME = 100
const MOST_TEXTS = 200

export const REASON_DECISIONS = ['return', 'refuse'] as const

/** A text that a body keeps for what it often tells applicants. */
export type ReasonText = {
  id: ReasonTextId
  /** null: for all services of the body */
  service: string | null
  decision: (typeof REASON_DECISIONS)[number]
  names: Texts
  /** with blanks in braces: `{which page}` */
  texts: Texts
}

/** Those of the actor's body, by decision and in the order in which they were kept. */
export const listReasonTexts = (ctx: Ctx): Promise<ReasonText[]> =>
  db(ctx)
    .selectFrom('cases.reason_text')
    .select(['id', 'service', 'decision', 'names', 'texts'])
    .where('body', '=', officerOf(ctx).office.agency)
    .where('ended_at', 'is', null)
    .orderBy('decision', 'desc')
    .orderBy('at')
    .orderBy('id')
    .limit(MOST_TEXTS)
    .execute()

/** Those that fit a case of a service. */
export const reasonTextsFor = async (ctx: Ctx, service: string): Promise<ReasonText[]> =>
  (await listReasonTexts(ctx)).filter((one) => one.service === null || one.service === service)

/**
 * Keeps a text for the actor's body; a head does. One that was changed is a new one, and the old one ends.
 *
 * @throws kernel/denied  when the actor is no head
 * @throws cases/reason-text-incomplete  name or text is missing in a `language` of the pack
 * @throws cases/text-too-long
 */
export const keepReasonText = (
  ctx: Ctx,
  order: Omit<ReasonText, 'id'> & { instead?: ReasonTextId },
): Promise<ReasonTextId> =>
  ctx.tx(async (ctx) => {
    assertAllowed(ctx.t, decide(ctx, 'cases:lead', {}))
    const { id: by, office } = officerOf(ctx)
    const names = complete(ctx, order.names, MAX_NAME)
    const texts = complete(ctx, order.texts, MAX_TEXT)
    if (order.instead) await endReasonText(ctx, order.instead)
    const { id } = await db(ctx)
      .insertInto('cases.reason_text')
      .values({
        ...{ body: office.agency, service: order.service, decision: order.decision },
        ...{ names, texts, at: ctx.clock.now(), by },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'reason-text-kept', { resource: `reason-text:${id}` })
    return id
  })

function complete(ctx: Ctx, typed: Texts, limit: number): Texts {
  return Object.fromEntries(
    ctx.pack.settings.languages.map((language) => {
      const text = (typed[language] ?? '').trim()
      if (text === '') {
        const name = languageName(ctx.t.locale, language)
        throw problem('reason-text-incomplete', { language: name })
      }
      if (text.length > limit) throw problem('text-too-long', { limit })
      return [language, text]
    }),
  )
}

/**
 * Offers a text no more.
 *
 * @throws kernel/denied  when the actor is no head
 * @throws cases/reason-text-missing  there is none of their body, or it has ended
 */
export const endReasonText = (ctx: Ctx, id: ReasonTextId): Promise<void> =>
  ctx.tx(async (ctx) => {
    assertAllowed(ctx.t, decide(ctx, 'cases:lead', {}))
    const { numUpdatedRows } = await db(ctx)
      .updateTable('cases.reason_text')
      .set({ ended_at: ctx.clock.now() })
      .where('id', '=', id)
      .where('body', '=', officerOf(ctx).office.agency)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw problem('reason-text-missing')
    await record(ctx, 'reason-text-ended', { resource: `reason-text:${id}` })
  })

/** The first blank that nobody has filled in; braces are for nothing else. */
export const blankIn = (text: string): string | undefined => /\{[^{}\n]{1,80}\}/.exec(text)?.[0]
