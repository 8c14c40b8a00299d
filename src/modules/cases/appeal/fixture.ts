import type { Ctx } from '#kernel'
import { saveAnswers } from '#services'
import { submitApplication } from '../application.ts'
import { startAppeal } from './appeal.ts'

export { givenRefused, REFUSAL } from '../fixture.ts'

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
