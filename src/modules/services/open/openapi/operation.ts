/** How one act stands in the description: what it is, what it answers, what it takes. */
export type Operation = (act: {
  summary: string
  answer: string
  status?: number
  body?: object
  key?: true
  /** what the token must be for, where that is not to apply */
  scope?: string
}) => object
