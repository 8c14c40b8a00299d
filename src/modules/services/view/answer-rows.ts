import type { Fetched } from '../form/fetched.ts'
import { type FieldNode, isGroup, type PageNode } from '../form/model.ts'
import { type AnswerPath, answerAt, itemPath, memberPath } from '../form/path.ts'
import { isWorthSaying } from './answer-words.ts'
import { type AnswerSource, sourceOf, standsFor } from './fetched-words.ts'
import { labelOf, modelOfForm, placeOf, type Wording } from './words.ts'

/** One answer of a form, or one item of a list with all that is in it. */
export type AnswerRow = AnswerSource & {
  readonly node: FieldNode
  readonly path: AnswerPath
  readonly label: string
  /** canonical; absent of a group's item, and where a register stands for a document */
  readonly value?: unknown
  /** of an item of a list: what is in it; none where it is one answer itself */
  readonly inner?: readonly AnswerRow[]
}

export type AnswerRows = Wording & {
  /** id of the form */
  form: string
  /** as assessed: only what counts, canonical */
  answers: Readonly<Record<string, unknown>>
  /** what registers had said of whoever applies, and which answers that gave */
  fetched?: readonly Fetched[]
}

/** All answers of a form in its order, by page; what was not answered is left out, and so are pages without answers. */
export const answerRows = (of: AnswerRows): { page: PageNode; rows: AnswerRow[] }[] =>
  modelOfForm(of.bundle, of.form)
    .pages.map((page) => ({ page, rows: page.fields.flatMap((node) => rowsOf(of, node, '')) }))
    .filter(({ rows }) => rows.length > 0)

/** One row for a field, and one for an item of a list. */
function rowsOf(of: AnswerRows, node: FieldNode, parent: AnswerPath): AnswerRow[] {
  const path = memberPath(parent, node.name)
  const value = answerAt(of.answers, path)
  const label = () => labelOf(of, node.name)
  if (standsFor(node, of.fetched)) {
    const { source } = sourceOf(of, node, of.fetched)
    return [{ node, path, label: label(), ...(source !== undefined && { source }) }]
  }
  if (value === undefined || value === null || node.field.kind === 'note') return []
  if (!isWorthSaying(node.field, value)) return []
  if (node.field.many) {
    const items: unknown[] = Array.isArray(value) ? value : []
    return items.map((item, index) => itemRow(of, node, itemPath(path, index), item))
  }
  if (isGroup(node.field)) return node.children.flatMap((child) => rowsOf(of, child, path))
  return [{ node, path, label: label(), value, ...sourceOf(of, node, of.fetched) }]
}

function itemRow(of: AnswerRows, node: FieldNode, path: AnswerPath, item: unknown): AnswerRow {
  const row = { node, path, label: placeOf(of, path) }
  if (!isGroup(node.field)) return { ...row, value: item, inner: [] }
  return { ...row, inner: node.children.flatMap((child) => rowsOf(of, child, path)) }
}
