import type { Pack, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { PlainField } from '../bundle/field.ts'

/** What a field's answer may depend on beside what was typed. */
export type Surroundings = {
  readonly today: LocalDate
  readonly pack: Pack
  /** the names of whoever is signed in, for others too; absent where nobody is */
  readonly signer?: Texts
}

/** Why something typed is no answer; `services.errors.<code>` is its text. */
export type Fault = {
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  /** of an address or a person: the part at fault */
  readonly part?: string
  /** key of its text, where that is not `services.errors.<code>` */
  readonly key?: string
}

/** Nothing was answered; or the canonical answer; or why it is none. */
export type Parsed = undefined | { readonly value: unknown } | { readonly fault: Fault }

/** How to look into what a page sent: inputs by name. */
export type Sent = {
  readonly names: readonly string[]
  one(name: string): string
  all(name: string): readonly string[]
}

/**
 * One kind of field. What was typed and what is canonical are both kept in drafts, so `parse` gives a
 * canonical answer back as it is: `parse(parse(x)) = parse(x)`.
 */
export type Kind<F extends PlainField> = {
  /** what was typed, from the inputs of a page; undefined when nothing was */
  read(sent: Sent, name: string, field: F, around: Surroundings): unknown
  parse(raw: unknown, field: F, around: Surroundings): Parsed
  /** a canonical answer as a value of FEEL */
  toFeel(value: unknown): unknown
}

export const asIs = (value: unknown): unknown => value

/** The longest text that is kept at all; more is cut off, and is too long for every field. */
export const MAX_KEPT_CHARACTERS = 20_000

/** One input's text; undefined when only spaces were typed. */
export function readText(sent: Sent, name: string): string | undefined {
  const text = sent.one(name).slice(0, MAX_KEPT_CHARACTERS)
  return text.trim() === '' ? undefined : text
}

export const isEmpty = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')

/** Characters as people count them. */
export const lengthOf = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
