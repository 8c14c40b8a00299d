import type { Ctx } from '#kernel'
import { MOST } from '../scaffold/answer-faults.ts'
import { type Answers, LATER } from '../scaffold/answers.ts'
import { bundleOf } from '../scaffold/files.ts'
import {
  choicesAtOffice,
  chosen,
  daysTyped,
  type TypedService,
  textsTyped,
} from './begun-service.ts'
import { type Change, saveChange } from './change.ts'
import { type Described, describedIn, running } from './described.ts'

/**
 * Makes a change of a described service run: it gets the form, procedure, desk, words, help and scenarios that a new
 * service has, with a question for each paper that it names. What is said of it already stays as it is.
 *
 * @throws services/service-answer-wrong, and as `saveChange`
 */
export async function makeRun(
  ctx: Ctx,
  change: Change,
  seen: number,
  typed: TypedService,
): Promise<void> {
  const choices = await choicesAtOffice(ctx)
  const { languages } = choices
  await saveChange(ctx, change, seen, (files) => {
    const described = describedIn(files, choices)
    if (!described) return files
    const answers = answersOf(change, described, { languages, laws: choices.laws }, typed)
    return running(files, answers, bundleOf(answers, choices, ctx.translate), languages)
  })
}

function answersOf(
  { service, agency }: Pick<Change, 'service' | 'agency'>,
  { toAsk, ...known }: Described,
  { languages, laws }: { languages: readonly string[]; laws: readonly string[] },
  typed: TypedService,
): Answers {
  return {
    ...LATER,
    ...known,
    ...{ id: service, owner: agency, audience: [], topic: '' },
    validity: toAsk.output ? LATER.validity : null,
    outputs: toAsk.output ? textsTyped(typed, 'output', languages, MOST.title) : {},
    days: toAsk.days ? daysTyped(typed) : known.days,
    fourEyes: chosen(typed, 'fourEyes', ['yes', 'no']) === 'yes',
    law: toAsk.law ? chosen(typed, 'law', laws) : known.law,
  }
}
