/** Words for people, by code; blanks stand in braces: `{name}`. */
export type Wording = Readonly<Record<string, string>>

/** What the blanks are filled with. */
export type Params = Readonly<Record<string, string | number>>

type BlanksOf<Words extends string> = Words extends `${string}{${infer Blank}}${infer Rest}`
  ? Blank | BlanksOf<Rest>
  : never

/**
 * What has to be given with a code: all blanks of its words, so that a code without words, or a blank
 * that nobody fills, does not compile. What is given beyond them is kept, for whoever looks closer.
 */
export type Given<
  W extends Wording,
  Code extends keyof W,
  Known extends string = never,
  Value = string | number,
> = [Exclude<BlanksOf<W[Code]>, Known>] extends [never]
  ? [params?: Readonly<Record<string, Value>>]
  : [
      params: Readonly<Record<string, Value>> &
        Readonly<Record<Exclude<BlanksOf<W[Code]>, Known>, Value>>,
    ]

const BLANK = /\{(\w+)\}/g

/** The blanks of some words, in their order. */
export const blanksIn = (words: string): string[] =>
  [...words.matchAll(BLANK)].map(([, name]) => name ?? '')

/** Fills the blanks; one that nobody filled becomes `…`. */
export const filled = (words: string, params: Params): string =>
  words.replace(BLANK, (_, name: string) => String(params[name] ?? '…'))
