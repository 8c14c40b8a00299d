import { childrenOf, type Expression } from '#lib/feel/index'

/** A name that an expression takes from its surroundings. */
export type Read = {
  /** `home.tenure` is `['home', 'tenure']`: as far as it is known without running it */
  readonly path: readonly string[]
  /** in the filter of a list: the list's items may bring the name themselves */
  readonly inFilter: boolean
  readonly offset: number
}

/**
 * Lists what an expression reads, in order of appearance; names that it binds itself
 * (`some a in …`, keys of a context) and functions of FEEL are not among them.
 *
 * @param given  how many names the expression was read with: their slots are the first
 */
export function listReads(node: Expression, given: number): Read[] {
  const read = readAt(node, given)
  return read ? [read] : childrenOf(node).flatMap((child) => listReads(child, given))
}

/** A variable of the surroundings and the plain names behind its dots. */
function readAt(node: Expression, given: number): Read | undefined {
  if (node.kind === 'path') {
    const read = readAt(node.from, given)
    return read && { ...read, path: [...read.path, node.name] }
  }
  if (node.kind !== 'name') return undefined
  const { binding, name, elements, start } = node
  const isFree = binding.to === 'nothing' || (binding.to === 'slot' && binding.slot < given)
  return isFree ? { path: [name], inFilter: elements.length > 0, offset: start } : undefined
}

/** Whether an expression calls a function of FEEL. */
export const calls = (node: Expression, name: string): boolean =>
  (node.kind === 'name' && node.name === name && node.binding.to === 'built-in') ||
  childrenOf(node).some((child) => calls(child, name))
