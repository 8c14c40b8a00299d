import { changesOf, pairsOf } from '#lib/text-difference'
import { isRecord } from '../form/path.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'
import { textsIn } from './texts.ts'

/** One thing that two versions of a service say differently. */
export type Difference = {
  /**
   * `text`: something that people read; `fact`: something that the platform goes by; `passage`: a paragraph of the help;
   * `line`: lines of a template; `model`: a procedure, told element by element; `file`: the whole of a file
   */
  of: 'text' | 'fact' | 'passage' | 'line' | 'model' | 'file'
  change: 'added' | 'removed' | 'changed'
  /** of a text: its language */
  lang?: string
  /** path of the file in the folder */
  file: string
  /** of a text its key, of a fact the names on the way to it, of a passage its heading, of lines the first one's number */
  at: readonly string[]
  before?: string
  after?: string
}

/** By what items of lists are known from one version to the next. */
const NAMES = [
  ...['page', 'name', 'evidence', 'cost', 'output', 'step', 'rule', 'duration', 'law', 'ground'],
  ...['audience', 'channel', 'error', 'do', 'note'],
]

/**
 * What changes from one version to another: texts, then what files say, then files that are not looked into.
 *
 * @param languages  of the country, in their order
 */
export function differences(
  languages: readonly string[],
  before: SourceFiles,
  after: SourceFiles,
): Difference[] {
  const texts = languages.flatMap((lang) => textDifferences(lang, before, after))
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  const others = paths
    .filter((path) => !path.startsWith('messages/'))
    .flatMap((path) => fileDifferences(path, before, after))
  return [...texts, ...others]
}

function textDifferences(lang: string, before: SourceFiles, after: SourceFiles): Difference[] {
  const [was, is] = [textsIn(before, lang), textsIn(after, lang)]
  const keys = [...new Set([...is.keys(), ...was.keys()])]
  return keys.flatMap((key): Difference[] => {
    const [old, now] = [was.get(key), is.get(key)]
    if (old === now) return []
    const at = { of: 'text' as const, lang, file: `messages/${lang}.yaml`, at: [key] }
    return [{ ...at, ...told(old, now) }]
  })
}

function told(before: string | undefined, after: string | undefined) {
  if (before === undefined) return { change: 'added' as const, after: after ?? '' }
  if (after === undefined) return { change: 'removed' as const, before }
  return { change: 'changed' as const, before, after }
}

function fileDifferences(path: string, before: SourceFiles, after: SourceFiles): Difference[] {
  const [was, is] = [before[path], after[path]]
  if (JSON.stringify(was) === JSON.stringify(is)) return []
  const whole = (change: Difference['change']): Difference[] => [
    { of: 'file', change, file: path, at: [] },
  ]
  if (path.endsWith('.md')) return passages(path, textIn(before, path), textIn(after, path))
  if (was === undefined) return whole('added')
  if (is === undefined) return whole('removed')
  if (typeof was === 'string' && typeof is === 'string') {
    if (path.endsWith('.typ')) return lines(path, was, is)
    if (path.endsWith('.bpmn')) {
      return [{ of: 'model', change: 'changed', file: path, at: [], before: was, after: is }]
    }
  }
  if (!path.endsWith('.yaml')) return whole('changed')
  const [old, now] = [yamlIn(before, path), yamlIn(after, path)]
  if (old === undefined || now === undefined) return whole('changed')
  const found: Difference[] = []
  walk(old, now, [], (at, a, b) =>
    found.push({ of: 'fact', file: path, at, ...told(shown(a), shown(b)) }),
  )
  // Comments and layout alone: nothing that anybody goes by.
  return found
}

/** Paragraphs of a help text, each under its heading. */
function passages(file: string, was = '', is = ''): Difference[] {
  const [, lang = ''] = /([a-z]{2,3})\.md$/.exec(file) ?? []
  return pairsOf(paragraphsOf(was), paragraphsOf(is), ({ text }) => text).map(([old, now]) => ({
    ...{ of: 'passage' as const, file, lang, at: [(now ?? old)?.heading ?? ''] },
    ...told(old?.text, now?.text),
  }))
}

function paragraphsOf(source: string): { heading: string; text: string }[] {
  let heading = ''
  return source
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => {
      const title = /^#{1,6}\s+(.*?)\s*(?:\{#[^}]*\})?\s*$/m.exec(text)?.[1]
      heading = title ?? heading
      return { heading, text }
    })
}

/** Lines of a template that are not the same, those beside one another together. */
function lines(file: string, was: string, is: string): Difference[] {
  let at = 1
  return changesOf(was.split('\n'), is.split('\n'), (line) => line).flatMap((change) => {
    const first = at
    at += change.after.length
    if (change.same) return []
    const [before, after] = [change.before, change.after].map((all) =>
      all.length === 0 ? undefined : all.join('\n'),
    )
    return [{ of: 'line' as const, file, at: [String(first)], ...told(before, after) }]
  })
}

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value)

type Tell = (at: readonly string[], before: unknown, after: unknown) => void

function walk(before: unknown, after: unknown, at: readonly string[], tell: Tell): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const [old, now] = [membersOf(before), membersOf(after)]
  if (!old || !now) {
    tell(at, before, after)
    return
  }
  const keys = [...new Set([...old.keys(), ...now.keys()])]
  for (const key of keys) walk(old.get(key), now.get(key), [...at, key], tell)
  const order = (members: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...members.keys()].filter((key) => other.has(key)).join(', ')
  const [wasOrder, isOrder] = [order(old, now), order(now, old)]
  if (Array.isArray(after) && wasOrder !== isOrder) tell([...at, 'order'], wasOrder, isOrder)
}

/** The members of a map, or the items of a list by what they are called; undefined of all else. */
function membersOf(value: unknown): Map<string, unknown> | undefined {
  if (isRecord(value)) return new Map(Object.entries(value))
  if (!Array.isArray(value) || !value.every(isRecord)) return undefined
  const names = value.map((item) => {
    const key = NAMES.find((name) => typeof item[name] === 'string')
    return key ? String(item[key]) : undefined
  })
  if (names.some((name) => name === undefined) || new Set(names).size < names.length) {
    return undefined
  }
  return new Map(value.map((item, index) => [names[index] ?? '', item]))
}
