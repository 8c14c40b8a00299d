import type { Ctx } from '#kernel'
import { answerLine, type ServiceBundle } from '#services'
import { findField } from '../fields.ts'
import { labelOf } from '../service-texts.ts'
import type { Answers } from '../tables.ts'

/** An item that can be split off: `activities.2` is the third. */
export type Part = { key: string; label: string }

/** Lists of a form, at its top, of which at least two items were sent: something is left of each. */
const listsOf = (bundle: ServiceBundle, form: string, answers: Answers) =>
  (bundle.forms[form]?.pages ?? [])
    .flatMap(({ fields }) => fields)
    .flatMap(({ name, ...field }) => {
      const items = answers[name]
      const many = field.kind === 'group' && field.many
      return many && Array.isArray(items) && items.length > 1 ? [{ name, items }] : []
    })

/** What of an application can be split off, in the form's order, each in one line of words. */
export const partsOf = (
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle,
  form: string,
  answers: Answers,
): Part[] =>
  listsOf(bundle, form, answers).flatMap(({ name, items }) =>
    items.map((item, at) => {
      const field = findField(bundle, form, name)
      const one = field?.kind === 'group' ? { ...field, many: undefined } : field
      const text = answerLine({ t, pack, bundle }, one, item)
      const list = labelOf(bundle, t.locale, name)
      return {
        key: `${name}.${at}`,
        label: `${list} ${t.number(at + 1)}${text ? ` – ${text}` : ''}`,
      }
    }),
  )

/**
 * Answers in two: what stays, and what goes. What is no list stands in both, as does a list of which nothing goes.
 *
 * @param keys  of the items that go
 * @returns undefined where nothing goes, or nothing would stay of a list
 */
export function divided(
  bundle: ServiceBundle,
  form: string,
  answers: Answers,
  keys: readonly string[],
): { stays: Answers; goes: Answers } | undefined {
  const stays: Answers = { ...answers }
  const goes: Answers = { ...answers }
  let moved = 0
  for (const { name, items } of listsOf(bundle, form, answers)) {
    const isChosen = (_: unknown, at: number) => keys.includes(`${name}.${at}`)
    const chosen = items.filter(isChosen)
    if (chosen.length === 0) continue
    if (chosen.length === items.length) return undefined
    goes[name] = chosen
    stays[name] = items.filter((item, at) => !isChosen(item, at))
    moved += chosen.length
  }
  return moved === 0 || moved < new Set(keys).size ? undefined : { stays, goes }
}

/** Answers that name other files in the place of some. */
export function withFiles(answers: Answers, copies: ReadonlyMap<string, string>): Answers {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        name === 'file' && typeof inner === 'string'
          ? (copies.get(inner) ?? inner)
          : changed(inner),
      ]),
    )
  }
  return changed(answers) as Answers
}
