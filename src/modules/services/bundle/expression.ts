import { evaluate, parseExpression } from 'feelin'

/** What a name in an expression stands for. */
export type Target = {
  /** path of the field, `home.tenure`; absent for what is no field */
  readonly path?: string
  /** what may follow a dot; absent: nothing may be said about it */
  readonly members?: ReadonlyMap<string, Target>
}

/** The names that an expression may use at its place. */
export type Scope = ReadonlyMap<string, Target>

export type ExpressionFault = { code: 'expression-syntax' | 'unknown-name'; message: string }
export type Analysis = {
  readonly faults: readonly ExpressionFault[]
  /** paths of the fields it reads */
  readonly reads: readonly string[]
}

type Tree = ReturnType<typeof parseExpression>
type Node = Tree['topNode']

/** The clock may only be read by the day. */
const forbidden = new Set(['now'])

const isBuiltin = (name: string): boolean =>
  !forbidden.has(name) && evaluate(name, {}).value !== null

const childrenOf = (node: Node): Node[] => {
  const children: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

const membersOf = (target: Target | undefined): [string, Target][] => [...(target?.members ?? [])]

/** Walks one expression; scopes nest with `for`, `some`, `every` and filters. */
class Walk {
  readonly faults: ExpressionFault[] = []
  readonly reads = new Set<string>()
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  text(node: Node): string {
    return this.#source.slice(node.from, node.to)
  }

  unknown(name: string, scope: Scope, after?: string): undefined {
    const where = after === undefined ? 'here' : `in ${after}`
    const known = [...scope.keys()].filter((each) => !each.includes(' ')).join(', ')
    this.faults.push({
      code: 'unknown-name',
      message: forbidden.has(name)
        ? `${name}() is not allowed: an answer may depend on the day only, use today()`
        : `the expression names ${name}, which is not known ${where}; known are ${known || 'no names'}`,
    })
  }

  /** Visits a node and returns what it stands for, where that is a field or a part of one. */
  visit(node: Node, scope: Scope): Target | undefined {
    switch (node.name) {
      case 'VariableName':
        return this.variable(node, scope)
      case 'PathExpression':
        return this.path(node, scope)
      case 'FilterExpression':
        return this.filter(node, scope)
      case 'FunctionInvocation':
        return this.call(node, scope)
      case 'QuantifiedExpression':
      case 'ForExpression':
        return this.iterate(node, scope)
      case 'ParenthesizedExpression': {
        const inner = childrenOf(node).find((child) => !/[()]/.test(child.name))
        return inner && this.visit(inner, scope)
      }
      case 'ContextEntry':
        for (const child of childrenOf(node)) if (child.name !== 'Key') this.visit(child, scope)
        return undefined
      default:
        for (const child of childrenOf(node)) this.visit(child, scope)
        return undefined
    }
  }

  variable(node: Node, scope: Scope): Target | undefined {
    const name = this.text(node)
    const target = scope.get(name)
    if (!target) return this.unknown(name, scope)
    if (target.path !== undefined) this.reads.add(target.path)
    return target
  }

  path(node: Node, scope: Scope): Target | undefined {
    const [owner, , member] = childrenOf(node)
    if (!owner || !member) return undefined
    const target = this.visit(owner, scope)
    if (!target?.members) return undefined
    const found = target.members.get(this.text(member))
    if (!found) return this.unknown(this.text(member), target.members, this.text(owner))
    if (found.path !== undefined) this.reads.add(found.path)
    return found
  }

  filter(node: Node, scope: Scope): Target | undefined {
    const [list, , ...rest] = childrenOf(node)
    if (!list) return undefined
    const target = this.visit(list, scope)
    const inner = new Map([...scope, ...membersOf(target)])
    if (target) inner.set('item', { members: target.members })
    else inner.set('item', {})
    for (const child of rest) this.visit(child, inner)
    return target
  }

  call(node: Node, scope: Scope): undefined {
    const [callee, ...rest] = childrenOf(node)
    if (callee && !isBuiltin(this.text(callee))) this.unknown(this.text(callee), scope)
    for (const child of rest) this.visit(child, scope)
  }

  iterate(node: Node, scope: Scope): undefined {
    const inner = new Map(scope)
    for (const child of childrenOf(node)) {
      if (child.name !== 'InExpressions') {
        this.visit(child, inner)
        continue
      }
      for (const binding of childrenOf(child)) {
        const name = childrenOf(binding).find((each) => each.name === 'Name')
        const context = childrenOf(binding).find((each) => each.name === 'IterationContext')
        const lists = context ? childrenOf(context).map((each) => this.visit(each, inner)) : []
        const members = lists.length === 1 ? lists[0]?.members : undefined
        if (name) inner.set(this.text(name), { members })
      }
    }
    inner.set('partial', {})
  }
}

/**
 * Reads a FEEL expression without evaluating it.
 *
 * @param source  the expression
 * @param scope   the names it may use
 * @returns its faults, and the fields it reads, by path
 * @source OMG DMN 1.5, chapter 10.3 (FEEL)
 */
export const analyse = (source: string, scope: Scope): Analysis => {
  const context = Object.fromEntries([...scope.keys()].map((name) => [name, null]))
  const tree = parseExpression(source, context, undefined)
  let fault: ExpressionFault | undefined
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || fault) return
      const rest = source.slice(node.from).trim()
      const place = rest === '' ? 'ends too early' : `cannot be read from "${rest.slice(0, 30)}"`
      fault = { code: 'expression-syntax', message: `the expression ${place}: ${source}` }
    },
  })
  if (fault) return { faults: [fault], reads: [] }
  const walk = new Walk(source)
  walk.visit(tree.topNode, scope)
  return { faults: walk.faults, reads: [...walk.reads] }
}
