import { setIn } from '#lib/yaml-edit'
import type { ExpectedTexts } from '../bundle/texts.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'

/** One text of a service in every language. */
export type TextRow = {
  key: string
  /** by language; none: it is not written */
  texts: Readonly<Record<string, string>>
  /** `missing`: a language lacks it; `behind`: changed in one language and not in another; `unused`: nothing shows it */
  state: 'missing' | 'behind' | 'unused' | 'ok'
}

export const messagePath = (lang: string) => `messages/${lang}.yaml`

/** The texts of a language by key; none where the file is missing or cannot be read. */
export function textsIn(files: SourceFiles, lang: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') found.set(path, value)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key)
    }
  }
  walk(yamlIn(files, messagePath(lang)), '')
  return found
}

/**
 * All texts of a service, in the order of the first language's file, those that are missing last.
 *
 * @param before  the files from which the change began
 * @param expected  undefined: what is missing and unused cannot be told
 */
export function textRows(
  languages: readonly string[],
  { before, after }: { before: SourceFiles; after: SourceFiles },
  expected: ExpectedTexts | undefined,
): TextRow[] {
  const now = languages.map((lang) => textsIn(after, lang))
  const then = languages.map((lang) => textsIn(before, lang))
  const keys = new Set([
    ...now.flatMap((texts) => [...texts.keys()]),
    ...(expected?.required ?? []),
  ])
  return [...keys].map((key) => {
    const texts = Object.fromEntries(
      languages.flatMap((lang, at) => {
        const text = now[at]?.get(key)
        return text === undefined ? [] : [[lang, text]]
      }),
    )
    const changed = languages.map((_, at) => now[at]?.get(key) !== then[at]?.get(key))
    return { key, texts, state: stateOf(key, texts, { languages, changed, expected }) }
  })
}

function stateOf(
  key: string,
  texts: TextRow['texts'],
  {
    languages,
    changed,
    expected,
  }: {
    languages: readonly string[]
    changed: readonly boolean[]
    expected: ExpectedTexts | undefined
  },
): TextRow['state'] {
  if (expected && !expected.required.has(key) && !expected.optional.has(key)) return 'unused'
  if (languages.some((lang) => (texts[lang] ?? '').trim() === '')) return 'missing'
  return changed.some(Boolean) && !changed.every(Boolean) ? 'behind' : 'ok'
}

/** Sets texts of a language, or takes them away where they are empty. */
export function withTexts(
  files: SourceFiles,
  lang: string,
  texts: Readonly<Record<string, string>>,
): SourceFiles {
  const path = messagePath(lang)
  const known = textsIn(files, lang)
  const source = Object.entries(texts).reduce((text, [key, typed]) => {
    const plain = typed.replaceAll('\r\n', '\n').trim()
    if ((known.get(key) ?? '').trim() === plain) return text
    return setIn(text, key.split('.'), plain === '' ? undefined : plain)
  }, textIn(files, path) ?? '')
  return { ...files, [path]: source }
}

/** Takes away everything that is said under a key, in every language. */
export function withoutTexts(
  files: SourceFiles,
  languages: readonly string[],
  key: string,
): SourceFiles {
  const left = languages.flatMap((lang) => {
    const text = textIn(files, messagePath(lang))
    return text === undefined
      ? []
      : [[messagePath(lang), setIn(text, key.split('.'), undefined)] as const]
  })
  return { ...files, ...Object.fromEntries(left) }
}
