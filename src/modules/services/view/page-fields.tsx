import {
  AddItem,
  Button,
  ButtonLink,
  FieldErrorText,
  fieldId,
  type HeadingLevel,
  Icon,
  RepeatItem,
} from '#kernel/ui'
import type { AnswerError, Assessment } from '../form/assessment.ts'
import { ACCOUNT, type Fetched, lookupOf } from '../form/fetched.ts'
import { type FieldNode, isGroup, type PageNode, plainOf } from '../form/model.ts'
import {
  type AnswerPath,
  answerAt,
  fieldPath,
  inputName,
  isWithin,
  itemPath,
  memberPath,
  stepsOf,
} from '../form/path.ts'
import { isTyped, lengthInput } from '../form/read-page.ts'
import { answerWords, isWorthSaying } from './answer-words.ts'
import { sourceOf } from './fetched-words.ts'
import { FieldInput, FixedAnswer } from './field-input.tsx'
import type { FieldInputProps } from './input-props.ts'
import { LookedUp } from './looked-up.tsx'
import type { DatedWording } from './option-words.ts'
import { TableFields } from './table-fields.tsx'
import { errorWords, findWords, labelOf, placeOf, words } from './words.ts'

export type PageFieldsProps = DatedWording &
  Pick<FieldInputProps, 'offered' | 'taken'> & {
    page: PageNode
    /** the draft's, as typed, with the items that lists ask for at least */
    answers: Readonly<Record<string, unknown>>
    assessment: Assessment
    /** what registers had said of whoever applies, and which answers that gave */
    fetched?: readonly Fetched[]
    /** to be shown; none on the first visit */
    errors: readonly AnswerError[]
    locked: ReadonlySet<AnswerPath>
    notes: Readonly<Record<AnswerPath, string>>
    /** the item that is about to be removed */
    asked?: AnswerPath
    fileHref(file: string): string
    filesAt?: string
    /** address of the page without query */
    action: string
    /** name of the form's buttons */
    act: string
  }

/** The fields of a page that count now, in their groups. */
export function PageFields(props: PageFieldsProps) {
  return (
    <>
      {props.page.fields.map((node) => (
        <NodeFields {...props} node={node} parent="" />
      ))}
    </>
  )
}

/** Paths that the page shows for typing: they go along with it, see `SHOWN`. */
export function shownPaths(
  props: Pick<PageFieldsProps, 'page' | 'answers' | 'assessment' | 'locked'>,
) {
  const shown: AnswerPath[] = []
  const walk = (node: FieldNode, parent: AnswerPath) => {
    const path = memberPath(parent, node.name)
    if (!props.assessment.relevant.has(path)) return
    if (!isGroup(node.field) && !isShownForTyping(props, node, path)) return
    shown.push(path)
    const paths = node.field.many ? itemPaths(props, path) : [path]
    if (isGroup(node.field)) {
      for (const each of paths) for (const child of node.children) walk(child, each)
    }
  }
  for (const node of props.page.fields) walk(node, '')
  return shown
}

function isShownForTyping(
  { assessment, locked }: Pick<PageFieldsProps, 'assessment' | 'locked'>,
  node: FieldNode,
  path: AnswerPath,
) {
  const field = plainOf(node.field)
  const given = Object.hasOwn(assessment.values, path)
  return (isTyped(field) || field.kind === 'file') && !given && !locked.has(path)
}

function itemPaths({ answers }: Pick<PageFieldsProps, 'answers'>, path: AnswerPath): AnswerPath[] {
  const items = answerAt(answers, path)
  return (Array.isArray(items) ? items : []).map((_, index) => itemPath(path, index))
}

type NodeProps = PageFieldsProps & { node: FieldNode; parent: AnswerPath }
type ListProps = NodeProps & { path: AnswerPath }

function NodeFields(props: NodeProps): JSX.Element {
  const { node, parent, assessment } = props
  const path = memberPath(parent, node.name)
  if (!assessment.relevant.has(path)) return ''
  if (node.field.many) return <ListFields {...props} path={path} />
  if (!isGroup(node.field)) return <OneField {...props} path={path} />
  return (
    <>
      {node.children.map((child) => (
        <NodeFields {...props} node={child} parent={path} />
      ))}
    </>
  )
}

function OneField(props: NodeProps & { path: AnswerPath }) {
  const { node, path, assessment, errors } = props
  const field = plainOf(node.field)
  const value = assessment.values[path]
  if (field.kind === 'note') return <FieldInput {...props} field={field} raw={undefined} />
  if (!isShownForTyping(props, node, path)) {
    const fixed = value ?? answerAt(assessment.answers, path)
    if (fixed === undefined || !isWorthSaying(field, fixed)) return ''
    const account = field.from?.register === ACCOUNT
    const source = account
      ? props.t('services.form.fromAccount')
      : sourceOf(props, node, props.fetched).source
    return <FixedAnswer {...props} field={field} value={fixed} source={source} />
  }
  const input = (
    <FieldInput
      {...props}
      field={field}
      raw={answerAt(props.answers, path)}
      error={errors.find((error) => error.path === path)}
      note={props.notes[path] ?? props.notes[fieldPath(path)]}
    />
  )
  if (!lookupOf(node)) return input
  return (
    <div class="stack">
      {input}
      <LookedUp {...props} />
    </div>
  )
}

function ListFields(props: ListProps) {
  const { node, path, errors } = props
  const paths = itemPaths(props, path)
  const error = errors.find((each) => each.path === path)
  const noun = words(props, `${node.name}.item`)
  const hint = findWords(props, `${node.name}.hint`)
  const note = props.notes[path]
  const level = Math.min(2 + stepsOf(path).filter((step) => typeof step === 'number').length, 6)
  const items = paths.map((each, index) => ({
    ...{ ...props, path: each, number: index + 1, noun, fixed: props.locked.has(path) },
    wrong: errors.some((error) => isWithin(error.path, each)),
    level: level as HeadingLevel,
  }))
  return (
    <div class="stack" id={fieldId(inputName(path))} tabindex="-1">
      <p class="label" safe>
        {labelOf(props, node.name)}
      </p>
      {[note, hint].filter(Boolean).map((text) => (
        <p class="hint" safe>
          {text}
        </p>
      ))}
      {error ? (
        <FieldErrorText id={`${fieldId(inputName(path))}-error`} text={errorWords(props, error)} />
      ) : (
        ''
      )}
      <input type="hidden" name={lengthInput(path)} value={String(paths.length)} />
      {isGroup(node.field) && node.field.layout === 'table' ? (
        <TableOfItems {...props} items={items} noun={noun} />
      ) : (
        <ListItems {...props} items={items} noun={noun} />
      )}
    </div>
  )
}

function ListItems(props: ListProps & { items: readonly ItemProps[]; noun: string }) {
  const { t, node, path, locked, items, noun } = props
  return (
    <>
      {items.map((item) => (
        <ListItem {...item} />
      ))}
      {locked.has(path) ? (
        ''
      ) : (
        <AddItem
          t={t}
          text={t('services.form.add', { noun })}
          name={props.act}
          value={`add:${inputName(path)}`}
          max={node.field.many?.max}
          count={items.length}
        />
      )}
    </>
  )
}

function TableOfItems(props: ListProps & { items: readonly ItemProps[]; noun: string }) {
  const { t, node, path, locked, items, noun, act } = props
  return (
    <TableFields
      t={t}
      name={inputName(path)}
      label={labelOf(props, node.name)}
      noun={noun}
      columns={node.children.map(({ name }) => labelOf(props, name))}
      rows={items.map((item) => ({
        ...{ name: inputName(item.path), number: item.number, wrong: item.wrong },
        asked: props.asked === item.path,
        question: props.asked === item.path ? <RemoveQuestion {...item} /> : '',
        cells: node.children.map((child) => (
          <NodeFields {...item} node={child} parent={item.path} />
        )),
      }))}
      max={node.field.many?.max}
      open={!locked.has(path)}
      act={act}
    />
  )
}

type ItemProps = ListProps & {
  number: number
  noun: string
  /** its list cannot be changed */
  fixed: boolean
  /** something in it is to be mended, and said */
  wrong: boolean
  level: HeadingLevel
}

function ListItem(props: ItemProps) {
  const { t, path, number, noun, fixed, wrong, level, assessment } = props
  const unfinished = assessment.errors.some((each) => isWithin(each.path, path))
  const asked = props.asked === path
  return (
    <RepeatItem
      t={t}
      number={number}
      noun={noun}
      summary={titleOf(props)}
      open={unfinished || asked}
      wrong={wrong}
      level={level}
      id={fieldId(inputName(path))}
      remove={fixed || asked ? undefined : { name: props.act, value: `ask:${inputName(path)}` }}
    >
      {asked ? <RemoveQuestion {...props} /> : ''}
      <ItemFields {...props} />
    </RepeatItem>
  )
}

function ItemFields(props: ItemProps) {
  const { node, path, errors } = props
  if (isGroup(node.field)) {
    return (
      <>
        {node.children.map((child) => (
          <NodeFields {...props} node={child} parent={path} />
        ))}
      </>
    )
  }
  return (
    <FieldInput
      {...props}
      field={plainOf(node.field)}
      label={placeOf(props, path)}
      raw={answerAt(props.answers, path)}
      error={errors.find((error) => error.path === path)}
    />
  )
}

/** Removing an item is asked about once: its answers and files go with it. */
function RemoveQuestion(props: ItemProps) {
  const { t, path } = props
  const item = placeOf(props, path)
  return (
    <div class="note wait" role="alert">
      <Icon name="warning" />
      <div>
        <p safe>{t('services.form.removeQuestion', { item })}</p>
        <div class="actions">
          <Button
            kind="stop"
            text={t('services.form.removeYes')}
            name={props.act}
            value={`remove:${inputName(path)}`}
          />
          <ButtonLink
            kind="plain"
            href={`${props.action}#${fieldId(inputName(path))}`}
            text={t('services.form.removeNo')}
          />
        </div>
      </div>
    </div>
  )
}

/** An item by the answer that names it, once it is sound. */
function titleOf(props: ItemProps): string | undefined {
  const { node, path, assessment } = props
  const title = node.field.many?.title
  const child = node.children.find(({ name }) => name === title)
  const value = child && answerAt(assessment.answers, memberPath(path, child.name))
  if (!child || isGroup(child.field) || value === undefined) return undefined
  return answerWords(props, plainOf(child.field), value)
}
