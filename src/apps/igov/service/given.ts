import { UsageError } from '../command.ts'

/** How deep answers may lie: pages, their questions, the options of those, by language. */
const DEEPEST = 8
const MOST = 5_000

/**
 * Answers of a file by the keys of their questions: `title: { en: Permit }` is `title.en`, and items of lists are
 * counted from 1; a list of single words is one answer with commas.
 *
 * @throws UsageError  it is no list of answers, or more than the questions could take
 */
export function keyed(file: unknown): [string, string][] {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new UsageError('The answers are a list of keys, each with its answer: id: parking-permit')
  }
  const found: [string, string][] = []
  const walk = (value: unknown, key: string, depth: number) => {
    if (depth > DEEPEST || found.length > MOST)
      throw new UsageError(`${key}: there is too much in it`)
    if (Array.isArray(value) && value.length > 0 && value.every(isPlain)) {
      found.push([key, value.map(textOf).join(', ')])
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, `${key}.${index + 1}`, depth + 1)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        walk(inner, key ? `${key}.${name}` : name, depth + 1)
      }
    } else if (value !== null) found.push([key, textOf(value)])
  }
  walk(file, '', 0)
  return found
}

const isPlain = (value: unknown) => typeof value !== 'object'

const textOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).trim()
}
