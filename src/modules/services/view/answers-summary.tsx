import type { Children } from '@kitajs/html'
import { Bdi, FileLink, type HeadingLevel, SummaryList, type SummaryRow } from '#kernel/ui'
import { fileOf } from '../form/file-kind.ts'
import { type PageNode, plainOf } from '../form/model.ts'
import { type AnswerPath, fieldPath, isWithin, stepsOf } from '../form/path.ts'
import type { Taken } from '../form/taken.ts'
import { type AnswerRow, type AnswerRows, answerRows } from './answer-rows.ts'
import { answerWords, directionOf } from './answer-words.ts'
import { sourceOfFile } from './held-words.ts'
import { pageTitle } from './words.ts'

export type AnswersSummaryProps = AnswerRows & {
  /** where files were taken from */
  taken?: readonly Taken[]
  /** address of a file by its id */
  fileHref(file: string): string
  /** address at which a page's answers can be changed, with the path of its first field */
  changeHref?(page: string, path: AnswerPath): string | undefined
  /** what an officer said of an answer, by path */
  marked?: Readonly<Record<AnswerPath, string>>
  /** what stands below an answer, by its path; a list has it below its last item */
  beside?(path: AnswerPath): Children
  level?: HeadingLevel
}

/**
 * All answers of a form in its order: for checking before sending, for the applicant's case, and for
 * the officer. What was not answered is left out.
 */
export function AnswersSummary(props: AnswersSummaryProps) {
  const sections = answerRows(props).map(({ page, rows }) => ({
    ...headOf(props, page),
    rows: rows.map((row, index) => summaryRow(props, row, isLastItem(rows, index))),
  }))
  return <SummaryList t={props.t} sections={sections} level={props.level} />
}

function headOf(props: AnswersSummaryProps, { page, fields }: PageNode) {
  if (page.summary) return { title: props.t('services.answers.declaration') }
  const change = props.changeHref?.(page.page, fields[0]?.path ?? '')
  return { title: pageTitle(props, props.form, page.page), change }
}

/** Whether the list of an item ends with it. */
const isLastItem = (rows: readonly AnswerRow[], index: number) =>
  listOf(rows[index]) !== listOf(rows[index + 1])

/** The path of the list in which an item stands. */
const listOf = (row: AnswerRow | undefined) =>
  row?.inner && row.path.slice(0, row.path.lastIndexOf('['))

function summaryRow(props: AnswersSummaryProps, row: AnswerRow, last: boolean): SummaryRow {
  const { label, path, source, unconfirmed } = row
  if (row.inner) {
    const beside = last ? props.beside?.(listOf(row) ?? path) : undefined
    return { label, more: noteFor(props.marked, path), content: itemContent(props, row), beside }
  }
  if (row.value === undefined) {
    // What a document would have proven, and a register says.
    const value = props.t('services.register.proven')
    return { label, value, ...(source !== undefined && { source }) }
  }
  const content = <AnswerContent {...props} row={row} />
  const more = noteFor(props.marked, path) ?? unconfirmed
  return { label, content, source, more, beside: props.beside?.(path) }
}

function itemContent(props: AnswersSummaryProps, row: AnswerRow): Children {
  if (row.value !== undefined) return <AnswerContent {...props} row={row} />
  const content: Children = row.inner?.map((inner) => (
    <div>
      <span class="quiet small" safe>
        {props.t('services.answers.of', { label: inner.label })}
      </span>{' '}
      {summaryRow({ ...props, beside: undefined }, inner, false).content}
    </div>
  ))
  // Items in items stand a step further in.
  const nested = stepsOf(row.path).filter((step) => typeof step === 'number').length > 1
  return nested ? <div class="answers-inner">{content}</div> : content
}

function AnswerContent(props: AnswersSummaryProps & { row: AnswerRow }) {
  const { t, row } = props
  const { value } = row
  const field = plainOf(row.node.field)
  const file = fileOf(value)
  if (file) {
    return (
      <FileLink
        t={t}
        href={props.fileHref(file.file)}
        name={file.name}
        bytes={file.bytes}
        pages={file.pages ?? undefined}
        note={sourceOfFile(t, props.taken, file.file)}
      />
    )
  }
  const text = answerWords(props, field, value)
  if (directionOf(field) === 'ltr') return <Bdi text={text} dir="ltr" />
  return (
    <bdi class="lines" safe>
      {text}
    </bdi>
  )
}

/** A note may stand at the answer, at the item or group around it, or at the field whatever the item. */
function noteFor(marked: AnswersSummaryProps['marked'], path: AnswerPath): string | undefined {
  const concerns = ([named]: [AnswerPath, string]) =>
    isWithin(path, named) || isWithin(named, path) || isWithin(fieldPath(path), named)
  return Object.entries(marked ?? {}).find(concerns)?.[1]
}
