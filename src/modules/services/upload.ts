import {
  type Ctx,
  deleteFiles,
  type FormBody,
  findFiles,
  listFiles as listStored,
  misfitOf,
  Problem,
  storeFile,
  textKeyOf,
  type UploadedFile,
} from '#kernel'
import { isUuid } from '#lib/uuid'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { Draft } from './draft.ts'
import {
  bytesOf,
  type FileAnswer,
  fileLimits,
  fileOf,
  listFiles,
  type RefusedFile,
} from './form/file-kind.ts'
import { type FieldNode, isGroup, type PageNode } from './form/model.ts'
import {
  type AnswerPath,
  answerAt,
  fieldPath,
  inputName,
  itemPath,
  memberPath,
  writeAnswer,
} from './form/path.ts'
import { sentBy } from './form-body.ts'
import { problem } from './problems.ts'
import { modelOfForm } from './view/words.ts'

const DEFAULT_TOTAL = '40MB'
/** Those that no answer names lie there until it is sent. */
const MOST_FILES = 100

export type Uploads = {
  readonly draft: Draft
  readonly bundle: ServiceBundle
  readonly page: PageNode
  readonly form: FormBody
  /** changed in place */
  readonly answers: Record<string, unknown>
  readonly shown: ReadonlySet<AnswerPath>
  readonly locked: ReadonlySet<AnswerPath>
}

/** Input that names a file which came along with an earlier, clashing save of the same page. */
export const keptInput = (path: AnswerPath) => `${inputName(path)}.kept`

/**
 * Stores the files that came with a page and writes them into its answers. A file that is refused
 * leaves its reason there instead, beside the file that was there before.
 *
 * @returns paths with the ids of files stored now
 */
export async function takeUploads(ctx: Ctx, uploads: Uploads): Promise<Map<AnswerPath, string>> {
  const stored = new Map<AnswerPath, string>()
  const { answers, shown, locked, form } = uploads
  const sent = sentBy(form)
  for (const { node, path } of filePlaces(uploads.page, answers)) {
    if (locked.has(path)) continue
    const upload = Object.hasOwn(form.files, inputName(path))
      ? form.files[inputName(path)]
      : undefined
    const kept = sent.one(keptInput(path))
    // Of a list of files the page names the list, and how many it showed.
    if (!shown.has(path) && !shown.has(path.replace(/\[\d+\]$/, ''))) {
      if (kept !== '') await deleteFiles(ctx, ownerOf(uploads.draft), [kept].filter(isUuid))
      continue
    }
    const before = fileOf(answerAt(answers, path))
    let after: unknown = before
    if (upload) after = await take(ctx, uploads, node, upload, before)
    else if (isUuid(kept)) after = (await findKept(ctx, uploads.draft, node, kept)) ?? before
    writeAnswer(answers, path, after)
    const file = fileOf(after)
    if (file && file.file !== before?.file) stored.set(path, file.file)
  }
  return stored
}

/**
 * Looks whether a draft has room for another file, whether its answers name the others by now or not.
 *
 * @throws services/files-too-large
 */
export async function assertRoomFor(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  bytes: number,
): Promise<void> {
  const held = await listStored(ctx, ownerOf(draft))
  const total = held.reduce((sum, each) => sum + each.bytes, bytes)
  if (total > totalOf(bundle) || held.length >= MOST_FILES) throw tooMuch(bundle)
}

/** That there is no room for another file, and how much there is in all. */
export const tooMuch = (bundle: ServiceBundle) =>
  problem('files-too-large', { limit: Math.floor(totalOf(bundle) / 1024 / 1024) })

/**
 * What the place of a file in a draft's answers takes.
 *
 * @throws services/field-missing  nothing there takes a file
 */
export function limitsAt(bundle: ServiceBundle, { form }: Pick<Draft, 'form'>, path: AnswerPath) {
  const node = modelOfForm(bundle, form).byPath.get(fieldPath(path))
  if (node?.field.kind !== 'file') throw problem('field-missing')
  return fileLimits(node.field)
}

/** How much the files of an application may have together, in bytes. */
export const totalOf = ({ service }: Pick<ServiceBundle, 'service'>): number =>
  bytesOf(service.files?.total ?? DEFAULT_TOTAL)

export const ownerOf = (draft: Pick<Draft, 'id'>) => `draft:${draft.id}`

async function take(
  ctx: Ctx,
  { draft, bundle, answers }: Uploads,
  { field }: FieldNode,
  upload: UploadedFile,
  before: FileAnswer | undefined,
): Promise<unknown> {
  if (field.kind !== 'file') return before
  try {
    const others = listFiles(answers).filter(({ file }) => file !== before?.file)
    const total = others.reduce((sum, { bytes }) => sum + bytes, upload.bytes.length)
    if (total > totalOf(bundle)) throw tooMuch(bundle)
    const { id, name, type, bytes, pages } = await storeFile(
      ctx,
      upload,
      fileLimits(field),
      ownerOf(draft),
    )
    return { file: id, name, type, bytes, pages } satisfies FileAnswer
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const refused = { key: textKeyOf(error.code), params: error.params }
    return { ...before, refused } satisfies RefusedFile
  }
}

/** A file that came before its page did; one that came for another place must fit this one as well. */
async function findKept(
  ctx: Ctx,
  draft: Draft,
  { field }: FieldNode,
  id: string,
): Promise<FileAnswer | undefined> {
  const [found] = await findFiles(ctx, [id], [ownerOf(draft)])
  if (!found || field.kind !== 'file' || misfitOf(found, fileLimits(field))) return undefined
  const { name, type, bytes, pages } = found
  return { file: id, name, type, bytes, pages }
}

/** Every place on a page where a file can be. */
function filePlaces(page: PageNode, answers: unknown) {
  const places: { node: FieldNode; path: AnswerPath }[] = []
  const walk = (node: FieldNode, parent: AnswerPath) => {
    const path = memberPath(parent, node.name)
    const items = node.field.many ? answerAt(answers, path) : undefined
    const paths = node.field.many
      ? (Array.isArray(items) ? items : []).map((_, index) => itemPath(path, index))
      : [path]
    for (const each of paths) {
      if (isGroup(node.field)) for (const child of node.children) walk(child, each)
      else if (node.field.kind === 'file') places.push({ node, path: each })
    }
  }
  for (const node of page.fields) walk(node, '')
  return places
}
