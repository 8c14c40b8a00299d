import { fileWords } from '#kernel/ui'
import { type FileAnswer, fileOf } from '../form/file-kind.ts'
import { isGroup, plainOf } from '../form/model.ts'
import type { Taken } from '../form/taken.ts'
import { type AnswerRow, type AnswerRows, answerRows } from '../view/answer-rows.ts'
import { answerWords, directionOf } from '../view/answer-words.ts'
import { sourceOfFile } from '../view/held-words.ts'
import { labelOf, pageTitle } from '../view/words.ts'
import type { Block, Input, Section } from './sheet.ts'

export type AnsweredForm = AnswerRows & {
  /** where files were taken from */
  taken?: readonly Taken[]
  /** SHA-256 of files by their id, hexadecimal */
  digests: ReadonlyMap<string, string>
}

/** The pages of a form with what was answered: the rows of the summary, as they stand there. */
export const answeredSections = (of: AnsweredForm): Section[] =>
  answerRows(of).map(({ page, rows }) => ({
    title: page.page.summary
      ? of.t('services.answers.declaration')
      : pageTitle(of, of.form, page.page.page),
    note: '',
    blocks: blocksOf(of, rows),
  }))

function blocksOf(of: AnsweredForm, rows: readonly AnswerRow[]): Block[] {
  const blocks: Block[] = []
  for (const [index, row] of rows.entries()) {
    if (!isTabled(row)) blocks.push(blockOf(of, row))
    // The rows of one table come one after the other.
    else if (rows[index - 1]?.node !== row.node) {
      blocks.push(
        tableOf(
          of,
          rows.filter(({ node }) => node === row.node),
        ),
      )
    }
  }
  return blocks
}

const isTabled = ({ node: { field } }: AnswerRow) => isGroup(field) && field.layout === 'table'

function blockOf(of: AnsweredForm, row: AnswerRow): Block {
  const { label, inner, value } = row
  if (inner && value === undefined) {
    return { kind: 'group', title: label, notes: [], blocks: blocksOf(of, inner) }
  }
  return { kind: 'field', label, notes: [], input: answerOf(of, row) }
}

function answerOf(of: AnsweredForm, { node, value, source, unconfirmed }: AnswerRow): Input {
  const { t } = of
  const told = [source, unconfirmed].filter((note) => note !== undefined)
  if (value === undefined) {
    return { kind: 'answer', text: t('services.register.proven'), dir: 'auto', notes: told }
  }
  const field = plainOf(node.field)
  const file = fileOf(value)
  const notes = file ? [...fileNotes(of, file), ...told] : told
  return { kind: 'answer', text: answerWords(of, field, value), dir: directionOf(field), notes }
}

/** How large a file is, where it was taken from, and by what anybody can tell that it is the same. */
function fileNotes({ t, taken, digests }: AnsweredForm, file: FileAnswer): string[] {
  const digest = digests.get(file.file)
  const { bytes, pages } = file
  const about = fileWords(t, {
    ...{ bytes, pages: pages ?? undefined, note: sourceOfFile(t, taken, file.file) },
  })
  return digest === undefined ? [about] : [about, `SHA-256 ${digest}`]
}

function tableOf(of: AnsweredForm, rows: readonly AnswerRow[]): Block {
  const [first] = rows
  const columns = (first?.node.children ?? []).filter((child) =>
    rows.some(({ inner }) => inner?.some(({ node }) => node === child)),
  )
  return {
    kind: 'table',
    title: first ? labelOf(of, first.node.name) : '',
    notes: [],
    columns: columns.map(({ name }) => labelOf(of, name)),
    rows: rows.map(({ inner }) =>
      columns.map((column) => {
        const cell = inner?.find(({ node }) => node === column)
        return cell ? answerWords(of, plainOf(column.field), cell.value) : ''
      }),
    ),
  }
}
