/**
 * A form on paper as `form.typ` typesets it: every text in its language, nothing to be worked out there. A blank one has
 * places to write, a filled-in one has answers; all else is the same.
 */
export type Sheet = {
  lang: string
  dir: 'ltr' | 'rtl'
  /** of the file, for whoever opens it */
  name: string
  state: string
  agency: string
  title: string
  summary: string
  /** what the reader must know first: that it is a demonstration, that it was not sent */
  notices: readonly string[]
  /** of what is filled in: whose it is, its reference, when */
  head: readonly Said[]
  how: readonly string[]
  bring: { title: string; items: readonly Item[] } | null
  sections: readonly Section[]
  hand: {
    title: string
    lines: readonly string[]
    address: string
    qr: string
    qrAlt: string
  } | null
  /** for who takes it in */
  office: { title: string; fields: readonly string[] } | null
  foot: string
  /** '{page} of {pages}' */
  pages: string
}

export type Said = { label: string; value: string }

/** A document to bring. */
export type Item = { text: string; note: string }

/** A page of the form. */
export type Section = { title: string; note: string; blocks: readonly Block[] }

export type Block =
  | { kind: 'text'; text: string }
  /** a question with the place for its answer */
  | { kind: 'field'; label: string; notes: readonly string[]; input: Input }
  /** fields under a heading of their own: a group, or one item of a list */
  | { kind: 'group'; title: string; notes: readonly string[]; blocks: readonly Block[] }
  /** rows of cells; blank where there is nothing to say */
  | {
      kind: 'table'
      title: string
      notes: readonly string[]
      columns: readonly string[]
      rows: readonly (readonly string[])[]
    }
  /** a line for each who signs */
  | { kind: 'signatures'; title: string; columns: readonly string[]; rows: number }

/** The place for an answer, or the answer. */
export type Input =
  | { kind: 'line'; width: 'short' | 'half' | 'full'; after: string }
  | { kind: 'lines'; count: number }
  /** a box for each character, in groups of so many */
  | { kind: 'cells'; parts: readonly Cells[] }
  /** a box to tick for each */
  | { kind: 'boxes'; options: readonly string[] }
  | { kind: 'parts'; parts: readonly { label: string; input: Input }[] }
  | { kind: 'answer'; text: string; dir: 'ltr' | 'auto'; notes: readonly string[] }

export type Cells = { label: string; groups: readonly number[] }
