import type { Operator } from './range.ts'
import type { FeelType } from './type.ts'
import type { FeelValue } from './values.ts'

/** What every node of a read expression has. */
type Base = {
  /** Offsets in the text, the second behind the last character. */
  readonly start: number
  readonly end: number
  /** What is known of its value before it runs. */
  readonly type: FeelType
  /** How many nodes are in it, itself included: the work of evaluating it once. */
  readonly size: number
  /** How many nodes stand above each other in it. */
  readonly height: number
}

/** What a name stands for. */
export type Binding =
  | { readonly to: 'slot'; readonly slot: number }
  /** An entry of the element that a filter looks at; its element lies in the slot. */
  | { readonly to: 'entry'; readonly slot: number }
  | { readonly to: 'built-in' }
  | { readonly to: 'input' }
  | { readonly to: 'nothing' }

export type Iterator = {
  readonly name: string
  readonly slot: number
  readonly from: Expression
  /** Of `from..to`. */
  readonly to: Expression | null
}

export type Entry = { readonly key: string; readonly slot: number; readonly value: Expression }

export type FormalParameter = {
  readonly name: string
  readonly slot: number
  readonly type: TypeExpression | null
}

export type TypeExpression = { readonly text: string; readonly type: FeelType }

export type Arithmetic = '+' | '-' | '*' | '/' | '**'

export type Parts =
  | { readonly kind: 'literal'; readonly value: FeelValue; readonly text: string }
  | {
      readonly kind: 'name'
      readonly name: string
      readonly binding: Binding
      /** Slots of elements of unknown type, innermost first, that may have an entry of the name. */
      readonly elements: readonly number[]
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'context'; readonly entries: readonly Entry[] }
  | {
      readonly kind: 'interval'
      readonly low: Expression
      readonly high: Expression
      readonly lowIncluded: boolean
      readonly highIncluded: boolean
    }
  | { readonly kind: 'operator-range'; readonly operator: Operator; readonly operand: Expression }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'comparison'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'logical'
      readonly operator: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'between'
      readonly value: Expression
      readonly low: Expression
      readonly high: Expression
    }
  | { readonly kind: 'in'; readonly value: Expression; readonly tests: readonly Expression[] }
  | { readonly kind: 'instance-of'; readonly value: Expression; readonly wanted: TypeExpression }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }
  | {
      readonly kind: 'for'
      readonly iterators: readonly Iterator[]
      readonly partial: number
      readonly body: Expression
    }
  | {
      readonly kind: 'quantified'
      readonly quantifier: 'some' | 'every'
      readonly iterators: readonly Iterator[]
      readonly body: Expression
    }
  | {
      readonly kind: 'filter'
      readonly list: Expression
      readonly slot: number
      readonly condition: Expression
    }
  | { readonly kind: 'path'; readonly from: Expression; readonly name: string }
  | {
      readonly kind: 'call'
      readonly callee: Expression
      readonly args: readonly Expression[]
      /** Of a call by name. */
      readonly names: readonly string[] | null
    }
  | {
      readonly kind: 'function'
      readonly name: string
      /** Where the function itself lies when it is an entry that may call itself. */
      readonly self: number | null
      readonly parameters: readonly FormalParameter[]
      readonly body: Expression
      /** Runs outside of FEEL: refused when it is called. */
      readonly external: boolean
    }

export type Expression = Base & Parts
/** The node of one kind. */
export type Node<K extends Parts['kind']> = Extract<Expression, { kind: K }>

/** Tests of one value, as a cell of a decision table has them. */
export type UnaryTests = {
  /** `-`: whatever the value is. */
  readonly any: boolean
  readonly negated: boolean
  readonly tests: readonly Expression[]
}

/** The nodes right below a node. */
export function childrenOf(parts: Parts): readonly Expression[] {
  switch (parts.kind) {
    case 'literal':
    case 'name':
      return []
    case 'list':
      return parts.items
    case 'context':
      return parts.entries.map(({ value }) => value)
    case 'interval':
      return [parts.low, parts.high]
    case 'operator-range':
    case 'negation':
      return [parts.operand]
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return [parts.left, parts.right]
    case 'between':
      return [parts.value, parts.low, parts.high]
    case 'in':
      return [parts.value, ...parts.tests]
    case 'instance-of':
      return [parts.value]
    case 'if':
      return [parts.condition, parts.then, parts.otherwise]
    case 'for':
    case 'quantified':
      return [...parts.iterators.flatMap(({ from, to }) => (to ? [from, to] : [from])), parts.body]
    case 'filter':
      return [parts.list, parts.condition]
    case 'path':
      return [parts.from]
    case 'call':
      return [parts.callee, ...parts.args]
    case 'function':
      return [parts.body]
  }
}

/** Whether a part of an expression asks for `?`. */
export function usesInput(node: Expression): boolean {
  if (node.kind === 'name') return node.binding.to === 'input'
  return childrenOf(node).some(usesInput)
}
