import type { Ctx } from '#kernel'
import type { ServiceBundle } from '../../bundle/bundle.ts'
import type { AnswerError } from '../../form/assessment.ts'
import { type AnswerPath, stepsOf } from '../../form/path.ts'
import { errorWords } from '../../view/words.ts'

/** Enough to mend a form by; the rest comes when these are mended. */
const MOST = 200

/** `activities[1].materials` → `/activities/0/materials`. @source RFC 6901 */
export const pointerOf = (path: AnswerPath, part?: string): string =>
  [...stepsOf(path), ...(part === undefined ? [] : [part])]
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')

/** What is wrong with answers, for software: where, which fault, and what to do in words. */
export const pointedErrors = (
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle,
  errors: readonly AnswerError[],
) =>
  errors.slice(0, MOST).map((error) => ({
    where: pointerOf(error.path, error.part),
    code: error.code,
    detail: errorWords({ t, pack, bundle }, error),
  }))
