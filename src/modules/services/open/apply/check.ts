import type { Ctx } from '#kernel'
import { decimalText } from '#lib/money'
import { requireServiceAssurance } from '../../assurance.ts'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import { isOnline } from '../../bundle/status.ts'
import { costOf } from '../../cost.ts'
import { decideApplication, shortOf } from '../../decided.ts'
import { dayThatCounts, getOpenDraft, personOf, surroundingsOf } from '../../draft.ts'
import { openOnly, ownersOf } from '../../draft-save.ts'
import { assess } from '../../form/assess.ts'
import { APPLY } from '../../licence-draft.ts'
import { problem } from '../../problems.ts'
import { getService, getServiceVersion } from '../../service.ts'
import { wholeAnswers } from '../../whole.ts'
import { pointedErrors } from './pointed-errors.ts'
import { withStoredFiles } from './stored-files.ts'
import { assertThrough } from './through.ts'

/**
 * Says what would come of answers, were they sent now: nothing is kept.
 *
 * @param draft  one that was begun: its form counts, its files may be named, and what stays in it stays
 * @throws kernel/step-up, services/not-online, services/other-agency, services/file-missing
 * @throws services/draft-missing  also a draft of another service
 * @throws services/undecidable, rules/not-in-force  as `decideApplication`
 */
export async function checkAnswers(
  ctx: Ctx,
  serviceId: string,
  { answers, draft }: { answers: Readonly<Record<string, unknown>>; draft?: string },
) {
  const held = draft === undefined ? undefined : await getOpenDraft(ctx, draft)
  if (held && held.service !== serviceId) throw problem('draft-missing')
  const bundle = held
    ? await getServiceVersion(ctx, held.service, held.version)
    : await offeredNow(ctx, serviceId)
  requireServiceAssurance(ctx, bundle)
  const whole = await withStoredFiles(ctx, answers, held ? ownersOf(held) : [])
  const surroundings = await surroundingsOf(ctx, held ?? { person: personOf(ctx) })
  const counts = held ? await openOnly(ctx, held, whole) : whole
  const form = held?.form ?? APPLY
  const assessment = assess(bundle, form, counts, surroundings)
  const { complete, errors } = assessment
  const on = held ? dayThatCounts(ctx, held) : surroundings.today
  const decided = complete
    ? await decideApplication(
        ctx,
        bundle,
        APPLY,
        held ? await wholeAnswers(ctx, bundle, held, assessment.answers) : assessment.answers,
        on,
      )
    : undefined
  const cost = complete ? costOf(ctx, bundle, decided, held?.licenceAct) : 'unknown'
  const { decimals, code: currency } = ctx.pack.settings.currency
  return {
    complete,
    errors: pointedErrors(ctx, bundle, errors),
    answers: assessment.answers,
    fee:
      cost === 'unknown'
        ? null
        : { amount: decimalText({ minor: cost, currency }, decimals), currency },
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

/** The service as it is offered now, where software may apply in it. */
async function offeredNow(ctx: Ctx, id: string): Promise<ServiceBundle> {
  const service = await getService(ctx, id)
  const { bundle } = service
  if (!isOnline(bundle.service.status) || !bundle.forms[APPLY]) throw problem('not-online')
  await assertThrough(ctx, service)
  return bundle
}
