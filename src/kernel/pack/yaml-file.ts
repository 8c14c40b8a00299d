import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { type Finding, type Found, findingAt } from './finding.ts'
import { found, yamlFault } from './found-words.ts'

/** From the root of a file to a value: keys of maps and indices of lists. */
export type YamlPath = readonly (string | number)[]

/** A YAML file that remembers where each of its values stands. */
export type YamlFile = {
  /** path from the pack's folder */
  readonly file: string
  /** plain JSON; undefined when the file is missing or cannot be read */
  readonly value: unknown
  readonly source: string
  /** what is wrong with it as YAML */
  readonly findings: readonly Finding[]
  /**
   * A finding at a value, or at its key; at the nearest value above when there is none.
   *
   * @param path  to the value
   * @param what  what is said of it, and `key` to point at the key instead of the value
   */
  readonly finding: (path: YamlPath, what: Found & { at?: 'key' }) => Finding
  /** whether the value stands in a flow collection, `{…}` or `[…]` */
  readonly inFlow: (path: YamlPath) => boolean
}

type Node = { range?: readonly number[] | null; flow?: boolean }

const follow = (document: Document, path: YamlPath): { key?: unknown; value: unknown } => {
  let found: { key?: unknown; value: unknown } = { value: document.contents }
  for (const step of path) {
    const node = found.value
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && `${item.key.value}` === `${step}`,
      )
      if (!pair) return found
      found = pair.value === null ? { key: pair.key, value: pair.key } : pair
    } else if (isSeq(node) && node.items[Number(step)] !== undefined) {
      found = { value: node.items[Number(step)] }
    } else return found
  }
  return found
}

const unquoted = found('expression-unquoted', {
  signs: ', [ ] { } : #',
  sample: "is: 'count(a[b = 1]) = 1'",
})

/** Whether the place of a syntax error looks like an unquoted expression in a flow map. */
const looksUnquoted = (line: string) => /[{,]\s*(when|is|value):\s*[^'"\s]/.test(line)

const syntaxFindings = (file: string, source: string, document: Document, lines: LineCounter) => {
  const findings: Finding[] = []
  const push = (offset: number, code: Found['code'], message: Found['message']) => {
    const { line, col } = lines.linePos(offset)
    findings.push(findingAt({ file, line, column: col }, { code, message }))
  }
  for (const error of document.errors) {
    if (error.code === 'DUPLICATE_KEY') {
      push(error.pos[0], 'named-twice', found('key-twice'))
    }
  }
  const broken = document.errors.find((error) => error.code !== 'DUPLICATE_KEY')
  if (broken) {
    const line = source.split('\n')[lines.linePos(broken.pos[0]).line - 1] ?? ''
    const what = yamlFault(broken.code, broken.message.split(' at line ')[0] ?? '')
    if (looksUnquoted(line)) push(broken.pos[0], 'expression-unquoted', unquoted)
    else push(broken.pos[0], 'yaml-syntax', found('yaml-syntax', { what }))
  }
  // An alias can multiply without end, and its value has no place of its own for a finding.
  let aliased = false
  visit(document, {
    Alias: (_, alias) => {
      if (!aliased) push(alias.range?.[0] ?? 0, 'yaml-syntax', found('yaml-alias'))
      aliased = true
    },
  })
  return { findings, broken: broken !== undefined || aliased }
}

/**
 * Reads YAML 1.2 text with the line and column of every value.
 *
 * @param file    the name that findings carry
 * @param source  the text
 * @returns the file; one that cannot be parsed has one finding for its first fault and no value
 */
export const parseYaml = (file: string, source: string): YamlFile => {
  const lines = new LineCounter()
  const document = parseDocument(source, { version: '1.2', lineCounter: lines })
  const { findings, broken } = syntaxFindings(file, source, document, lines)
  return {
    file,
    source,
    value: broken ? undefined : document.toJS(),
    findings,
    finding: (path, { code, message, at, severity }) => {
      const found = follow(document, path)
      const node = (at === 'key' ? (found.key ?? found.value) : found.value) as Node | null
      const { line, col } = lines.linePos(node?.range?.[0] ?? 0)
      const place = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
      return findingAt(place, { code, message, ...(severity && { severity }) })
    },
    inFlow: (path) => (follow(document, path).value as Node | null)?.flow === true,
  }
}

/**
 * Reads a YAML file of a pack.
 *
 * @param dir   the pack's folder
 * @param file  path from it
 * @returns the file; one that does not exist has the finding `file-missing` and no value
 */
export const readYaml = async (dir: string, file: string): Promise<YamlFile> => {
  try {
    return parseYaml(file, await readFile(join(dir, file), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return missing(file)
  }
}

const missing = (file: string): YamlFile => {
  const empty = parseYaml(file, '')
  const message = found('file-missing', { file })
  const finding = empty.finding([], { code: 'file-missing', message })
  return { ...empty, value: undefined, findings: [finding] }
}

/**
 * A YAML file of a folder that was read already.
 *
 * @param content  of the folder, by path in it
 * @param folder  its path in the pack
 * @returns as `readYaml`
 */
export const yamlOf = (
  content: ReadonlyMap<string, Uint8Array>,
  folder: string,
  path: string,
): YamlFile => {
  const file = `${folder}/${path}`
  const bytes = content.get(path)
  return bytes ? parseYaml(file, new TextDecoder().decode(bytes)) : missing(file)
}
