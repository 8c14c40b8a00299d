import type { Bound, FieldNode, PageNode } from './model.ts'

/**
 * Sorts fields so that each stands after all that decides over it: its group, and what its `when`,
 * its `value` and its page's `when` read. Checks decide over nothing, so they do not count.
 *
 * @throws Error  when fields depend on one another in a circle
 */
export function sortNodes(
  nodes: readonly FieldNode[],
  pages: readonly PageNode[],
): readonly FieldNode[] {
  const sorted: FieldNode[] = []
  const done = new Set<FieldNode>()
  const open = new Set<FieldNode>()
  const visit = (node: FieldNode) => {
    if (done.has(node)) return
    if (open.has(node)) throw new Error(`fields depend on one another in a circle: ${node.path}`)
    open.add(node)
    if (node.parent) visit(node.parent)
    for (const bound of [node.when, node.value, pages[node.page]?.when]) {
      for (const read of bound ? readNodes(bound, node, pages) : []) visit(read)
    }
    open.delete(node)
    done.add(node)
    sorted.push(node)
  }
  for (const node of nodes) visit(node)
  return sorted
}

/** The fields that an expression reads; of a group all that is inside it. */
function readNodes(bound: Bound, node: FieldNode, pages: readonly PageNode[]): FieldNode[] {
  return bound.compiled.reads.flatMap(({ path }) => {
    const [name = '', ...rest] = path
    const source = bound.sources[bound.compiled.names.indexOf(name)]
    if (source?.from === 'frame') {
      const siblings = fieldsOfFrame(node, source.frame, pages)
      return readInside(
        siblings.find((each) => each.name === name),
        rest,
        node,
      )
    }
    if (source?.from !== 'this') return []
    const [first = '', ...further] = rest
    const item = itemAround(node)
    return readInside(
      item?.children.find((each) => each.name === first),
      further,
      node,
    )
  })
}

function readInside(
  found: FieldNode | undefined,
  rest: readonly string[],
  reader: FieldNode,
): FieldNode[] {
  let node = found
  for (const name of rest) node = node?.children.find((each) => each.name === name) ?? node
  if (!node) return []
  // A group that is read from inside itself is known by its items, not by all that they hold.
  return isAround(node, reader) ? [] : [node, ...descendants(node)]
}

function fieldsOfFrame(node: FieldNode, frame: number, pages: readonly PageNode[]) {
  if (frame === 0) return pages.flatMap(({ fields }) => fields)
  const groups: FieldNode[] = []
  for (let group = node.parent; group; group = group.parent) groups.unshift(group)
  return groups[frame - 1]?.children ?? []
}

function itemAround(node: FieldNode): FieldNode | undefined {
  let group = node.parent
  while (group && !group.field.many) group = group.parent
  return group
}

function isAround(group: FieldNode, node: FieldNode): boolean {
  for (let around = node.parent; around; around = around.parent) if (around === group) return true
  return false
}

const descendants = (node: FieldNode): FieldNode[] =>
  node.children.flatMap((child) => [child, ...descendants(child)])
