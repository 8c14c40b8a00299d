import type { Expression, Iterator, Node, UnaryTests } from './ast.ts'
import { keyText } from './text.ts'

/** How strongly a node holds together; what is looser than its place asks for stands in parentheses. */
const LEVELS: Record<Expression['kind'], number> = {
  if: 0,
  for: 0,
  quantified: 0,
  function: 0,
  logical: 1,
  comparison: 3,
  between: 3,
  in: 3,
  arithmetic: 4,
  negation: 7,
  'instance-of': 8,
  filter: 9,
  path: 9,
  call: 9,
  literal: 10,
  name: 10,
  list: 10,
  context: 10,
  interval: 10,
  'operator-range': 10,
}
const OPERATORS: Record<string, number> = { or: 1, and: 2, '+': 4, '-': 4, '*': 5, '/': 5, '**': 6 }

function levelOf(node: Expression): number {
  const operator = node.kind === 'logical' || node.kind === 'arithmetic' ? node.operator : ''
  return OPERATORS[operator] ?? LEVELS[node.kind]
}

/**
 * An expression as text, in one form. Read in the same scope, it gives the same expression.
 *
 * @param names  of the scope; where one has a sign in it, operands are kept apart from such signs
 */
export function printExpression(node: Expression, names: Iterable<string> = []): string {
  return new Printer([...names].some((name) => /[-+*/.']/.test(name))).any(node)
}

/** The tests of a cell as text, in one form. */
export function printUnaryTests(tests: UnaryTests, names: Iterable<string> = []): string {
  if (tests.any) return '-'
  const printer = new Printer([...names].some((name) => /[-+*/.']/.test(name)))
  const text = tests.tests.map((test) => printer.test(test)).join(', ')
  if (tests.negated) return `not(${text})`
  return tests.tests.length === 1 && text.startsWith('not(') ? `(${text})` : text
}

class Printer {
  readonly #guarded: boolean

  constructor(guarded: boolean) {
    this.#guarded = guarded
  }

  any(node: Expression): string {
    switch (node.kind) {
      case 'literal':
        return node.text
      case 'name':
        return node.name
      case 'list':
        return `[${node.items.map((item) => this.any(item)).join(', ')}]`
      case 'context':
        return `{${node.entries.map(({ key, value }) => `${keyText(key)}: ${this.any(value)}`).join(', ')}}`
      case 'interval':
        return `${node.lowIncluded ? '[' : '('}${this.any(node.low)}..${this.at(4, node.high)}${node.highIncluded ? ']' : ')'}`
      case 'operator-range':
        return `(${this.test(node)})`
      case 'negation':
        return `-${this.at(7, node.operand)}`
      case 'arithmetic':
      case 'comparison':
      case 'logical':
        return this.#binary(node)
      case 'between':
        return `${this.at(3, node.value)} between ${this.at(4, node.low)} and ${this.at(4, node.high)}`
      case 'in':
        return `${this.at(3, node.value)} in (${node.tests.map((test) => this.test(test)).join(', ')})`
      case 'instance-of':
        return `${this.at(8, node.value)} instance of ${node.wanted.text}`
      default:
        return this.#further(node)
    }
  }

  #further(
    node: Node<'if' | 'for' | 'quantified' | 'function' | 'filter' | 'path' | 'call'>,
  ): string {
    switch (node.kind) {
      case 'if':
        return `if ${this.any(node.condition)} then ${this.any(node.then)} else ${this.any(node.otherwise)}`
      case 'for':
        return `for ${this.#iterators(node.iterators)} return ${this.any(node.body)}`
      case 'quantified':
        return `${node.quantifier} ${this.#iterators(node.iterators)} satisfies ${this.any(node.body)}`
      case 'filter':
        return `${this.at(9, node.list)}[${this.any(node.condition)}]`
      case 'path':
        return this.#guarded && node.from.kind === 'name'
          ? `(${node.from.name}).${node.name}`
          : `${this.at(9, node.from)}.${node.name}`
      case 'call':
        return `${this.at(9, node.callee)}(${this.#args(node)})`
      case 'function':
        return this.#function(node)
    }
  }

  /** In parentheses when it is looser than the place allows. */
  at(level: number, node: Expression): string {
    const text = this.any(node)
    return levelOf(node) < level ? `(${text})` : text
  }

  /** An operator and its end stand bare among tests. */
  test(node: Expression): string {
    if (node.kind !== 'operator-range') return this.any(node)
    return `${node.operator} ${this.at(4, node.operand)}`
  }

  #binary(node: Node<'arithmetic' | 'comparison' | 'logical'>): string {
    const level = levelOf(node)
    const right = this.at(level + 1, node.right)
    const apart = this.#guarded && node.kind === 'arithmetic' && !right.startsWith('(')
    return `${this.at(level, node.left)} ${node.operator} ${apart ? `(${right})` : right}`
  }

  #iterators(iterators: readonly Iterator[]): string {
    return iterators
      .map(({ name, from, to }) => `${name} in ${this.any(from)}${to ? `..${this.any(to)}` : ''}`)
      .join(', ')
  }

  #args({ args, names }: Node<'call'>): string {
    return args
      .map((arg, i) => (names ? `${names[i]}: ${this.any(arg)}` : this.any(arg)))
      .join(', ')
  }

  #function({ parameters, body, external }: Node<'function'>): string {
    const list = parameters.map(({ name, type }) => (type ? `${name}: ${type.text}` : name))
    return `function(${list.join(', ')}) ${external ? 'external ' : ''}${this.any(body)}`
  }
}
