import {
  type Compiled,
  compileExpression,
  type Expression as Feel,
  FeelSyntaxError,
  type FeelType,
  type FeelValue,
  Run,
  type Scope,
} from '#lib/feel/index'
import type { CompiledModel } from './engine.ts'
import { functionOf, serviceOf } from './evaluation.ts'
import type { DecisionNode, GraphNode } from './graph.ts'
import type { Decision, DecisionTable, Definitions } from './model.ts'
import { normalName } from './names.ts'
import type { TableProgram } from './table.ts'
import { holds } from './table-match.ts'
import { policyOf } from './table-policy.ts'
import type { RunOptions } from './trace.ts'
import { conformed } from './types.ts'
import { exactText } from './value-text.ts'

/**
 * What can be said of a decision while some inputs are not known: its value, or which of these inputs it may
 * still turn on. Two that have the same key are the same function of what is not known.
 */
export type Settled =
  | { known: true; value: FeelValue; key: string }
  | { known: false; reads: ReadonlySet<string>; key: string }

const known = (value: FeelValue): Settled => ({ known: true, value, key: exactText(value) })

const open = (parts: readonly Settled[], what: string): Settled => {
  const reads = parts.flatMap((part) => (part.known ? [] : [...part.reads]))
  return {
    known: false,
    reads: new Set(reads),
    key: `${what}(${parts.map(({ key }) => key).join(',')})`,
  }
}

/** Decides as far as some inputs allow. What it calls open may turn out settled; never the other way round. */
export class Settler {
  readonly #model: CompiledModel
  readonly #decisions: ReadonlyMap<string, Decision>
  readonly #options: RunOptions
  readonly #texts = new Map<string, Compiled | undefined>()

  /** @param definitions  those that the model was compiled from; what it imports is not looked into */
  constructor(model: CompiledModel, definitions: Definitions, options: RunOptions) {
    this.#model = model
    this.#options = options
    this.#decisions = new Map(
      definitions.elements.flatMap((element): [string, Decision][] =>
        element.kind === 'decision' ? [[normalName(element.name), element]] : [],
      ),
    )
  }

  /**
   * @param inputs  those that are known, by name
   * @throws FeelLimitError  it would take too much
   */
  settle(decision: string, inputs: ReadonlyMap<string, FeelValue>): Settled {
    const run = new Run(this.#options)
    return new Settling(this, run, inputs).decision(decision)
  }

  node(name: string): GraphNode | undefined {
    return this.#model.nodes.get(name)
  }

  element(name: string): Decision | undefined {
    return this.#decisions.get(name)
  }

  tableOf(model: DecisionTable): TableProgram | undefined {
    return this.#model.tables.find((table) => table.model === model)
  }

  get decisions(): readonly DecisionNode[] {
    return [...this.#model.nodes.values()].filter((node) => node.kind === 'decision')
  }

  /** A text of a decision, compiled; undefined when it cannot be read alone. */
  text(node: DecisionNode, text: string): Compiled | undefined {
    const key = `${node.key} ${text}`
    if (!this.#texts.has(key)) this.#texts.set(key, read(text, scopeOf(node)))
    return this.#texts.get(key)
  }
}

function read(text: string, scope: Scope): Compiled | undefined {
  try {
    return compileExpression(text, scope)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

const scopeOf = ({ sources }: DecisionNode): Scope => ({
  names: new Map(
    sources.map((source) => [
      source.name,
      source.kind === 'node' ? typeOf(source.node) : { kind: 'unknown' },
    ]),
  ),
})

function typeOf(node: GraphNode): FeelType {
  if (node.kind === 'input') return node.wanted.type
  if (node.kind !== 'decision') return node.type
  return node.wanted.type.kind === 'any' ? node.program.type : node.wanted.type
}

/** One look at a decision; each that it needs is settled once. */
class Settling {
  readonly #settler: Settler
  readonly #run: Run
  readonly #inputs: ReadonlyMap<string, FeelValue>
  readonly #done = new Map<string, Settled>()

  constructor(settler: Settler, run: Run, inputs: ReadonlyMap<string, FeelValue>) {
    this.#settler = settler
    this.#run = run
    this.#inputs = inputs
  }

  decision(name: string): Settled {
    const node = this.#settler.node(name)
    if (node?.kind !== 'decision') throw new Error(`the model has no decision named ${name}`)
    return this.#node(node)
  }

  #node(node: GraphNode): Settled {
    const before = this.#done.get(node.key)
    if (before) return before
    const found = this.#settled(node)
    this.#done.set(node.key, found)
    return found
  }

  #settled(node: GraphNode): Settled {
    if (node.kind === 'function') return known(functionOf(node))
    if (node.kind === 'service') return known(serviceOf(node))
    if (node.kind === 'input') {
      const value = this.#inputs.get(node.name)
      if (value !== undefined) return known(conformed(value, node.wanted, this.#run))
      return { known: false, reads: new Set([node.name]), key: `?${node.name}` }
    }
    const found = new Body(this, this.#settler, node, this.#run).settled()
    return found.known ? known(conformed(found.value, node.wanted, this.#run)) : found
  }

  /** What a decision is made from, in the order of its frame. */
  sources({ sources }: DecisionNode): Settled[] {
    return sources.map((source) =>
      // Values of imports are given by their path: they are open as a whole.
      source.kind === 'node' && source.by === ''
        ? this.#node(source.node)
        : { known: false, reads: new Set([source.name]), key: `?${source.name}` },
    )
  }
}

/** The expression of one decision. */
class Body {
  readonly #settler: Settler
  readonly #node: DecisionNode
  readonly #run: Run
  readonly #sources: readonly Settled[]
  readonly #frame: readonly FeelValue[]

  constructor(settling: Settling, settler: Settler, node: DecisionNode, run: Run) {
    this.#settler = settler
    this.#node = node
    this.#run = run
    this.#sources = settling.sources(node)
    this.#frame = this.#sources.map((source) => (source.known ? source.value : null))
  }

  settled(): Settled {
    if (this.#sources.every((source) => source.known)) {
      return known(this.#node.program.run(this.#frame, this.#run))
    }
    const expression = this.#settler.element(this.#node.name)?.expression
    if (expression?.kind === 'literalExpression') return this.#text(expression.text)
    const table = expression?.kind === 'decisionTable' && this.#settler.tableOf(expression)
    return table ? this.#table(table) : open(this.#sources, this.#node.key)
  }

  #text(text: string): Settled {
    const found = this.#settler.text(this.#node, text)
    if (!found) return open(this.#sources, text)
    return this.#part(found.ast, text)
  }

  /** A part of a text: of a condition that is known, only the branch that is taken counts. */
  #part(node: Feel, text: string): Settled {
    const own = text.slice(node.start, node.end)
    const found = this.#settler.text(this.#node, own)
    // A part with names of its own, as in a loop, cannot be read alone.
    if (!found) return open(this.#sources, own)
    const needed = this.#node.sources.flatMap(({ name }, at) =>
      found.reads.includes(name) ? (this.#sources[at] ?? []) : [],
    )
    if (needed.every((source) => source.known)) {
      return known(found.run(this.#frame, this.#run))
    }
    if (node.kind === 'if') return this.#branch(node, text)
    if (node.kind === 'logical') {
      const deciding = node.operator === 'or'
      const sides = [this.#part(node.left, text), this.#part(node.right, text)]
      if (sides.some((side) => side.known && side.value === deciding)) return known(deciding)
    }
    return open(needed, own)
  }

  #branch(node: Extract<Feel, { kind: 'if' }>, text: string): Settled {
    const condition = this.#part(node.condition, text)
    if (condition.known) {
      return this.#part(condition.value === true ? node.then : node.otherwise, text)
    }
    const ways = [this.#part(node.then, text), this.#part(node.otherwise, text)]
    return same(ways) ?? open([condition, ...ways], 'if')
  }

  #table(table: TableProgram): Settled {
    const { model } = table
    const columns = table.inputs.map(({ program }, at) => {
      const asked = this.#text(model.inputs[at]?.expression.text ?? '')
      return asked.known ? known(program.run(this.#frame, this.#run)) : asked
    })
    // An input that the table does not allow makes it null: that is for the evaluation to say.
    const single = model.hitPolicy === 'UNIQUE' || model.hitPolicy === 'FIRST'
    if (!single || table.inputs.some(({ values }) => values))
      return open(this.#sources, table.within)
    const { rows, sure } = this.#possible(table, columns)
    const results = rows.map((row) => this.#result(table, row))
    const all = sure ? results : [...results, this.#default(table)]
    const [only] = results
    if (sure && rows.length === 1 && only) return only
    const turning = columns.filter(
      (column, at) => !column.known && rows.some((row) => !table.columns[at]?.[row]?.any),
    )
    return same(all) ?? open([...turning, ...all], `${table.within}[${rows.join(' ')}]`)
  }

  /** The rows that may still be taken; `sure` where one of them certainly is. */
  #possible(table: TableProgram, columns: readonly Settled[]): { rows: number[]; sure: boolean } {
    const rows: number[] = []
    for (let row = 0; row < table.rows; row++) {
      let certain = true
      const possible = columns.every((column, at) => {
        const cell = table.columns[at]?.[row]
        if (!cell || cell.any) return true
        const reads = cell.tests?.reads ?? []
        const other = this.#node.sources.some(
          ({ name }, at) => reads.includes(name) && !this.#sources[at]?.known,
        )
        if (!column.known || other) {
          certain = false
          return true
        }
        return holds(cell, column.value, this.#frame, this.#run)
      })
      if (!possible) continue
      if (!certain) rows.push(row)
      // A row of UNIQUE that certainly matches is the only one.
      else if (table.model.hitPolicy === 'UNIQUE') return { rows: [row], sure: true }
      else return { rows: [...rows, row], sure: true }
    }
    const complete = !table.model.outputs.some(({ defaultEntry }) => defaultEntry)
    // A table without a default that was published has no gaps.
    return { rows, sure: complete && rows.length > 0 }
  }

  #result(table: TableProgram, row: number): Settled {
    const texts = (table.model.rules[row]?.outputs ?? []).map(({ text }) => this.#text(text))
    if (!texts.every((text) => text.known)) return open(texts, `row ${row}`)
    const { value } = policyOf(table.model, table.outputs)([row], this.#frame, this.#run)
    return known(value)
  }

  #default(table: TableProgram): Settled {
    const texts = table.model.outputs.map(({ defaultEntry }) =>
      this.#text(defaultEntry?.text ?? 'null'),
    )
    if (!texts.every((text) => text.known)) return open(texts, 'default')
    const { value } = policyOf(table.model, table.outputs)([], this.#frame, this.#run)
    return known(value)
  }
}

/** What several ways lead to, where it is the same for all. */
function same(ways: readonly Settled[]): Settled | undefined {
  const [first] = ways
  return first?.known && ways.every((way) => way.known && way.key === first.key) ? first : undefined
}
