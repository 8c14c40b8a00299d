import type { Ctx } from '#kernel'
import { pointerOf } from '#lib/json-pointer'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import type { AnswerError } from '../../form/assessment.ts'
import { errorWords } from '../../view/words.ts'

/** Enough to mend a form by; the rest comes when these are mended. */
const MOST = 200

/** What is wrong with answers, for software: where, which fault, and what to do in words. */
export const pointedErrors = (
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle,
  errors: readonly AnswerError[],
) =>
  errors.slice(0, MOST).map((error) => ({
    where: pointerOf(error.part === undefined ? error.path : `${error.path}.${error.part}`),
    code: error.code,
    detail: errorWords({ t, pack, bundle }, error),
  }))
