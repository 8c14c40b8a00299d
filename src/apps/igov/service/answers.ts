import type { Texts } from '#kernel'

/** What one says of a new service, and what its bundle is written from. */
export type Answers = {
  /** of the service, and name of its folder */
  id: string
  /** id of a body */
  owner: string
  audience: string
  topic: string
  titles: Texts
  summaries: Texts
  /** what is issued */
  outputs: Texts
  /** the paper that applicants attach; undefined: none */
  paper: Texts | undefined
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
