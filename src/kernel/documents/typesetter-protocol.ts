/** What the parent asks of the typesetting process. */
export type TypesetRequest = {
  id: number
  /** absolute path; its folder is all that the template can read */
  template: string
  /** JSON */
  data: string
  /** seconds since 1970 */
  date: number
}

/** What it answers: a PDF, or why there is none, in Typst's words. */
export type TypesetReply = { id: number; pdf: Uint8Array } | { id: number; failure: string }
