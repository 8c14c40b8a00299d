import { isNode, LineCounter, parse, parseDocument } from 'yaml'
import type { Ctx } from '#kernel'
import { BELONGS } from '../bundle/service-reader.ts'
import { db, type SourceFiles } from '../tables.ts'

/** Files as they are kept: texts as they are read, all else as base64. */
export const toSource = (content: ReadonlyMap<string, Buffer>): SourceFiles =>
  Object.fromEntries(
    [...content].map(([path, bytes]) => {
      const text = bytes.toString('utf8')
      const kept = Buffer.from(text, 'utf8').equals(bytes) && !text.includes('\0')
      return [path, kept ? text : { base64: bytes.toString('base64') }]
    }),
  )

/** The bytes of kept files, by path. */
export const contentOf = (files: SourceFiles): Map<string, Buffer> =>
  new Map(
    Object.entries(files).map(([path, kept]) => [
      path,
      typeof kept === 'string' ? Buffer.from(kept, 'utf8') : Buffer.from(kept.base64, 'base64'),
    ]),
  )

/** The text of a file; undefined where there is none, or it is no text. */
export const textIn = (files: SourceFiles, path: string): string | undefined => {
  const kept = Object.hasOwn(files, path) ? files[path] : undefined
  return typeof kept === 'string' ? kept : undefined
}

/** What a YAML file says; undefined where it is missing, empty, or cannot be read. */
export function yamlIn(files: SourceFiles, path: string): unknown {
  try {
    return parse(textIn(files, path) ?? '') ?? undefined
  } catch {
    return undefined
  }
}

/** @returns the files of a version; undefined for one that was brought in before files were kept */
export async function findSource(
  ctx: Ctx,
  id: string,
  version: string,
): Promise<SourceFiles | undefined> {
  const row = await db(ctx)
    .selectFrom('services.service_source')
    .select('files')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return row?.files
}

/** Whether a file may stand there in the folder of a service; it never leads out of it. */
export const belongs = (path: string): boolean =>
  BELONGS.test(path) &&
  /^[a-z0-9][\w./-]*$/i.test(path) &&
  !path.split('/').some((one) => /^\.*$/.test(one))

/** The lines on which a place of a YAML file stands, counted from 1; undefined where there is no such place. */
export function linesAt(
  files: SourceFiles,
  path: string,
  place: readonly (string | number)[],
): { first: number; last: number } | undefined {
  const lineCounter = new LineCounter()
  const text = textIn(files, path) ?? ''
  const node = parseDocument(text, { lineCounter }).getIn(place, true)
  if (!isNode(node) || !node.range) return undefined
  const [from, to] = node.range
  const written = text.slice(from, to).trimEnd()
  return {
    first: lineCounter.linePos(from).line,
    last: lineCounter.linePos(from + written.length).line,
  }
}
