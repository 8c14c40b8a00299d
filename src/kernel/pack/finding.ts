/** What `igov pack check` can say; each code is planted once in the reader's tests. */
export const findingCodes = [
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
  'maximum-missing',
  'document-missing',
  'text-missing',
  'text-unused',
  'text-same',
  'plural-incomplete',
  'message-syntax',
] as const

export type FindingCode = (typeof findingCodes)[number]

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
}

/** `file:line:column severity code: message`, the form that editors make clickable. */
export const showFinding = (finding: Finding): string =>
  `${finding.file}:${finding.line}:${finding.column} ${finding.severity} ${finding.code}: ` +
  finding.message
