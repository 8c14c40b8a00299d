import type { Texts } from '#kernel'

/** Something that applicants attach: the id of the evidence, and what people call it. */
export type Paper = { evidence: string; titles: Texts }

/** What the applicant pays, in the pack's currency as decimal text, and when: at a counter, where an officer notes it. */
export type Fee = { amount: string; when: FeeWhen }
export const FEE_WHEN = ['before', 'after'] as const
/** Before the application is examined, or after it is approved. */
export type FeeWhen = (typeof FEE_WHEN)[number]

/** Kinds of answers that a new service can ask for; the others are written in its form. */
export const ASKED_KINDS = [
  ...['text', 'longText', 'number', 'money', 'date', 'yesNo'],
  ...['choice', 'choices', 'phone', 'email'],
] as const satisfies readonly string[]
export type AskedKind =
  | 'text'
  | 'longText'
  | 'number'
  | 'money'
  | 'date'
  | 'yesNo'
  | 'choice'
  | 'choices'
  | 'phone'
  | 'email'

/** One question; `options` are those of `choice` and `choices`, none of the others. */
export type Question = {
  kind: AskedKind
  labels: Texts
  /** under which the answer is kept; absent: made from what the question is called */
  name?: string
  required: boolean
  options: readonly Option[]
}
/** `code`: under which it is kept; absent: made from what it is called. */
export type Option = { labels: Texts; code?: string }
/** `name`: its id; absent: made from its title. */
export type AskedPage = { titles: Texts; name?: string; questions: readonly Question[] }

export const DOCUMENTS = ['none', 'certificate', 'licence'] as const
/** What is issued: an entry in a register alone, or a sealed document too, of which the template is this. */
export type IssuedDocument = (typeof DOCUMENTS)[number]

/** What one says of a new service, and what its bundle is written from. */
export type Answers = {
  /** of the service, and name of its folder */
  id: string
  /** id of a body */
  owner: string
  /** at least one */
  audience: readonly string[]
  topic: string
  titles: Texts
  summaries: Texts
  /** what is issued */
  outputs: Texts
  document: IssuedDocument
  /** ISO 8601; null: what is issued has no end */
  validity: string | null
  /** what applicants attach */
  papers: readonly Paper[]
  /** none: one page with one question in people's own words */
  pages: readonly AskedPage[]
  /** null: it is free */
  fee: Fee | null
  /** within how many working days it is decided */
  days: number
  /** whether a second officer confirms a refusal */
  fourEyes: boolean
  /** id of the law that it stands on */
  law: string
  /** id of the source of all this */
  source: string
  reliability: string
}

/** What of a service the office does not ask about yet: each has its own editor there. */
export const LATER = {
  document: 'none',
  validity: 'P1Y',
  pages: [],
  fee: null,
} as const satisfies Partial<Answers>
