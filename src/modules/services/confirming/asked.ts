import { createHash } from 'node:crypto'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Confirm } from '../bundle/form-file.ts'
import type { Assessment } from '../form/assessment.ts'
import { isRecord } from '../form/path.ts'
import { modelOfForm } from '../view/words.ts'

/** Somebody who has to confirm, as the answers name them. */
export type Confirmer = { readonly identifier: string; readonly name: string }

/** What a form says of who confirms; undefined where nobody does. */
export const confirmOf = (bundle: ServiceBundle, form: string): Confirm | undefined =>
  bundle.forms[form]?.submit?.confirm

/** Everybody whom the answers name to confirm, each once. */
export function confirmersIn(
  bundle: ServiceBundle,
  form: string,
  { answers }: Pick<Assessment, 'answers'>,
): Confirmer[] {
  const confirm = confirmOf(bundle, form)
  const list = confirm ? answers[confirm.people] : undefined
  if (!confirm || !Array.isArray(list)) return []
  const people = new Map<string, Confirmer>()
  for (const item of list) {
    if (!isRecord(item)) continue
    const { [confirm.identifier]: identifier, [confirm.name]: name } = item
    if (typeof identifier !== 'string' || people.has(identifier)) continue
    people.set(identifier, { identifier, name: String(name ?? '') })
  }
  return [...people.values()]
}

/**
 * What is confirmed: the answers, but for the declaration, which each makes for themselves, and for what is worked out of
 * other answers, which may be another on another day.
 */
export function digestOf(
  bundle: ServiceBundle,
  form: string,
  { answers }: Pick<Assessment, 'answers'>,
): Buffer {
  const left = new Set<string>()
  for (const { page, fields } of modelOfForm(bundle, form).pages) {
    for (const { name, value } of fields) if (page.summary || value) left.add(name)
  }
  const confirmed = Object.entries(answers).filter(([name]) => !left.has(name))
  return createHash('sha256')
    .update(JSON.stringify(sorted(Object.fromEntries(confirmed))))
    .digest()
}

/** In whatever order their names stand. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}
