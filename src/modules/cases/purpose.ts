import { assertAllowed, type Ctx, refuse, today } from '#kernel'
import { findCase, HIDING, officerOf, readingOf } from './case.ts'
import { requiredText } from './checked-text.ts'
import { record } from './facts.ts'
import type { Stated } from './look.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** Why an official may look at a case that is not in their hands. */
export const PURPOSES = ['enquiry', 'absence', 'supervision', 'complaint', 'related'] as const
export type Purpose = (typeof PURPOSES)[number]

/** What an official writes of their purpose, in characters. */
export const MAX_PURPOSE = 300

/**
 * Says why the actor looks at a case; it holds for this case until the end of the day, and its person
 * reads it in the list of who looked at their data.
 *
 * @throws cases/case-missing, cases/own-case  as `getOfficeCase`
 * @throws cases/purpose-unknown  when it is none of the list
 * @throws cases/text-missing, cases/text-too-long
 */
export const statePurpose = (ctx: Ctx, reference: string, stated: Stated): Promise<void> =>
  ctx.tx(async (ctx) => {
    const officer = officerOf(ctx)
    const found = await findCase(ctx, reference)
    if (!found) throw problem('case-missing')
    const purpose = PURPOSES.find((one) => one === stated.purpose)
    const decision = await readingOf(ctx, found, purpose ?? 'none')
    refuse(decision, HIDING)
    assertAllowed(ctx.t, decision)
    if (!purpose) throw problem('purpose-unknown')
    const text = requiredText(stated.text, MAX_PURPOSE)
    const at = ctx.clock.now()
    await db(ctx)
      .insertInto('cases.look')
      .values({ case_id: found.id, officer: officer.id, on_day: today(ctx), at, purpose, text })
      .execute()
    await record(ctx, 'purpose-stated', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      reason: text,
      data: { purpose },
    })
  })
