/** How the values of a term are written. */
export type TermKind =
  /** texts by language */
  | 'text'
  /** addresses of other nodes */
  | 'link'
  /** one plain text */
  | 'plain'
  /** one number, as decimal text */
  | 'double'
  /** one length of time, ISO 8601 */
  | 'duration'

/** The terms of a graph: short names for their addresses, and how their values are written. */
export type Vocabulary = {
  /** by prefix, the beginning of addresses */
  readonly prefixes: Readonly<Record<string, string>>
  /** by term: `prefix:name`, and the kind of its values */
  readonly terms: Readonly<Record<string, { readonly name: string; readonly kind: TermKind }>>
}

export type TextsOf = Readonly<Record<string, string | readonly string[]>>

/** One thing that is described. */
export type GraphNode = {
  /** its address */
  readonly id: string
  /** `prefix:name` of its classes */
  readonly types: readonly string[]
  /** by term, in the order in which it is written; what is empty is left out */
  readonly says: Readonly<Record<string, string | readonly string[] | TextsOf | undefined>>
}

/** What a node says, without what is empty. @throws Error  for a term that the vocabulary has not */
export const saidBy = ({ terms }: Vocabulary, { id, says }: GraphNode) =>
  Object.entries(says).flatMap(([term, value]) => {
    const known = terms[term]
    if (!known) throw new Error(`${id}: no term ${term}`)
    return value === undefined || isEmpty(value) ? [] : [{ ...known, term, value }]
  })

const isEmpty = (value: string | readonly string[] | TextsOf) =>
  typeof value !== 'string' && Object.keys(value).length === 0

/** The texts of all languages as pairs. */
export const textPairs = (texts: TextsOf): [language: string, text: string][] =>
  Object.entries(texts).flatMap(([language, text]) =>
    [text].flat().map((one): [string, string] => [language, one as string]),
  )
