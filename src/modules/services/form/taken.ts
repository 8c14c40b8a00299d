import type { Texts } from '#kernel'

/** Where a file of an application was taken from, instead of an upload. Only taking writes it; nothing that is sent can be it. */
export type Taken = {
  /** its id: a file of the application's own */
  readonly file: string
  /** of a licence that the person received, or of what they gave with an application */
  readonly from: 'licence' | 'case'
  /** names it at its source */
  readonly source: string
  readonly title: Texts
  /** of the licence or of the application */
  readonly number: string
  /** when it was sealed or given, ISO 8601 */
  readonly at: string
  /** the body that sealed it, or got it */
  readonly agency: Texts
  /** it was sent before: what it was worth then counts */
  readonly sent?: true
}

/** What was taken of files that answers name still. */
export const takenIn = (taken: readonly Taken[], files: ReadonlySet<string>): Taken[] =>
  taken.filter(({ file }) => files.has(file))
