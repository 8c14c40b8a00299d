import type { IdentifierKind } from './settings.ts'

const zeros = [0x0660, 0x06f0, 0x0966, 0xff10]
const bidiMarks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u0640\ufeff]/g

/**
 * Digits of other scripts as ASCII digits; bidi marks, tatweel and outer spaces dropped. What is
 * done to everything typed that is not prose.
 */
export const plainTyped = (typed: string): string =>
  [...typed.replace(bidiMarks, '')]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0
      const zero = zeros.find((start) => code >= start && code <= start + 9)
      return zero === undefined ? letter : String(code - zero)
    })
    .join('')
    .trim()

/** Why a typed identifier is not one: it has not the form, or it says a year that has not come. */
export type IdentifierFault = 'pattern' | 'future-year'

/** The stretches of a canonical value by the names of its parts. */
const split = (kind: IdentifierKind, value: string): Map<string, string> => {
  let from = 0
  const parts = new Map<string, string>()
  for (const part of kind.parts ?? []) {
    parts.set(part.part, value.slice(from, from + part.length))
    from += part.length
  }
  return parts
}

/** The year of birth that the century and year parts say, when the kind has both. */
const yearIn = (kind: IdentifierKind, value: string): number | undefined => {
  const parts = split(kind, value)
  const century = kind.parts?.find((part) => part.part === 'century')
  const start = century?.centuries?.[parts.get('century') ?? '']
  const year = parts.get('year')
  return start === undefined || year === undefined ? undefined : start + Number(year)
}

/**
 * Reads a typed identifier.
 *
 * @param kind   from `pack.yaml`
 * @param typed  as it came
 * @param today  ISO day, for the year that must not lie in the future
 * @returns the canonical value, or why it is none
 */
export const parseIdentifier = (
  kind: IdentifierKind,
  typed: string,
  today: string,
): { value: string } | { fault: IdentifierFault } => {
  let value = plainTyped(typed)
  if (kind.normalise.includes('drop-spaces')) value = value.replace(/\s/g, '')
  if (kind.normalise.includes('drop-hyphens')) value = value.replace(/[-\u2010-\u2015]/g, '')
  if (kind.normalise.includes('upper-case')) value = value.toUpperCase()
  if (!new RegExp(`^(?:${kind.pattern})$`, 'u').test(value)) return { fault: 'pattern' }
  const year = yearIn(kind, value)
  if (year !== undefined && year > Number(today.slice(0, 4))) return { fault: 'future-year' }
  return { value }
}

/** A canonical value in its groups, `284 6349 9911`; show it left to right. */
export const groupDigits = (value: string, grouping: readonly number[] | undefined): string => {
  const groups: string[] = []
  let from = 0
  for (const length of grouping ?? []) {
    groups.push(value.slice(from, from + length))
    from += length
  }
  if (from < value.length) groups.push(value.slice(from))
  return groups.filter((group) => group !== '').join(' ')
}

/**
 * Makes an identifier for an invented person.
 *
 * @param from  `year` of birth, `country` (numeric code) and `serial`; what the kind has no part
 *   for is left out
 * @throws Error when the kind's parts cannot hold them
 */
export const makeIdentifier = (
  kind: IdentifierKind,
  from: { year: number; country: string; serial: number },
): string => {
  const parts = (kind.parts ?? []).map((part) => {
    if (part.part === 'literal') return part.text ?? ''
    if (part.part === 'country') return from.country
    if (part.part === 'serial') return String(from.serial).padStart(part.length, '0')
    if (part.part === 'year') return String(from.year % 100).padStart(2, '0')
    const centuries = Object.entries(part.centuries ?? {})
    return centuries.find(([, start]) => start <= from.year && from.year < start + 100)?.[0] ?? ''
  })
  const value = parts.join('')
  if (!new RegExp(`^(?:${kind.pattern})$`, 'u').test(value)) {
    throw new Error(`the parts of the identifier make ${value}, which its own pattern refuses`)
  }
  return value
}
