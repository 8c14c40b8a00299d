import { agenciesOf, type Ctx, inAllLanguages, type PersonId, type Texts } from '#kernel'
import { notifyPerson } from '#notify'
import { type Case, factsOf, getOfficeCase, officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type CaseId, type CommentId, db } from '../tables.ts'
import { findOfficial, listColleagues } from './colleague.ts'
import { ring } from './ring.ts'

const MOST_SHOWN = 200
const MOST_MENTIONED = 10

export type Comment = {
  id: CommentId
  at: Date
  by: PersonId
  byName: Texts
  /** null where it was withdrawn */
  text: string | null
  /** whom it calls */
  mentions: Texts[]
}

/**
 * What officers of the actor's body have said to each other in a case, oldest first. What a body that is only asked
 * says among its own stays there, and the other way round; no applicant reads it at the platform.
 */
export async function listComments(ctx: Ctx, id: CaseId): Promise<Comment[]> {
  const { office } = officerOf(ctx)
  const found = await db(ctx)
    .selectFrom('cases.comment')
    .select(['id', 'at', 'by', 'by_name as byName', 'text', 'withdrawn_at as withdrawnAt'])
    .where('case_id', '=', id)
    .where('body', 'in', agenciesOf(office))
    .orderBy('at')
    .orderBy('id')
    .limit(MOST_SHOWN)
    .execute()
  if (found.length === 0) return []
  const called = await db(ctx)
    .selectFrom('cases.mention')
    .select(['comment', 'officer_name as name'])
    .where(
      'comment',
      'in',
      found.map(({ id }) => id),
    )
    .orderBy('officer')
    .limit(MOST_SHOWN * MOST_MENTIONED)
    .execute()
  return found.map(({ text, withdrawnAt, ...comment }) => ({
    ...comment,
    text: withdrawnAt ? null : text,
    mentions: called.filter(({ comment: of }) => of === comment.id).map(({ name }) => name),
  }))
}

/**
 * Writes a comment for the colleagues of the actor's body, and tells those who are named in it with @ before their name.
 *
 * @throws cases/case-missing, cases/own-case, cases/purpose-missing  as `getOfficeCase`
 * @throws cases/text-missing, cases/text-too-long
 * @throws cases/mention-unknown  who is named may not see the case by the rules; `officer`
 */
export const writeComment = (ctx: Ctx, reference: string, typed: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const found = await getOfficeCase(ctx, reference)
    const { id: by, name, office } = officerOf(ctx)
    const text = requiredText(typed)
    const mentioned = (await findMentioned(ctx, text)).slice(0, MOST_MENTIONED)
    for (const one of mentioned) {
      const official = await findOfficial(ctx, one.id)
      if (official && mayRead(ctx, found, official)) continue
      throw problem('mention-unknown', { officer: ctx.t.of(one.name) })
    }
    const { id } = await db(ctx)
      .insertInto('cases.comment')
      .values({
        ...{ case_id: found.id, body: office.agency, at: ctx.clock.now() },
        ...{ by, by_name: name, text },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const { id: officer, name: officerName } of mentioned) {
      await db(ctx)
        .insertInto('cases.mention')
        .values({ comment: id, officer, officer_name: officerName })
        .execute()
      await tell(ctx, reference, officer, name)
    }
    await record(ctx, 'comment-written', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      data: { comment: id, mentions: mentioned.length },
    })
    ring(ctx)
  })

/** That a purpose must be said first stands in nobody's way: they say it when they open it. */
const mayRead = (ctx: Ctx, found: Case, actor: Parameters<typeof decide>[0]['actor']) =>
  decide({ actor, log: ctx.log }, 'cases:read', { Case: factsOf(found) }, { purpose: 'related' })
    .allow

/** The notice says where, and nothing of the case: it lies in an inbox. */
const tell = (ctx: Ctx, reference: string, officer: PersonId, by: Texts) =>
  notifyPerson(ctx, officer, {
    subject: inAllLanguages(ctx, (t) => t('cases.comments.notice.subject', { officer: t.of(by) })),
    body: inAllLanguages(ctx, (t) =>
      t('cases.comments.notice.body', { officer: t.of(by), reference }),
    ),
    href: `office/cases/${reference}#comments`,
  })

/** Colleagues whose name stands after an @, in any of its languages; of two names that begin alike the longer one. */
async function findMentioned(ctx: Ctx, text: string) {
  if (!text.includes('@')) return []
  const { id: self } = officerOf(ctx)
  const named = (await listColleagues(ctx))
    .filter(({ id }) => id !== self)
    .flatMap((one) => Object.values(one.name).map((name) => ({ ...one, called: name })))
    .sort((a, b) => b.called.length - a.called.length)
  const found = new Map<PersonId, (typeof named)[number]>()
  for (const part of text.split('@').slice(1)) {
    const [first] = named.filter(({ called }) => part.startsWith(called))
    // Two of one name are both called: better one too many than the wrong one alone.
    for (const one of named) if (one.called === first?.called) found.set(one.id, one)
  }
  return [...found.values()]
}

/**
 * Withdraws a comment of the actor's own: that there was one stays, its text is shown no more.
 *
 * @throws cases/case-missing, cases/own-case, cases/purpose-missing  as `getOfficeCase`
 * @throws cases/comment-missing  there is none, or it is somebody else's
 */
export const withdrawComment = (ctx: Ctx, reference: string, id: CommentId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const found = await getOfficeCase(ctx, reference)
    const { id: by } = officerOf(ctx)
    const { numUpdatedRows } = await db(ctx)
      .updateTable('cases.comment')
      .set({ withdrawn_at: ctx.clock.now() })
      .where('id', '=', id)
      .where('case_id', '=', found.id)
      .where('by', '=', by)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw problem('comment-missing')
    await record(ctx, 'comment-withdrawn', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      data: { comment: id },
    })
    ring(ctx)
  })
