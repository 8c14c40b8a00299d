import type { Pack, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { Fetched } from './fetched.ts'
import type { AnswerPath } from './path.ts'

/** What a form may take from the account of the person signed in. */
export type Account = {
  readonly name: Texts
  /** what the account was opened with, of this kind of the pack's identifiers */
  readonly identifier: string
  readonly identifierKind: string
  /** of a business, a form asks which person it means */
  readonly partyKind?: 'person' | 'business'
  readonly birthDate: LocalDate | null
  readonly nationality: string | null
  readonly email: string | null
  readonly phone: string | null
}

export type AssessOptions = {
  readonly today: LocalDate
  readonly pack: Pack
  /** absent before sign-in */
  readonly account?: Account
  /** what registers said of whoever applies; nothing that they send can */
  readonly fetched?: readonly Fetched[]
  /** the names of whoever is signed in, who may be somebody else than the account's */
  readonly signer?: Texts
  /** ids of pages that the person has saved; absent: pages that nobody has seen count as seen */
  readonly seen?: ReadonlySet<string>
}

export type AnswerError = {
  readonly path: AnswerPath
  /** id of its page */
  readonly page: string
  /** stable: `required`, `too-long`, `hazardous` */
  readonly code: string
  /** key of the general text, `services.errors.too-long`; a check's own text is the service's */
  readonly key: string
  readonly params: Readonly<Record<string, unknown>>
  /** of an address, a person, a date: the part at fault */
  readonly part?: string
}

export type PageState = {
  /** its id */
  readonly page: string
  readonly relevant: boolean
  /** open: something is not answered, or the page was not seen; invalid: something cannot stay */
  readonly state: 'done' | 'open' | 'invalid'
  readonly errors: readonly AnswerError[]
}

/** Everything that can be said of answers to a form. */
export type Assessment = {
  /** what counts and is sound: no hidden answers, canonical, with what was worked out and looked up */
  readonly answers: Readonly<Record<string, unknown>>
  /** what was worked out or looked up, by path */
  readonly values: Readonly<Record<AnswerPath, unknown>>
  /** paths of all fields, groups and items that count */
  readonly relevant: ReadonlySet<AnswerPath>
  readonly pages: readonly PageState[]
  /** in the order of the form */
  readonly errors: readonly AnswerError[]
  /** nothing is missing and nothing is wrong */
  readonly complete: boolean
}
