import type { Said } from './said.ts'

/** What `igov pack check` can say; each code is planted once in the tests of the services' reader. */
const packCodes = [
  'file-missing',
  'yaml-syntax',
  'expression-unquoted',
  'unknown-key',
  'missing-key',
  'wrong-value',
  'unknown-kind',
  'wrong-folder',
  'unknown-file',
  'named-twice',
  'name-reserved',
  'unknown-reference',
  'expression-syntax',
  'unknown-name',
  'cycle',
  'evidence-without-field',
  'file-without-evidence',
  'evidence-type-unheld',
  'maximum-missing',
  'document-missing',
  'text-missing',
  'text-unused',
  'text-same',
  'plural-incomplete',
  'message-syntax',
  'procedure-faulty',
  'status-unmet',
  'scenario-fails',
  'migration-faulty',
  'help-faulty',
] as const

/** What a live service owes beside being sound; each has a test of its own. */
const gateCodes = [
  'scenario-missing',
  'page-unreached',
  'law-missing',
  'promise-unkept',
  'sentence-long',
  'help-missing',
  'procedures-equal',
  'document-faulty',
] as const

/** What it can say of rule sets; each is planted once in the tests of the module `rules`. */
const ruleCodes = [
  'model-faulty',
  'model-mismatch',
  'row-without-article',
  'article-unused',
  'table-gap',
  'table-overlap',
  'table-contradiction',
  'row-unreachable',
  'row-untried',
  'scenario-fails',
] as const

export type PackFindingCode = (typeof packCodes)[number]
export type RuleFindingCode = (typeof ruleCodes)[number]
export type FindingCode = PackFindingCode | RuleFindingCode | (typeof gateCodes)[number]

/**
 * One thing wrong with a pack: where it is, and how to mend it, for the person who wrote the file.
 */
export type Finding = {
  /** path from the pack's folder, with forward slashes */
  readonly file: string
  /** counted from 1 */
  readonly line: number
  /** counted from 1 */
  readonly column: number
  readonly code: FindingCode
  /** English: what is wrong, where, how to mend it */
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** the same in every language; absent of what nobody mends at the office */
  readonly said?: Said
}

/** What is found, before its place. */
export type Found = {
  readonly code: FindingCode
  /** what is said in English alone is a text */
  readonly message: Said | string
  readonly severity?: Finding['severity']
}

/** @param place  line and column counted from 1; the first of the file where they are not said */
export const findingAt = (
  place: { file: string; line?: number; column?: number },
  { code, message, severity = 'error' }: Found,
): Finding => ({
  ...{ line: 1, column: 1, ...place, code, severity },
  ...(typeof message === 'string' ? { message } : { message: message.english, said: message }),
})

/** `file:line:column severity code: message`, the form that editors make clickable. */
export const showFinding = (finding: Finding): string =>
  `${finding.file}:${finding.line}:${finding.column} ${finding.severity} ${finding.code}: ` +
  finding.message

/** A pack that is not sound: nothing is brought in from it. */
export class PackError extends Error {
  /**
   * @param dir  of the pack
   * @param findings  everything that was found; of them the errors are told, with their places
   */
  constructor(dir: string, findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const lines = errors.map(({ file, line, message }) => `${file}:${line}: ${message}`)
    super(`The pack ${dir} cannot be used:\n${lines.join('\n')}`)
    this.name = 'PackError'
  }
}
