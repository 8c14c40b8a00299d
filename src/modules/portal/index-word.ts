/** Articles do not count when titles stand in an index; each language has its own. */
const ARTICLES: Readonly<Record<string, RegExp>> = {
  ar: /^ال(?=\p{L}{2})/u,
  en: /^(?:the|an?)\s+/iu,
  fr: /^(?:l['’]|(?:les?|la)\s+)/iu,
}

/** Forms of one letter that an index keeps together: alef with and without hamza. */
const ALEF = /[أإآٱ]/g

/**
 * The key by which a title stands in an index and in lists: 'الهيئة' under ه, 'The sea' under S. Words that
 * begin with the letters of the article as their own are rare, and stand where the article would put them.
 */
export const indexWord = (text: string, locale: string): string =>
  text
    .normalize('NFC')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(ARTICLES[locale] ?? /^$/, '')
    .replace(ALEF, 'ا')

/** Puts entries in the order of an index. */
export function inIndexOrder<E extends { text: string }>(
  entries: readonly E[],
  locale: string,
): E[] {
  const collator = new Intl.Collator(locale)
  const key = ({ text }: E) => indexWord(text, locale)
  return [...entries].sort((a, b) => collator.compare(key(a), key(b)))
}

/** Entries under their first letters, letters and entries in the order of the language. */
export function byLetter<E extends { text: string }>(
  entries: readonly E[],
  locale: string,
): { letter: string; links: E[] }[] {
  const letterOf = ({ text }: E) =>
    [...indexWord(text, locale).normalize('NFD')][0]?.toLocaleUpperCase(locale) ?? ''
  const groups = Map.groupBy(inIndexOrder(entries, locale), letterOf)
  return [...groups].map(([letter, links]) => ({ letter, links }))
}
