/** What the parent asks of the typesetting process. */
export type TypesetRequest = {
  id: number
  /** absolute path; its folder is all that the template can read */
  template: string
  /** JSON */
  data: string
  /** seconds since 1970 */
  date: number
  /** the data are nobody's: what is said of them may repeat them */
  invented: boolean
}

/** What is wrong with a template, in Typst's words, and where. */
export type TypesetFault = {
  /** path from the template's folder; absent where no place is known */
  file?: string
  /** counted from 1 */
  line?: number
  /** counted from 1 */
  column?: number
  message: string
}

/** What it answers: a PDF, or why there is none. */
export type TypesetReply =
  | { id: number; pdf: Uint8Array }
  | { id: number; failure: string; faults: readonly TypesetFault[] }
