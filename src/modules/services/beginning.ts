import type { Json } from '#lib/feel/index'
import type { LocalDate } from '#lib/time'
import { compile } from '#rules'
import type { ServiceBundle } from './bundle/bundle.ts'
import { feelOf } from './form/feel-answers.ts'

/** By property of the process that a case follows. */
export type ProcedureData = Readonly<Record<string, Json>>

/**
 * What the procedure of a service is told of the answers when it begins.
 *
 * @param answers  as assessed: what counts, canonical
 * @param on       the day that counts, for `today()`
 * @returns what cannot be told by the answers is null; empty where the service says nothing of it
 */
export function procedureDataOf(
  { id, service, forms }: ServiceBundle,
  formId: string,
  answers: Readonly<Record<string, unknown>>,
  on: LocalDate,
): ProcedureData {
  const named = Object.entries(service.procedureData ?? {})
  if (named.length === 0) return {}
  const form = forms[formId]
  if (!form) throw new Error(`service ${id} has no form ${formId}`)
  const known = feelOf(
    form.pages.flatMap(({ fields }) => fields),
    answers,
  )
  return Object.fromEntries(
    named.map(([name, source]): [string, Json] => {
      const { names, runWith } = compile(source)
      const given = names.map((read) => known[read] ?? null)
      return [name, (runWith(given, on) as Json | undefined) ?? null]
    }),
  )
}
