import { Type } from 'typebox'
import { type FormBody, fieldOf, type PersonId, type T } from '#kernel'
import { isUuid } from '#lib/uuid'
import { MOST_PICKED } from '../desk/bulk.ts'
import { officeHref } from '../pages/addresses.ts'
import { problem } from '../problems.ts'
import type { BulkRunId } from '../tables.ts'
import { filterFrom, listHref } from './filter.ts'

const Text = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))

/** The cases that were picked, in an address: of a question that is asked before the act. */
export const PickedQuery = Type.Object({
  act: Text,
  pick: Text,
  run: Text,
  back: Text,
  officer: Text,
})

export type Picked = {
  picked: string[]
  run: BulkRunId
  /** the list from which they were picked, as it stands in an address */
  back: string
}

const REFERENCE = /^[0-9A-Z-]{4,40}$/

/** @throws cases/bulk-unknown  without a number of the order */
export function pickedIn(fields: Readonly<Record<string, unknown>>): Picked {
  const one = (name: string) => String([fields[name] ?? ''].flat()[0])
  const run = one('run')
  if (!isUuid(run)) throw problem('bulk-unknown')
  const picked = [fields.pick ?? []].flat().map(String)
  return {
    picked: [...new Set(picked)].filter((text) => REFERENCE.test(text)).slice(0, MOST_PICKED + 1),
    run: run as BulkRunId,
    back: one('back').slice(0, 400),
  }
}

/** The list from which they were picked. */
export function backHref(t: T, back: string): string {
  const { from: _from, ...filter } = filterFrom(Object.fromEntries(new URLSearchParams(back)))
  return listHref(t, filter)
}

/** The question that is asked before an act. */
export function questionHref(t: T, act: string, { picked, run, back }: Picked): string {
  const query = new URLSearchParams([
    ...[['act', act] as [string, string], ['run', run] as [string, string]],
    ...(back ? [['back', back] as [string, string]] : []),
    ...picked.map((reference): [string, string] => ['pick', reference]),
  ])
  return `/${t.locale}/office/picked-cases?${query}`
}

export const personIn = (form: FormBody, name: string): PersonId | undefined => {
  const text = fieldOf(form, name)
  return isUuid(text) ? (text as PersonId) : undefined
}

/** One case is printed whole; of several their list. */
export const printHref = (t: T, { picked }: Picked): string => {
  const [first] = picked
  if (picked.length === 1 && first) return officeHref(t, first, 'print')
  const query = new URLSearchParams(
    picked.map((reference): [string, string] => ['pick', reference]),
  )
  return `/${t.locale}/office/print-cases?${query}`
}
