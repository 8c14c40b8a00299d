import { type Ctx, findFiles } from '#kernel'
import { isUuid } from '#lib/uuid'
import type { FileAnswer } from '../../form/file-kind.ts'
import { isRecord } from '../../form/path.ts'
import { problem } from '../../problems.ts'

type Answers = Readonly<Record<string, unknown>>

const isFile = (value: unknown): value is { file: string } =>
  isRecord(value) && typeof value.file === 'string' && isUuid(value.file)

/** Ids of all files that answers name. */
function namedIn(answers: unknown): string[] {
  if (isFile(answers)) return [answers.file]
  if (typeof answers !== 'object' || answers === null) return []
  return Object.values(answers).flatMap(namedIn)
}

/**
 * Answers in which each file is as it was stored, whatever was said of it: software names it by its id alone.
 *
 * @param owners  whose files may be named
 * @throws services/file-missing  for a file of somebody else, or none
 */
export async function withStoredFiles(
  ctx: Ctx,
  answers: Answers,
  owners: readonly string[],
): Promise<Answers> {
  const ids = [...new Set(namedIn(answers))]
  if (ids.length === 0) return answers
  const found = await findFiles(ctx, ids, owners)
  if (found.length < ids.length) throw problem('file-missing')
  const byId = new Map(found.map((file) => [file.id as string, file]))
  const replace = (value: unknown): unknown => {
    if (isFile(value)) {
      const { id, name, type, bytes, pages } = byId.get(value.file) ?? missing()
      return { file: id, name, type, bytes, pages } satisfies FileAnswer
    }
    if (Array.isArray(value)) return value.map(replace)
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner)]))
  }
  return replace(answers) as Answers
}

const missing = (): never => {
  throw problem('file-missing')
}
