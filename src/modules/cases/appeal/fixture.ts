import type { Ctx } from '#kernel'
import { saveAnswers } from '#services'
import type { DbFixtures, Given } from '#testing'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { sendApplication } from '../fixture.ts'
import { confirmRefusal, proposeRefusal } from '../refusal.ts'
import { startAppeal } from './appeal.ts'

export const REFUSAL = { reasons: ['no-clearance'], text: 'لا توجد موافقة' }

/** An application that two officers refused. */
export async function givenRefused(as: DbFixtures['as'], given: Given) {
  const [person, first, second] = [
    await given.person(),
    await given.officer(),
    await given.officer(),
  ]
  const reference = await sendApplication(as(person))
  await claimCase(as(first), reference)
  await proposeRefusal(as(first), reference, REFUSAL)
  await confirmRefusal(as(second), reference)
  return { person, first, second, reference }
}

export const GROUNDS = { grounds: 'The clearance was attached on page 3.', declaration: true }

/** Appeals against a refusal, as the person who acts; the appeal's reference. */
export async function sendAppeal(
  ctx: Ctx,
  reference: string,
  change: object = {},
): Promise<string> {
  const draft = await startAppeal(ctx, reference)
  await saveAnswers(ctx, draft.reference, { ...GROUNDS, ...change })
  return (await submitApplication(ctx, draft.reference)).reference
}
