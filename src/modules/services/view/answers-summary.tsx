import type { Children } from '@kitajs/html'
import { Bdi, FileLink, type HeadingLevel, SummaryList, type SummaryRow } from '#kernel/ui'
import type { Fetched } from '../form/fetched.ts'
import { fileOf } from '../form/file-kind.ts'
import { type FieldNode, isGroup, type PageNode, plainOf } from '../form/model.ts'
import {
  type AnswerPath,
  answerAt,
  fieldPath,
  isWithin,
  itemPath,
  memberPath,
  stepsOf,
} from '../form/path.ts'
import type { Taken } from '../form/taken.ts'
import { answerWords, directionOf, isWorthSaying } from './answer-words.ts'
import { sourceOf, standsFor } from './fetched-words.ts'
import { sourceOfFile } from './held-words.ts'
import { labelOf, modelOfForm, pageTitle, placeOf, type Wording } from './words.ts'

export type AnswersSummaryProps = Wording & {
  /** id of the form */
  form: string
  /** as assessed: only what counts, canonical */
  answers: Readonly<Record<string, unknown>>
  /** what registers had said of whoever applies, and which answers that gave */
  fetched?: readonly Fetched[]
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
  const sections = modelOfForm(props.bundle, props.form).pages.flatMap((page) => {
    const rows = page.fields.flatMap((node) => rowsOf(props, node, ''))
    return rows.length === 0 ? [] : [{ ...headOf(props, page), rows }]
  })
  return <SummaryList t={props.t} sections={sections} level={props.level} />
}

function headOf(props: AnswersSummaryProps, { page, fields }: PageNode) {
  if (page.summary) return { title: props.t('services.answers.declaration') }
  const change = props.changeHref?.(page.page, fields[0]?.path ?? '')
  return { title: pageTitle(props, props.form, page.page), change }
}

/** One line for a field, and one for an item of a list with all that is in it. */
function rowsOf(props: AnswersSummaryProps, node: FieldNode, parent: AnswerPath): SummaryRow[] {
  const path = memberPath(parent, node.name)
  const value = answerAt(props.answers, path)
  if (standsFor(node, props.fetched)) return [provenRow(props, node)]
  if (value === undefined || value === null || node.field.kind === 'note') return []
  if (!isWorthSaying(node.field, value)) return []
  if (node.field.many) {
    const items: unknown[] = Array.isArray(value) ? value : []
    const rows = items.map((item, index) => itemRow(props, node, itemPath(path, index), item))
    const last = rows.at(-1)
    if (last) last.beside = props.beside?.(path)
    return rows
  }
  if (isGroup(node.field)) return node.children.flatMap((child) => rowsOf(props, child, path))
  const content = <AnswerContent {...props} node={node} value={value} />
  const { source, unconfirmed } = sourceOf(props, node, props.fetched)
  const more = noteFor(props.marked, path) ?? unconfirmed
  const beside = props.beside?.(path)
  return [{ label: labelOf(props, node.name), content, source, more, beside }]
}

/** What a document would have proven, and a register says. */
function provenRow(props: AnswersSummaryProps, node: FieldNode): SummaryRow {
  const { source } = sourceOf(props, node, props.fetched)
  return {
    ...{ label: labelOf(props, node.name), value: props.t('services.register.proven') },
    ...(source !== undefined && { source }),
  }
}

function itemRow(
  props: AnswersSummaryProps,
  node: FieldNode,
  path: AnswerPath,
  item: unknown,
): SummaryRow {
  const label = placeOf(props, path)
  const more = noteFor(props.marked, path)
  if (!isGroup(node.field)) {
    return { label, more, content: <AnswerContent {...props} node={node} value={item} /> }
  }
  const inner = node.children.flatMap((child) => rowsOf(props, child, path))
  const content: Children = inner.map((row) => (
    <div>
      <span class="quiet small" safe>
        {props.t('services.answers.of', { label: row.label })}
      </span>{' '}
      {row.content}
    </div>
  ))
  // Items in items stand a step further in.
  const nested = stepsOf(path).filter((step) => typeof step === 'number').length > 1
  return { label, more, content: nested ? <div class="answers-inner">{content}</div> : content }
}

function AnswerContent(props: AnswersSummaryProps & { node: FieldNode; value: unknown }) {
  const { t, node, value } = props
  const field = plainOf(node.field)
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
