import { unzip, ZipFault } from '#lib/unzip'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { LARGEST_BYTES } from './change.ts'
import { belongs, toSource, yamlIn } from './source.ts'

const MOST_FILES = 500
/** Of an archive as it is sent. */
export const LARGEST_ARCHIVE = 4 * 1024 * 1024
/** What systems put beside the files of people. */
const BESIDE = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/
/** Where bytes may lie that are no text. */
const BYTES = /^(documents|paper)\//

/**
 * The files of a service from an archive: as the studio gives them, as a folder in git, or the files alone.
 *
 * @returns `folder`: what they lie in; empty where they lie in none
 * @throws services/archive-wrong  `name`: of the file
 */
export function filesInArchive(archive: Buffer): { folder: string; files: SourceFiles } {
  const all = [...unpacked(archive)].filter(([path]) => !BESIDE.test(path))
  if (all.length === 0) throw wrong('empty')
  const [first = ''] = all.map(([path]) => path.split('/')[0] ?? '')
  const within = all.every(([path]) => path.startsWith(`${first}/`))
  const folder = within ? first : ''
  const content = new Map(
    all.map(([path, bytes]) => [folder ? path.slice(folder.length + 1) : path, bytes]),
  )
  if (!content.has('service.yaml')) throw wrong('service')
  for (const path of content.keys()) if (!belongs(path)) throw wrong('place', path)
  const files = toSource(content)
  for (const [path, kept] of Object.entries(files)) {
    if (typeof kept !== 'string' && !BYTES.test(path)) throw wrong('letters', path)
  }
  if (Buffer.byteLength(JSON.stringify(files)) > LARGEST_BYTES) throw wrong('large')
  return { folder, files }
}

/** What an archive says that its service is called, and whose it is; undefined where it does not say. */
export function namedIn(files: SourceFiles): { service?: string; owner?: string } {
  const { service, owner } = (yamlIn(files, 'service.yaml') ?? {}) as Record<string, unknown>
  return {
    ...(typeof service === 'string' && { service }),
    ...(typeof owner === 'string' && { owner }),
  }
}

function unpacked(archive: Buffer): ReadonlyMap<string, Buffer> {
  try {
    return unzip(archive, { files: MOST_FILES, bytes: LARGEST_BYTES })
  } catch (thrown) {
    if (thrown instanceof ZipFault) throw wrong(thrown.kind.replaceAll('-', ''), thrown.path)
    throw thrown
  }
}

const LONGEST_NAME = 200

/** @param name  as a stranger wrote it */
const wrong = (what: string, name = '') =>
  problem('archive-wrong', { what, name: name.replace(/\p{C}/gu, '�').slice(0, LONGEST_NAME) })
