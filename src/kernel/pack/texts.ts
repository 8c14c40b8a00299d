import type { Finding } from './finding.ts'
import { found } from './found-words.ts'
import type { YamlFile } from './yaml-file.ts'

/** Keys whose value is the same text in each language of the pack, or a list of such. */
const textKeys = new Set([
  'names',
  'plurals',
  'longNames',
  'taglines',
  'notices',
  'formats',
  'hints',
  'texts',
  'examples',
  'ledes',
  'titles',
  'female',
  'male',
  'family',
])

/**
 * Texts that are data (names of organisations, topics, municipalities) must be there in every
 * language of the pack, and in no other.
 *
 * @param languages  of `pack.yaml`
 * @param more       other keys of this file whose value is a text in each language
 */
export const checkTexts = (
  file: YamlFile,
  languages: readonly string[],
  more: readonly string[] = [],
): Finding[] => {
  const check = (texts: Record<string, unknown>, path: (string | number)[]): Finding[] => [
    ...languages
      .filter((language) => !(language in texts))
      .map((language) =>
        file.finding(path, {
          code: 'text-missing',
          message: found('text-missing', { language }),
        }),
      ),
    ...Object.keys(texts)
      .filter((language) => !languages.includes(language))
      .map((language) =>
        file.finding([...path, language], {
          code: 'text-unused',
          message: found('text-unused', { language }),
          at: 'key',
        }),
      ),
  ]
  const walk = (value: unknown, path: (string | number)[]): Finding[] => {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) => {
      const at = [...path, Array.isArray(value) ? Number(key) : key]
      const named = textKeys.has(key) || more.includes(key)
      const isTexts = named && typeof inner === 'object' && inner !== null
      if (isTexts && Array.isArray(inner)) {
        return inner.flatMap((texts, index) =>
          typeof texts === 'object' && texts !== null ? check(texts, [...at, index]) : [],
        )
      }
      const isNested = isTexts && Object.values(inner).some((each) => typeof each !== 'string')
      return isTexts && !isNested ? check(inner as Record<string, unknown>, at) : walk(inner, at)
    })
  }
  return walk(file.value, [])
}
