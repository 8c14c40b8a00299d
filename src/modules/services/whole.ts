import type { Ctx } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { Field } from './bundle/field.ts'
import { type Draft, surroundingsOf } from './draft.ts'
import { assess } from './form/assess.ts'
import type { AssessOptions } from './form/assessment.ts'
import { isRecord } from './form/path.ts'
import { APPLY } from './licence-draft.ts'

type Answers = Readonly<Record<string, unknown>>

/**
 * What is sent, whole: an application by another form than the first is about a licence, and what its form asked takes
 * the place of what the licence said there. So rules, desk and document read one and the same set of answers, and what
 * follows from others is worked out anew.
 *
 * @param answers  as assessed by the draft's own form
 */
export async function wholeAnswers(
  ctx: Ctx,
  bundle: ServiceBundle,
  draft: Pick<Draft, 'form' | 'answers' | 'person' | 'fetched'>,
  answers: Answers,
): Promise<Answers> {
  if (draft.form === APPLY) return answers
  return wholeWith(bundle, draft, answers, await surroundingsOf(ctx, draft))
}

/** As {@link wholeAnswers}, of what needs no storage. */
export function wholeWith(
  bundle: ServiceBundle,
  draft: Pick<Draft, 'form' | 'answers'>,
  answers: Answers,
  surroundings: AssessOptions,
): Answers {
  if (draft.form === APPLY) return answers
  const whole = laidOver(bundle, draft, answers)
  return { ...answers, ...assess(bundle, APPLY, whole, surroundings).answers }
}

const fieldsOf = (bundle: ServiceBundle, form: string) =>
  bundle.forms[form]?.pages.flatMap((page) => page.fields) ?? []

/** What a draft by another form than the first holds, with what that form asks in place of what was there. */
export const laidOver = (
  bundle: ServiceBundle,
  draft: Pick<Draft, 'form' | 'answers'>,
  answers: Answers,
): Answers => overlaid(fieldsOf(bundle, draft.form), draft.answers, answers)

/** Of what a draft holds the part that its form asks: what whoever fills it in has to do with. */
export const askedOf = (
  bundle: ServiceBundle,
  { form, answers }: Pick<Draft, 'form' | 'answers'>,
): Answers => (form === APPLY ? answers : picked(fieldsOf(bundle, form), answers))

const picked = (fields: readonly Field[], answers: Answers): Answers =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = answers[field.name]
      if (value === undefined) return []
      const isPlace = field.kind === 'group' && !field.many
      return [[field.name, isPlace ? picked(field.fields, inside(value)) : value]]
    }),
  )

function overlaid(fields: readonly Field[], before: Answers, answers: Answers): Answers {
  const whole: Record<string, unknown> = { ...before }
  for (const field of fields) {
    const { name } = field
    if (field.kind === 'group' && !field.many) {
      whole[name] = overlaid(field.fields, inside(before[name]), inside(answers[name]))
    } else if (answers[name] === undefined) delete whole[name]
    else whole[name] = answers[name]
  }
  return whole
}

const inside = (value: unknown): Answers => (isRecord(value) ? value : {})
