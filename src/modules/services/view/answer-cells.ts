import type { SheetCell } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { plainOf } from '../form/model.ts'
import type { AnswerPath } from '../form/path.ts'
import { type AnswerRow, type AnswerRows, answerRows } from './answer-rows.ts'
import { answerWords } from './answer-words.ts'
import { placeOf, type Wording } from './words.ts'

/** One answer for a table: where it stands, what it is called there, and what it says. */
export type AnswerCell = { path: AnswerPath; label: string; cell: SheetCell }

/**
 * The answers of a form for a table, in its order: each of a list by itself, files by their names. Numbers, amounts and
 * days are what they are; all else is in the reader's words.
 */
export const answerCells = (of: AnswerRows): AnswerCell[] =>
  answerRows(of)
    .filter(({ page }) => !page.page.summary)
    .flatMap(({ rows }) => rows.flatMap((row) => cellsOf(of, row)))

function cellsOf(of: AnswerRows, row: AnswerRow): AnswerCell[] {
  if (row.inner && row.value === undefined) return row.inner.flatMap((inner) => cellsOf(of, inner))
  const { path, node, value } = row
  const said =
    value === undefined ? of.t('services.register.proven') : cellOf(of, plainOf(node.field), value)
  return [{ path, label: placeOf(of, path), cell: said }]
}

function cellOf(wording: Wording, field: PlainField, value: unknown): SheetCell {
  if (typeof value === 'number') return value
  if (field.kind === 'money') return Number(value)
  if (field.kind === 'date' && typeof value === 'string') return { day: value }
  return answerWords(wording, field, value).replace(/\s*\n\s*/g, ' ')
}
