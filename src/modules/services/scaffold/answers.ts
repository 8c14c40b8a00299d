import type { Texts } from '#kernel'

/** Something that applicants attach: the id of the evidence, and what people call it. */
export type Paper = { evidence: string; titles: Texts }

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
  /** what applicants attach */
  papers: readonly Paper[]
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

/** The field of the form in which a paper is attached. */
export const fieldOfPaper = ({ evidence }: Pick<Paper, 'evidence'>): string =>
  evidence.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
