import type { CodeList, T } from '#kernel'
import type { OptionsField } from '../bundle/options.ts'
import { isOffered } from '../form/offered.ts'
import { type Wording, words } from './words.ts'

/** What words and options on a page are made from: lists offer other things on other days. */
export type DatedWording = Wording & { readonly today: string }

/** The name of an option in the reader's language; a code that nobody knows any more stands for itself. */
export function optionWords(wording: Wording, field: OptionsField, code: string): string {
  if (field.optionsFrom === undefined) return words(wording, `${field.name}.options.${code}`)
  const options = wording.pack.lists[field.optionsFrom]?.options ?? []
  const found = options.find(({ option }) => option === code)
  return found ? wording.t.of(found.names) : code
}

/**
 * What a choice offers on a day, in the order for the reader.
 *
 * @param chosen  what was answered before stays on offer, so that it can be seen
 */
export function optionsOf(wording: DatedWording, field: OptionsField, chosen: readonly string[]) {
  const { t, pack, today } = wording
  if (field.options) {
    return field.options.map((code) => ({ value: code, label: optionWords(wording, field, code) }))
  }
  const list = pack.lists[field.optionsFrom ?? '']
  if (!list) return []
  return ordered(list, t)
    .filter((one) => isOffered(one, today) || chosen.includes(one.option))
    .map(({ option, names }) => {
      const label = t.of(names)
      const also = Object.values(names).filter((name) => name !== label)
      return { value: option, label, ...(also.length > 0 && { also: also.join('|') }) }
    })
}

const sorted = new WeakMap<CodeList, Map<string, CodeList['options']>>()

/** Sorted once for each language: comparing names is slow. */
function ordered(list: CodeList, t: T): CodeList['options'] {
  if (list.order !== 'by-name') return list.options
  const known = sorted.get(list) ?? new Map<string, CodeList['options']>()
  sorted.set(list, known)
  const made = known.get(t.locale)
  if (made) return made
  const { compare } = new Intl.Collator(t.locale)
  const options = list.options.toSorted((a, b) => compare(t.of(a.names), t.of(b.names)))
  known.set(t.locale, options)
  return options
}
