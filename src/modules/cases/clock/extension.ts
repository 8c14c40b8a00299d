import type { Ctx } from '#kernel'
import { lockOfficeCase } from '../case.ts'
import { checkedText } from '../checked-text.ts'
import { deskOf, recordFor } from '../deciding.ts'
import { tellApplicant } from '../notice.ts'
import { problem } from '../problems.ts'
import { type CaseId, db } from '../tables.ts'
import { laterBy } from './dates.ts'
import { writeClockEvent } from './event.ts'
import { articleWords, groundText } from './law.ts'

type ExtensionOrder = {
  /** of `clock.extension` of the service */
  ground: string
  /** as the promise counts them */
  days: number
  /** further words to the applicant */
  text?: string
  /** of the case as the officer saw it */
  version?: number
}

/**
 * Extends the time of a case once, with notice to its applicant: what was promised and what the law gives.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/not-claimed, cases/claimed-by-other  when the actor does not have the case
 * @throws cases/on-hold  its clock stands still
 * @throws cases/extended-before, cases/ground-unknown, cases/days-wrong, cases/text-too-long
 */
export const extendTime = (ctx: Ctx, reference: string, order: ExtensionOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'extend', order.version)
    if (found.stoppedOn) throw problem('on-hold')
    const { bundle } = await deskOf(ctx, found)
    const { extension } = bundle.service.clock ?? {}
    const { ground, days } = order
    if (!extension?.grounds.includes(ground)) throw problem('ground-unknown')
    if (await isExtended(ctx, found.id)) throw problem('extended-before')
    if (!(Number.isInteger(days) && days >= 1 && days <= extension.longest)) {
      throw problem('days-wrong', { most: extension.longest })
    }
    const text = checkedText(order.text)
    const due = laterBy(ctx, found.promisedKind, found.dueOn, days)
    const { legalOn, legalKind } = found
    await db(ctx)
      .insertInto('cases.extension')
      .values({
        ...{ case_id: found.id, ground, text: text ?? null, days, from_due: found.dueOn },
        ...{ to_due: due, at: ctx.clock.now(), by: officer.id, by_name: officer.name },
      })
      .execute()
    await db(ctx)
      .updateTable('cases.case')
      .set({
        due_on: due,
        legal_on: legalOn && legalKind && laterBy(ctx, legalKind, legalOn, days),
      })
      .where('id', '=', found.id)
      .execute()
    await writeClockEvent(ctx, found.id, 'extended', { ground, until: due })
    await recordFor(ctx, 'time-extended', found, [ground])
    await tellApplicant(ctx, found, 'extended', (t) => ({
      ...{ reference, days, text: text ?? '' },
      ground: groundText(t, bundle, ground),
      article: articleWords(t, bundle, extension),
      day: t.date(due, 'day'),
    }))
  })

/** Whether the time of a case was extended: it is once. */
export const isExtended = async (ctx: Ctx, id: CaseId): Promise<boolean> =>
  (await db(ctx)
    .selectFrom('cases.extension')
    .select('case_id')
    .where('case_id', '=', id)
    .executeTakeFirst()) !== undefined
