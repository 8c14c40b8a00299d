import type { FileLimits } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import type { Kind } from './kind.ts'
import { type AnswerPath, isRecord, itemPath, memberPath } from './path.ts'

type FileField = Extract<PlainField, { kind: 'file' }>

/** A file as an answer: where it is stored, and what to show of it. */
export type FileAnswer = {
  readonly file: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly pages: number | null
}

/** What stays in a draft when an upload was refused, beside the file that was there before. */
export type RefusedFile = Partial<FileAnswer> & {
  /** key of the reason's text, with its blanks */
  readonly refused: { readonly key: string; readonly params: Record<string, unknown> }
}

/** `5MB` → 5,242,880 */
export function bytesOf(size: string): number {
  const [, number = '0', unit] = /^(\d+)(KB|MB)$/.exec(size) ?? []
  return Number(number) * (unit === 'MB' ? 1024 * 1024 : 1024)
}

export const fileLimits = (field: FileField): FileLimits => ({
  accept: field.accept,
  bytes: bytesOf(field.max.size),
  ...(field.max.pages !== undefined && { pages: field.max.pages }),
})

export function fileOf(raw: unknown): FileAnswer | undefined {
  if (!isRecord(raw)) return undefined
  const { file, name, type, bytes, pages } = raw
  const whole = typeof file === 'string' && typeof name === 'string' && typeof type === 'string'
  if (!whole || typeof bytes !== 'number') return undefined
  return { file, name, type, bytes, pages: typeof pages === 'number' ? pages : null }
}

/** A stored file. It comes into a draft through an upload only, never from a text input. */
export const fileKind: Kind<FileField> = {
  read: () => undefined,
  toFeel: (value) => value,
  parse(raw) {
    if (isRecord(raw) && isRecord(raw.refused)) {
      const key = String(raw.refused.key)
      const params = isRecord(raw.refused.params) ? raw.refused.params : {}
      return { fault: { code: key.split('.').at(-1) ?? key, params, key } }
    }
    const value = fileOf(raw)
    return value && { value }
  },
}

/** Every file in a document of answers, or in a part of one. */
export function listFiles(answers: unknown): FileAnswer[] {
  const file = fileOf(answers)
  if (file) return [file]
  if (typeof answers !== 'object' || answers === null) return []
  return Object.values(answers).flatMap(listFiles)
}

/** Every file in a document of answers with where it stands there, in the answers' order. */
export function listFilePlaces(
  answers: unknown,
  path: AnswerPath = '',
): { file: string; path: AnswerPath }[] {
  const file = fileOf(answers)
  if (file) return [{ file: file.file, path }]
  if (Array.isArray(answers)) {
    return answers.flatMap((item, index) => listFilePlaces(item, itemPath(path, index)))
  }
  if (!isRecord(answers)) return []
  return Object.entries(answers).flatMap(([name, value]) =>
    listFilePlaces(value, memberPath(path, name)),
  )
}
