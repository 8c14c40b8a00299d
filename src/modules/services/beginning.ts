import type { Json } from '#lib/feel/index'
import type { LocalDate } from '#lib/time'
import { compile } from '#rules'
import type { ServiceBundle } from './bundle/bundle.ts'
import { feelOf } from './form/feel-answers.ts'
import { openRound } from './rounds/rounds.ts'

/** By property of the process that a case follows. */
export type ProcedureData = Readonly<Record<string, Json>>

/**
 * What the procedure of a service is told of the answers when it begins; of a competition, when its round closes.
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
  const { competition, procedureData } = service
  const closes = competition && { roundCloses: openRound(competition, on)?.closes ?? null }
  const named = Object.entries(procedureData ?? {})
  if (named.length === 0) return { ...closes }
  const form = forms[formId]
  if (!form) throw new Error(`service ${id} has no form ${formId}`)
  const known = feelOf(
    form.pages.flatMap(({ fields }) => fields),
    answers,
  )
  const told = named.map(([name, source]): [string, Json] => {
    const { names, runWith } = compile(source)
    const given = names.map((read) => known[read] ?? null)
    return [name, (runWith(given, on) as Json | undefined) ?? null]
  })
  return { ...closes, ...Object.fromEntries(told) }
}
