import type { CodeList } from '#kernel'

type ListOption = CodeList['options'][number]

/** Whether an option of a code list may be chosen on a day. */
export const isOffered = ({ from, until }: ListOption, today: string): boolean =>
  (from === undefined || from <= today) && (until === undefined || today <= until)

/** Letters without what differs between spellings: case, marks, seats of hamza, kinds of one letter. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ء/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** The option that a text means: its code, or its name in a language of the country. */
export function optionMeant(list: CodeList, typed: string): ListOption | undefined {
  const text = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const exact = list.options.find(({ option }) => option === text)
  if (exact) return exact
  const wanted = plainName(text)
  return list.options.find(
    ({ option, names }) =>
      plainName(option) === wanted ||
      Object.values(names).some((name) => plainName(name) === wanted),
  )
}
