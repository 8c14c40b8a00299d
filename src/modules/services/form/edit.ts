import type { Surroundings } from './kind.ts'
import { type FieldNode, isGroup, type PageNode } from './model.ts'
import {
  type AnswerPath,
  answerAt,
  fieldPath,
  isRecord,
  isWithin,
  itemPath,
  memberPath,
  stepsOf,
  writeAnswer,
} from './path.ts'
import { settleItem } from './read-page.ts'

type Locked = ReadonlySet<AnswerPath>

/** The field of a page that a path leads to; undefined when it leads nowhere on this page. */
export function nodeAt(page: PageNode, path: AnswerPath): FieldNode | undefined {
  const find = (nodes: readonly FieldNode[]): FieldNode | undefined => {
    for (const node of nodes) {
      if (node.path === fieldPath(path)) return node
      const inner = isWithin(fieldPath(path), node.path) ? find(node.children) : undefined
      if (inner) return inner
    }
    return undefined
  }
  return find(page.fields)
}

/** Adds an empty item to a list, up to its maximum. */
export function addItem(
  page: PageNode,
  answers: Record<string, unknown>,
  path: AnswerPath,
  locked: Locked,
) {
  const node = nodeAt(page, path)
  if (!node?.field.many || locked.has(path)) return
  const before = answerAt(answers, path)
  const items: unknown[] = Array.isArray(before) ? before : []
  if (items.length >= node.field.many.max) return
  writeAnswer(answers, path, [...items, isGroup(node.field) ? {} : null])
}

/** Takes an item out of a list; those after it move up, with their answers and files. */
export function removeItem(
  page: PageNode,
  answers: Record<string, unknown>,
  path: AnswerPath,
  locked: Locked,
) {
  const list = path.replace(/\[\d+\]$/, '')
  const index = stepsOf(path).at(-1)
  const items = answerAt(answers, list)
  const isList = nodeAt(page, path)?.field.many !== undefined && typeof index === 'number'
  if (!isList || locked.has(list) || !Array.isArray(items)) return
  writeAnswer(
    answers,
    list,
    items.filter((_, each) => each !== index),
  )
}

/**
 * Adds rows to a table, up to its maximum; rows in which nothing was typed give way to them.
 *
 * @param how.read  the rows, as typed
 */
export function addRows(
  page: PageNode,
  answers: Record<string, unknown>,
  path: AnswerPath,
  how: {
    locked: Locked
    read(node: FieldNode): readonly Record<string, unknown>[]
    around: Surroundings
  },
): { pasted: number; left: number } {
  const node = nodeAt(page, path)
  if (!node || !isGroup(node.field) || !node.field.many || how.locked.has(path)) {
    return { pasted: 0, left: 0 }
  }
  const before = answerAt(answers, path)
  const kept = (Array.isArray(before) ? before : []).filter(
    (item) => isRecord(item) && Object.keys(item).length > 0,
  )
  const rows = how.read(node)
  const fit = rows.slice(0, Math.max(0, node.field.many.max - kept.length))
  writeAnswer(answers, path, [...kept, ...fit.map((row) => settleItem(node, row, how.around))])
  return { pasted: fit.length, left: rows.length - fit.length }
}

/** Takes a file's answer away, and what was refused there. */
export function removeFile(
  page: PageNode,
  answers: Record<string, unknown>,
  path: AnswerPath,
  locked: Locked,
) {
  const isFile = nodeAt(page, path)?.field.kind === 'file' && !locked.has(path)
  if (isFile && answerAt(answers, path) !== undefined) writeAnswer(answers, path, undefined)
}

/** The answers with the items that the lists of a page ask for at least, so that there is where to type. */
export function withLeastItems(
  page: PageNode,
  answers: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const padded = structuredClone(answers) as Record<string, unknown>
  const walk = (node: FieldNode, parent: AnswerPath) => {
    const path = memberPath(parent, node.name)
    if (!node.field.many) {
      for (const child of node.children) walk(child, path)
      return
    }
    const before = answerAt(padded, path)
    const items: unknown[] = Array.isArray(before) ? before : []
    const missing = Math.max(0, node.field.many.min - items.length)
    const empty = Array.from({ length: missing }, () => (isGroup(node.field) ? {} : null))
    if (missing > 0) writeAnswer(padded, path, [...items, ...empty])
    for (let index = 0; index < items.length + missing; index++) {
      for (const child of node.children) walk(child, itemPath(path, index))
    }
  }
  for (const node of page.fields) if (!node.field.value) walk(node, '')
  return padded
}
