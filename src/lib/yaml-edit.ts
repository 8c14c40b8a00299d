import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  parseDocument,
  YAMLMap,
} from 'yaml'

/** From the root to a value: keys of maps and indices of lists. */
export type YamlPath = readonly (string | number)[]

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

const WRITTEN = { lineWidth: 0, flowCollectionPadding: true } as const

const parse = (text: string) => parseDocument(text, { version: '1.2' })

/**
 * Sets one value of a YAML text, or takes it away. All around it stays as it was written, comments and order as well:
 * only the entry of a block that holds the value is written anew.
 *
 * @param value  undefined: the key is removed
 * @returns the text; the same where nothing changes
 * @throws Error  the text is no YAML
 */
export function setIn(text: string, path: YamlPath, value: Json | undefined): string {
  const change = (document: Document) => {
    if (value === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(value, { flow: isPlain(value) }))
  }
  const document = readable(text)
  const parent = document.getIn(path.slice(0, -1), true)
  const here = document.getIn(path, true)
  if (value === undefined) {
    if (here === undefined) return text
    const last = isMap(parent) && !parent.flow && parent.items.length > 1
    return last
      ? written(text, change, () => cutPair(text, path))
      : inUnit(text, path.slice(0, -1), change)
  }
  if (here === undefined && isMap(parent) && !parent.flow && parent.items.length > 0) {
    return written(text, change, () => addPair(text, parent, path, value))
  }
  return inUnit(text, path, change)
}

/** Puts an item into a list at an index, or at its end. @throws as `setIn` */
export function insertItem(text: string, path: YamlPath, index: number, value: Json): string {
  const change = (document: Document) => {
    const list = document.getIn(path, true)
    const node = document.createNode(value, { flow: isPlain(value) })
    if (isSeq(list)) list.items.splice(index, 0, node)
    else document.setIn(path, document.createNode([value]))
  }
  const list = readable(text).getIn(path, true)
  if (!isSeq(list) || list.flow || list.items.length === 0) return inUnit(text, path, change)
  return written(text, change, (document) => {
    const now = document.getIn([...path, index], true) as Node
    const spans = spansOf(text, list.items as Node[])
    const at = index < spans.length ? spans[index]?.start : spans.at(-1)?.end
    const first = spans[0]
    if (at === undefined || !first) return undefined
    const indent = ' '.repeat(first.indent)
    const lines = `${indent}- ${alone(now, first.indent + 2)}\n`
    return spliced(text, at, at, lines)
  })
}

/** Takes an item out of a list. @throws as `setIn` */
export function removeItem(text: string, path: YamlPath, index: number): string {
  const change = (document: Document) => void document.deleteIn([...path, index])
  const list = readable(text).getIn(path, true)
  if (!isSeq(list) || !list.items[index]) return text
  if (list.flow || list.items.length === 1) return inUnit(text, path, change)
  return written(text, change, () => {
    const span = spansOf(text, list.items as Node[])[index]
    return span && spliced(text, span.start, span.end, '')
  })
}

/** Moves an item of a list to another index. @throws as `setIn` */
export function moveItem(text: string, path: YamlPath, from: number, to: number): string {
  const list = readable(text).getIn(path, true)
  if (!isSeq(list) || from === to || !list.items[from] || !list.items[to]) return text
  const change = (document: Document) => {
    const { items } = document.getIn(path, true) as typeof list
    items.splice(to, 0, ...items.splice(from, 1))
  }
  if (list.flow) return inUnit(text, path, change)
  return written(text, change, () => {
    const spans = spansOf(text, list.items as Node[])
    const [span, other] = [spans[from], spans[to]]
    if (!span || !other) return undefined
    const lines = text.slice(span.start, span.end)
    return from < to
      ? spliced(spliced(text, other.end, other.end, lines), span.start, span.end, '')
      : spliced(spliced(text, span.start, span.end, ''), other.start, other.start, lines)
  })
}

function readable(text: string): Document {
  const document = parse(text)
  if (document.errors[0]) throw document.errors[0]
  return document
}

/** What stands on one line in a file that people write: neither long nor deep. */
function isPlain(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  const inner = Object.values(value)
  return (
    JSON.stringify(value).length <= 90 &&
    inner.every((one) => typeof one !== 'object' || Array.isArray(one))
  )
}

/**
 * The text after a change.
 *
 * @param edit  of the text alone, so that all else stays; where it does not come to the same, all is written anew
 */
function written(
  text: string,
  change: (document: Document) => void,
  edit: (changed: Document) => string | undefined,
): string {
  const document = readable(text)
  change(document)
  const edited = edit(document)
  const wanted = JSON.stringify(document.toJS())
  if (edited !== undefined) {
    const read = parse(edited)
    if (read.errors.length === 0 && JSON.stringify(read.toJS()) === wanted) return edited
  }
  return unpadded(document.toString(WRITTEN))
}

/** Writes the smallest entry of a block anew that holds a path. */
function inUnit(text: string, path: YamlPath, change: (document: Document) => void): string {
  const before = readable(text)
  const depth = unitDepth(before, path)
  if (depth === 0) return written(text, change, () => undefined)
  return written(text, change, (after) => {
    const unit = path.slice(0, depth)
    const parent = before.getIn(unit.slice(0, -1), true)
    const step = unit.at(-1)
    const value = after.getIn(unit, true) as Node | undefined
    if (value === undefined) return undefined
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && `${key.value}` === `${step}`)
      const key = pair?.key as Node | undefined
      const from = key?.range?.[0]
      const to = endOf((pair?.value ?? pair?.key) as Node)
      if (from === undefined || to === undefined) return undefined
      const map = new YAMLMap()
      map.items.push(new Pair(step, bare(value)))
      return replaced(text, from, to, map)
    }
    const item = before.getIn(unit, true) as Node
    const from = item.range?.[0]
    const to = endOf(item)
    return from === undefined || to === undefined
      ? undefined
      : replaced(text, from, to, bare(value))
  })
}

/** How many steps of a path lead to an entry of a block that is there. */
function unitDepth(document: Document, path: YamlPath): number {
  let depth = 0
  for (let count = 1; count <= path.length; count++) {
    const parent = document.getIn(path.slice(0, count - 1), true)
    const there = document.getIn(path.slice(0, count), true) !== undefined
    if (!isCollection(parent) || parent.flow || !there) break
    depth = count
  }
  return depth
}

const endOf = (node: Node | undefined): number | undefined => node?.range?.[1]

/** What stands beside a value on its line stays where it is. */
function bare(value: Node): Node {
  value.comment = null
  return value
}

function replaced(text: string, from: number, to: number, node: Node): string {
  const end = from + text.slice(from, to).trimEnd().length
  return spliced(text, from, end, alone(node, columnOf(text, from)))
}

/** A node as it stands after `indent` columns. */
function alone(node: Node, indent: number): string {
  const text = unpadded(new Document(node).toString(WRITTEN)).trimEnd()
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`).replace(/\n +(?=\n)/g, '\n')
}

function addPair(text: string, parent: YAMLMap, path: YamlPath, value: Json): string | undefined {
  const [first, last] = [parent.items[0], parent.items.at(-1)]
  const start = (first?.key as Node | undefined)?.range?.[0]
  const to = endOf((last?.value ?? last?.key) as Node)
  if (start === undefined || to === undefined) return undefined
  const indent = columnOf(text, start)
  const map = new YAMLMap()
  map.items.push(
    new Pair(path.at(-1), new Document(value).createNode(value, { flow: isPlain(value) })),
  )
  const end = lineEnd(text, start + text.slice(start, to).trimEnd().length)
  const gap = text[end - 1] === '\n' ? '' : '\n'
  return spliced(text, end, end, `${gap}${' '.repeat(indent)}${alone(map, indent)}\n`)
}

function cutPair(text: string, path: YamlPath): string | undefined {
  const parent = readable(text).getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const at = parent.items.findIndex(
    ({ key }) => isScalar(key) && `${key.value}` === `${path.at(-1)}`,
  )
  const pair = parent.items[at]
  const from = (pair?.key as Node | undefined)?.range?.[0]
  const to = endOf((pair?.value ?? pair?.key) as Node)
  if (from === undefined || to === undefined) return undefined
  const end = lineEnd(text, from + text.slice(from, to).trimEnd().length)
  const start = text.lastIndexOf('\n', from - 1) + 1
  // The first of an item stands behind its dash, which the next one takes over.
  if (text.slice(start, from).trim() !== '') {
    const next = (parent.items[at + 1]?.key as Node | undefined)?.range?.[0]
    return next === undefined ? undefined : spliced(text, from, next, '')
  }
  return spliced(text, start, end, '')
}

type Span = { start: number; end: number; indent: number }

/** Where the lines of each item of a block list begin and end, with the comments above it. */
function spansOf(text: string, items: readonly Node[]): Span[] {
  return items.map((item) => {
    const from = item.range?.[0] ?? 0
    let start = text.lastIndexOf('\n', from - 1) + 1
    const indent = text.slice(start).search(/\S/)
    for (;;) {
      const above = text.lastIndexOf('\n', start - 2) + 1
      if (start === 0 || !/^\s*#/.test(text.slice(above, start))) break
      start = above
    }
    const end = lineEnd(text, from + text.slice(from, endOf(item)).trimEnd().length)
    return { start, end, indent }
  })
}

const columnOf = (text: string, at: number) => at - (text.lastIndexOf('\n', at - 1) + 1)

/** Behind the end of the line. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at)
  return found === -1 ? text.length : found + 1
}

const spliced = (text: string, from: number, to: number, put: string) =>
  text.slice(0, from) + put + text.slice(to)

/** Lists in brackets without the blanks that the library would put there. */
function unpadded(text: string): string {
  const cut = new Set<number>()
  const visit = (node: unknown): void => {
    if (isSeq(node) && node.flow && node.range) {
      const [from, to] = node.range
      if (text[from + 1] === ' ') cut.add(from + 1)
      if (text[to - 2] === ' ') cut.add(to - 2)
    }
    if (!isCollection(node)) return
    for (const item of node.items) visit(item instanceof Pair ? item.value : item)
  }
  visit(parse(text).contents)
  return [...cut].sort((a, b) => b - a).reduce((now, at) => spliced(now, at, at + 1, ''), text)
}
