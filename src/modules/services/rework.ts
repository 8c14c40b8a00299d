import type { Ctx, PersonId } from '#kernel'
import type { LocalDate } from '#lib/time'
import { type ProcedureData, procedureDataOf } from './beginning.ts'
import type { ServiceBundle } from './bundle/bundle.ts'
import { type Decided, decideApplication } from './decided.ts'
import { surroundingsOf } from './draft.ts'
import { assess } from './form/assess.ts'
import type { Assessment } from './form/assessment.ts'
import type { Fetched } from './form/fetched.ts'

export type Reworked = {
  readonly assessment: Assessment
  /** undefined where no rules decide in the service, or the answers are not complete */
  readonly decided: Decided | undefined
  readonly procedureData: ProcedureData
}

/**
 * Works out answers that were sent before, or a part of them, as they would be had they been sent so.
 *
 * @param sent.on  the day that counts
 * @throws services/undecidable, rules/not-in-force  as `decideApplication`
 */
export async function reworkAnswers(
  ctx: Ctx,
  bundle: ServiceBundle,
  sent: {
    form: string
    person: PersonId
    answers: Readonly<Record<string, unknown>>
    /** what registers had said then */
    fetched: readonly Fetched[]
    on: LocalDate
  },
): Promise<Reworked> {
  const { form, on } = sent
  const assessment = assess(bundle, form, sent.answers, await surroundingsOf(ctx, sent))
  const { answers, complete } = assessment
  const decided = complete ? await decideApplication(ctx, bundle, form, answers, on) : undefined
  return { assessment, decided, procedureData: procedureDataOf(bundle, form, answers, on) }
}
