import type { Ctx } from '#kernel'
import { decimalText } from '#lib/money'
import { requireServiceAssurance } from '../../assurance.ts'
import { decideApplication, shortOf } from '../../decided.ts'
import { getOpenDraft, personOf, surroundingsOf } from '../../draft.ts'
import { assess } from '../../form/assess.ts'
import { APPLY } from '../../licence-draft.ts'
import { problem } from '../../problems.ts'
import { getService } from '../../service.ts'
import { pointedErrors } from './pointed-errors.ts'
import { withStoredFiles } from './stored-files.ts'
import { assertThrough } from './through.ts'

/**
 * Says what would come of answers, were they sent now: nothing is kept.
 *
 * @param draft  whose files the answers may name
 * @throws kernel/step-up, services/not-online, services/other-agency, services/file-missing
 * @throws services/undecidable, rules/not-in-force  as `decideApplication`
 */
export async function checkAnswers(
  ctx: Ctx,
  serviceId: string,
  { answers, draft }: { answers: Readonly<Record<string, unknown>>; draft?: string },
) {
  const service = await getService(ctx, serviceId)
  const { bundle } = service
  if (bundle.service.status !== 'live' || !bundle.forms[APPLY]) throw problem('not-online')
  await assertThrough(ctx, service)
  requireServiceAssurance(ctx, bundle)
  const held = draft === undefined ? undefined : await getOpenDraft(ctx, draft)
  const whole = await withStoredFiles(ctx, answers, held ? [`draft:${held.id}`] : [])
  const surroundings = await surroundingsOf(ctx, {
    person: personOf(ctx),
    fetched: held?.fetched ?? [],
  })
  const assessment = assess(bundle, APPLY, whole, surroundings)
  const { complete, errors } = assessment
  const decided = complete
    ? await decideApplication(ctx, bundle, APPLY, assessment.answers, surroundings.today)
    : undefined
  const { decimals } = ctx.pack.settings.currency
  return {
    complete,
    errors: pointedErrors(ctx, bundle, errors),
    answers: assessment.answers,
    ...(decided && {
      decided: {
        short: shortOf(decided),
        qualifies: decided.qualifies,
        fee: decided.fee && {
          amount: decimalText(decided.fee, decimals),
          currency: decided.fee.currency,
        },
      },
    }),
  }
}
