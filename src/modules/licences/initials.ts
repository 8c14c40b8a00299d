import type { Texts } from '#kernel'

/** 'سارة خالد' → 'س. خ.': all that the public check shows of a holder. */
export const initialsOf = (name: Texts): Texts =>
  Object.fromEntries(
    Object.entries(name).map(([language, text]) => [
      language,
      text
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => `${[...word.replace(/^ال/, '')][0] ?? ''}.`)
        .join(' '),
    ]),
  )
