import { childrenOf, type Expression } from './ast.ts'
import type { Scope } from './parser.ts'

/** Which names of the scope some expressions use, in the scope's order. */
export function namesRead(nodes: readonly Expression[], { names }: Scope): string[] {
  const slots = new Set<number>()
  const visit = (node: Expression) => {
    if (node.kind === 'name' && node.binding.to === 'slot') slots.add(node.binding.slot)
    for (const child of childrenOf(node)) visit(child)
  }
  for (const node of nodes) visit(node)
  return [...names.keys()].filter((_, slot) => slots.has(slot))
}
