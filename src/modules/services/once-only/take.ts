import { type Ctx, copyFiles, type HeldEnd } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Draft } from '../draft.ts'
import { record } from '../facts.ts'
import type { Assessment } from '../form/assessment.ts'
import { nodeAt } from '../form/edit.ts'
import { type FileAnswer, fileOf, listFiles, type RefusedFile } from '../form/file-kind.ts'
import type { PageNode } from '../form/model.ts'
import { type AnswerPath, answerAt, fieldPath, writeAnswer } from '../form/path.ts'
import type { Taken } from '../form/taken.ts'
import { problem } from '../problems.ts'
import { ownerOf, totalOf } from '../upload.ts'
import { type Offered, offeredOn } from './held.ts'

export type Taking = {
  readonly draft: Draft
  readonly bundle: ServiceBundle
  readonly page: PageNode
  readonly before: Assessment
  readonly locked: ReadonlySet<AnswerPath>
  /** changed in place */
  readonly answers: Record<string, unknown>
}

/**
 * Takes a document that the person has as the answer of a file field: the application gets a file of its own with the same
 * content, which stays whatever becomes of the other. What does not do here leaves its reason at the field.
 *
 * @param id  of what is offered at the field, and nothing else
 * @returns where it is from; undefined where nothing was taken
 * @throws services/document-missing  it is not offered there: not there, somebody else's, or of another type: not told apart
 */
export async function takeDocument(
  ctx: Ctx,
  taking: Taking,
  path: AnswerPath,
  id: string,
): Promise<Taken | undefined> {
  const { draft, bundle, page, before, locked, answers } = taking
  const isOpen = nodeAt(page, path)?.field.kind === 'file' && before.relevant.has(path)
  if (!isOpen || locked.has(path)) throw problem('document-missing')
  const offered = (await offeredOn(ctx, draft, bundle, page)).get(fieldPath(path))
  const found = offered?.find((one) => one.id === id)
  if (!found) throw problem('document-missing')
  const now = fileOf(answerAt(answers, path))
  const known = now && draft.taken.find(({ file }) => file === now.file)
  if (known?.source === id) return undefined
  const refused = refusalOf(taking, found, now)
  if (refused) {
    writeAnswer(answers, path, { ...now, refused } satisfies RefusedFile)
    return undefined
  }
  const { file, taken } = await copyOffered(ctx, draft, found)
  writeAnswer(answers, path, file)
  return taken
}

/**
 * An application's own copy of a document that is offered: the answer of its field, and where that is from.
 *
 * @throws services/document-missing  its file went meanwhile
 */
export async function copyOffered(
  ctx: Ctx,
  draft: Draft,
  { id, from, title, number, agency, at, stored, owner }: Offered,
): Promise<{ file: FileAnswer; taken: Taken }> {
  const file = (await copyFiles(ctx, owner, ownerOf(draft), [stored.id])).get(stored.id)
  if (file === undefined) throw problem('document-missing')
  await record(ctx, 'document-taken', {
    subject: draft.person,
    resource: `draft:${draft.id}`,
    data: { from: owner, file },
  })
  const { name, type, bytes, pages } = stored
  return {
    file: { file, name, type, bytes, pages },
    taken: { file, from, source: id, title, number, at: at.toISOString(), agency },
  }
}

/** Why it cannot be taken, as what an upload leaves where it was refused. */
function refusalOf(
  { bundle, answers }: Taking,
  { unfit, stored }: Offered,
  before: FileAnswer | undefined,
): RefusedFile['refused'] | undefined {
  if (unfit) return { key: `services.held.unfit.${unfit.why}`, params: unfit.params }
  const limit = totalOf(bundle)
  const others = listFiles(answers).filter(({ file }) => file !== before?.file)
  const total = others.reduce((sum, { bytes }) => sum + bytes, stored.bytes)
  if (total <= limit) return undefined
  const params = { limit: Math.floor(limit / 1024 / 1024) }
  return { key: 'services.problems.files-too-large', params }
}

/** What was taken and is worth nothing any more, each with what became of it; what was sent before counts as it was then. */
export async function endedSince(
  ctx: Ctx,
  taken: readonly Taken[],
): Promise<{ taken: Taken; end: HeldEnd }[]> {
  const open = taken.filter(({ sent }) => !sent)
  if (open.length === 0) return []
  const found: { taken: Taken; end: HeldEnd }[] = []
  for (const source of ctx.ports.evidence ?? []) {
    const own = open.filter(({ from }) => from === source.from)
    if (own.length === 0) continue
    const ends = await source.endsOf(ctx, [...new Set(own.map((one) => one.source))])
    for (const one of own) {
      const end = ends.get(one.source)
      if (end) found.push({ taken: one, end })
    }
  }
  return found
}
