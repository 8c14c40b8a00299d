import type { PlainField } from '../bundle/field.ts'
import type { Kind, Sent, Surroundings } from './kind.ts'
import { kindOf } from './kinds.ts'
import { type FieldNode, isGroup, type PageNode, plainOf } from './model.ts'
import {
  type AnswerPath,
  answerAt,
  inputName,
  itemPath,
  memberPath,
  pathOfInput,
  writeAnswer,
} from './path.ts'

/** Input that names what the page showed: without it an unticked box and a hidden field look alike. */
export const SHOWN = '_shown'

export type ReadOptions = Surroundings & {
  /** the draft's, not changed */
  readonly answers: Readonly<Record<string, unknown>>
  /** paths that the page showed for typing */
  readonly shown: ReadonlySet<AnswerPath>
  /** paths that stay as they are */
  readonly locked: ReadonlySet<AnswerPath>
}

/** The paths in a page's `_shown`. */
export const shownBy = (sent: Sent): ReadonlySet<AnswerPath> =>
  new Set(sent.one(SHOWN).split(' ').filter(Boolean).map(pathOfInput))

/** Name of the input that says how many items of a list the page showed. */
export const lengthInput = (path: AnswerPath) => `${inputName(path)}.length`

/**
 * The answers of a draft with those of one page as they were typed: canonical where sound, else as
 * they are. What the page did not show, files, and what is worked out or locked stays.
 */
export function readPage(
  page: PageNode,
  sent: Sent,
  options: ReadOptions,
): Record<string, unknown> {
  const answers = structuredClone(options.answers) as Record<string, unknown>
  for (const node of page.fields) readNode(node, '', { sent, options, answers })
  return answers
}

type Reading = {
  readonly sent: Sent
  readonly options: ReadOptions
  readonly answers: Record<string, unknown>
}

function readNode(node: FieldNode, parent: AnswerPath, reading: Reading) {
  const { sent, options, answers } = reading
  const path = memberPath(parent, node.name)
  if (!options.shown.has(path)) return
  if (node.field.many) {
    readItems(node, path, reading)
  } else if (isGroup(node.field)) {
    for (const child of node.children) readNode(child, path, reading)
  } else if (!options.locked.has(path) && isTyped(plainOf(node.field))) {
    const field = plainOf(node.field)
    const kind = kindOf(field)
    writeAnswer(
      answers,
      path,
      settle(kind, kind.read(sent, inputName(path), field, options), field, options),
    )
  }
}

function readItems(node: FieldNode, path: AnswerPath, reading: Reading) {
  const { sent, options, answers } = reading
  const count = Number(sent.one(lengthInput(path)) || Number.NaN)
  const { many } = node.field
  if (!many || !Number.isInteger(count) || count < 0 || node.field.value) return
  const before = answerAt(answers, path)
  const kept: unknown[] = Array.isArray(before) ? before : []
  const length = options.locked.has(path) ? kept.length : Math.min(count, many.max)
  const items = Array.from(
    { length },
    (_, index) => kept[index] ?? (isGroup(node.field) ? {} : null),
  )
  writeAnswer(answers, path, items)
  for (let index = 0; index < length; index++) {
    const item = itemPath(path, index)
    for (const child of node.children) readNode(child, item, reading)
    if (isGroup(node.field) || options.locked.has(path) || !isTyped(plainOf(node.field))) continue
    const field = plainOf(node.field)
    const kind = kindOf(field)
    items[index] =
      settle(kind, kind.read(sent, inputName(item), field, options), field, options) ?? null
  }
}

/** False for what is never typed: worked out, told, or uploaded. */
export const isTyped = (field: PlainField) =>
  field.value === undefined && field.kind !== 'note' && field.kind !== 'file'

/** One item as it was typed outside of a page: canonical where sound, else as it is. */
export const settleItem = (
  node: FieldNode,
  item: Readonly<Record<string, unknown>>,
  around: Surroundings,
): Record<string, unknown> =>
  Object.fromEntries(
    node.children.flatMap((child) => {
      const field = plainOf(child.field)
      const value = settle(kindOf(field), item[child.name], field, around)
      return value === undefined ? [] : [[child.name, value]]
    }),
  )

function settle(kind: Kind<PlainField>, raw: unknown, field: PlainField, around: Surroundings) {
  const parsed = kind.parse(raw, field, around)
  return parsed && 'value' in parsed ? parsed.value : raw
}
