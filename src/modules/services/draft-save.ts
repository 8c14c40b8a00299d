import { isDeepStrictEqual } from 'node:util'
import { type Ctx, deleteFiles, type FormBody } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import { confirmOf } from './confirming/asked.ts'
import { withdrawChanged } from './confirming/confirmation.ts'
import {
  assessDraft,
  type Draft,
  draftColumns,
  expiryOf,
  getOpenDraft,
  surroundingsOf,
} from './draft.ts'
import { record } from './facts.ts'
import type { Assessment } from './form/assessment.ts'
import { addItem, addRows, removeFile, removeItem } from './form/edit.ts'
import { listFiles } from './form/file-kind.ts'
import type { Sent } from './form/kind.ts'
import { type FieldNode, modelOf, type PageNode } from './form/model.ts'
import { withOpenAnswers } from './form/open-answers.ts'
import { type AnswerPath, answerAt, inputName, isWithin, pathOfInput } from './form/path.ts'
import { readPage, shownBy } from './form/read-page.ts'
import { takenIn } from './form/taken.ts'
import { undeclared } from './form/undeclared.ts'
import { sentBy } from './form-body.ts'
import { APPLY } from './licence-draft.ts'
import { takeDocument } from './once-only/take.ts'
import { withStoredFiles } from './open/apply/stored-files.ts'
import { problem } from './problems.ts'
import { getServiceVersion } from './service.ts'
import { db } from './tables.ts'
import { takeUploads } from './upload.ts'
import type { DatedWording } from './view/option-words.ts'
import { itemsPasted } from './view/pasted-rows.ts'
import { modelOfForm } from './view/words.ts'
import { laidOver } from './whole.ts'

/** What a page's buttons do, beside going on. */
export type PageAct =
  | { readonly do: 'continue' | 'later' }
  | { readonly do: 'take'; readonly path: AnswerPath; readonly document: string }
  | { readonly do: 'add' | 'ask' | 'look' | 'remove' | 'remove-file'; readonly path: AnswerPath }
  /** rows that came into a table, and those for which there was no room */
  | {
      readonly do: 'paste'
      readonly path: AnswerPath
      readonly pasted?: number
      readonly left?: number
    }

/** A part of a page that was changed on another device since this page was shown. */
export type Clash = { readonly path: AnswerPath; readonly mine: unknown; readonly theirs: unknown }

export type Saved = {
  readonly draft: Draft
  readonly bundle: ServiceBundle
  readonly before: Assessment
  readonly after: Assessment
  readonly shown: ReadonlySet<AnswerPath>
  readonly act: PageAct
  /** where it is not empty, nothing was saved but the files that came along */
  readonly clashes: readonly Clash[]
  /** files that came along with a clash, to be named again: path → file id */
  readonly uploads: ReadonlyMap<AnswerPath, string>
}

/** Input with the revision at which the page was shown. */
export const REVISION = '_revision'
/** Buttons: `continue`, `later`, `add:activities`, `remove:activities.1` … */
export const ACT = '_do'
/** After a clash: `mine` or `theirs` for each part. */
export const CHOICE = '_keep'

const MAX_ANSWER_BYTES = 256 * 1024

/**
 * Saves one page of a draft as it was typed, sound or not.
 *
 * @returns what came of it; with `clashes` where another device saved the same page meanwhile with
 *   other answers
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 * @throws services/page-missing, services/draft-too-large
 */
export const savePage = (
  ctx: Ctx,
  reference: string,
  pageId: string,
  form: FormBody,
): Promise<Saved> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    const page = pageOf(bundle, draft.form, pageId)
    const before = await assessDraft(ctx, draft, bundle)
    if (!before.pages.some((each) => each.page === pageId && each.relevant)) {
      throw problem('page-missing')
    }
    const sent = sentBy(form)
    const act = actOf(sent)
    const locked = lockedPaths(draft, before)
    const shown = withoutTheirs(page, sent, shownBy(sent))
    const options = { ...(await surroundingsOf(ctx, draft)), shown, locked }
    const answers = readPage(page, sent, { ...options, answers: draft.answers })
    const saved = { draft, bundle, before, shown, act }
    const uploads = await takeUploads(ctx, { draft, bundle, page, form, answers, shown, locked })
    const clashes = clashesOf(draft, page, sent, answers)
    if (clashes.length > 0) return { ...saved, after: before, clashes, uploads }
    const done = edit(act, page, answers, locked, {
      ...{
        t: ctx.t,
        pack: ctx.pack,
        bundle,
        today: options.today,
        text: sent.one(pasteInput(act)),
      },
    })
    const taking = { draft, bundle, page, before, locked, answers }
    const from =
      act.do === 'take' ? await takeDocument(ctx, taking, act.path, act.document) : undefined
    const next = await write(
      ctx,
      { ...draft, taken: [...draft.taken, ...(from ? [from] : [])] },
      bundle,
      pageId,
      answers,
    )
    const after = await assessDraft(ctx, next, bundle)
    await withdrawChanged(ctx, next, bundle, after)
    return { ...saved, act: done, draft: next, after, clashes, uploads: new Map() }
  })

export function pageOf(bundle: ServiceBundle, formId: string, pageId: string): PageNode {
  const form = bundle.forms[formId]
  const page = form && modelOf(form).pages.find(({ page }) => page.page === pageId)
  if (!page || page.page.summary) throw problem('page-missing')
  return page
}

/** What a correction leaves alone; what has become unsound since then can be mended all the same. */
export function lockedPaths(draft: Draft, { errors }: Assessment): ReadonlySet<AnswerPath> {
  const broken = new Set(errors.map(({ path }) => path))
  return new Set(draft.locked?.filter((path) => !broken.has(path)))
}

/** What was pressed on a page of a form. */
export function actOf(sent: Sent): PageAct {
  const [name, input = '', document = ''] = sent.one(ACT).split(':')
  const path = pathOfInput(input)
  switch (name) {
    case 'add':
    case 'ask':
    case 'remove':
    case 'remove-file':
    case 'look':
    case 'paste':
      return { do: name, path }
    case 'take':
      return { do: name, path, document }
  }
  return { do: name === 'later' ? 'later' : 'continue' }
}

/** After a clash the person may have chosen what the other device saved: then this page showed none of it. */
function withoutTheirs(page: PageNode, sent: Sent, shown: ReadonlySet<AnswerPath>) {
  const theirs = unitsOf(page).filter((path) => sent.one(`${CHOICE}.${path}`) === 'theirs')
  if (theirs.length === 0) return shown
  return new Set([...shown].filter((path) => !theirs.some((unit) => isWithin(path, unit))))
}

/** The parts of a page that are compared as a whole: fields through groups, and lists. */
function unitsOf(page: PageNode): AnswerPath[] {
  const units = (node: PageNode['fields'][number]): AnswerPath[] =>
    node.children.length > 0 && !node.field.many ? node.children.flatMap(units) : [node.path]
  return page.fields.flatMap(units)
}

function clashesOf(draft: Draft, page: PageNode, sent: Sent, answers: unknown): Clash[] {
  const revision = Number(sent.one(REVISION) || Number.NaN)
  const saved = draft.pageRevisions[page.page.page] ?? 0
  if (saved <= revision) return []
  return unitsOf(page).flatMap((path) => {
    const [mine, theirs] = [answerAt(answers, path), answerAt(draft.answers, path)]
    return isDeepStrictEqual(mine, theirs) ? [] : [{ path, mine, theirs }]
  })
}

/** Name of the box into which rows for a table were pasted. */
const pasteInput = (act: PageAct) => (act.do === 'paste' ? `${inputName(act.path)}.paste` : '')

function edit(
  act: PageAct,
  page: PageNode,
  answers: Record<string, unknown>,
  locked: ReadonlySet<AnswerPath>,
  pasted: DatedWording & { text: string },
): PageAct {
  if (act.do === 'paste') {
    const read = (node: FieldNode) => itemsPasted(pasted, node, pasted.text)
    return { ...act, ...addRows(page, answers, act.path, { locked, read, around: pasted }) }
  }
  if (act.do === 'add') addItem(page, answers, act.path, locked)
  if (act.do === 'remove') removeItem(page, answers, act.path, locked)
  if (act.do === 'remove-file') removeFile(page, answers, act.path, locked)
  return act
}

/** Writes the answers; files that they no longer name are deleted. */
async function write(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
  pageId: string,
  answers: Record<string, unknown>,
): Promise<Draft> {
  const text = JSON.stringify(undeclared(bundle, draft.form, answers))
  if (Buffer.byteLength(text) > MAX_ANSWER_BYTES * 0.9) throw problem('draft-too-large')
  const revision = draft.revision + 1
  const next = await db(ctx)
    .updateTable('services.draft')
    .set({
      answers: text,
      taken: JSON.stringify(takenIn(draft.taken, filesNamed(answers))),
      revision,
      page_revisions: JSON.stringify({ ...draft.pageRevisions, [pageId]: revision }),
      updated_at: ctx.clock.now(),
      expires_at: expiryOf(ctx, bundle),
    })
    .where('id', '=', draft.id)
    .returning(draftColumns)
    .executeTakeFirstOrThrow()
  await deleteUnnamed(ctx, draft, answers)
  await record(ctx, 'draft-saved', {
    subject: draft.person,
    resource: `draft:${draft.id}`,
    data: { page: pageId, revision },
  })
  return next
}

const filesNamed = (answers: unknown) => new Set(listFiles(answers).map(({ file }) => file))

/** Deletes the files of a draft that its next answers name no more, unless they are the case's. */
export async function deleteUnnamed(ctx: Ctx, draft: Draft, next: unknown): Promise<void> {
  const kept = filesNamed(next)
  const gone = listFiles(draft.answers).flatMap(({ file }) => (kept.has(file) ? [] : [file]))
  if (gone.length > 0) await deleteFiles(ctx, `draft:${draft.id}`, gone)
}

/** What stays in a correction is as it was sent; in an application about a licence as that says it. */
export async function openOnly(ctx: Ctx, draft: Draft, sent: Readonly<Record<string, unknown>>) {
  const isPart = draft.licence !== null && draft.form !== APPLY
  if (draft.locked === null && !isPart) return sent
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  if (isPart) return laidOver(bundle, draft, sent)
  const locked = lockedPaths(draft, await assessDraft(ctx, draft, bundle))
  const before = draft.answers
  return withOpenAnswers(modelOfForm(bundle, draft.form), { before, sent, locked })
}

/** Whose files the answers of a draft may name: its own, and of a correction those that were sent. */
export const ownersOf = ({ id, about }: Pick<Draft, 'id' | 'about'>): string[] => [
  `draft:${id}`,
  ...(about === null ? [] : [`case:${about}`]),
]

/**
 * Replaces all answers of a draft, for those who fill in no pages; of a correction and of one about a licence those that are
 * open.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 * @throws services/draft-too-large
 * @throws services/file-missing  when they name a file that is not the draft's
 */
export const saveAnswers = (
  ctx: Ctx,
  reference: string,
  answers: Readonly<Record<string, unknown>>,
): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const whole = await openOnly(ctx, draft, await withStoredFiles(ctx, answers, ownersOf(draft)))
    const text = JSON.stringify(whole)
    if (Buffer.byteLength(text) > MAX_ANSWER_BYTES * 0.9) throw problem('draft-too-large')
    const next = await db(ctx)
      .updateTable('services.draft')
      .set({ answers: text, revision: draft.revision + 1, updated_at: ctx.clock.now() })
      .where('id', '=', draft.id)
      .returning(draftColumns)
      .executeTakeFirstOrThrow()
    await record(ctx, 'draft-saved', { subject: draft.person, resource: `draft:${draft.id}` })
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    if (confirmOf(bundle, draft.form)) {
      await withdrawChanged(ctx, next, bundle, await assessDraft(ctx, next, bundle))
    }
    return next
  })
