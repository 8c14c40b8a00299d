import type { Expression } from './ast.ts'
import type { Place, Run } from './run.ts'
import { positionOf } from './syntax-error.ts'
import type { FeelValue } from './values.ts'

/** The values of the names, by slot; expressions with names of their own work on a copy. */
export type Frame = FeelValue[]

/** An expression as a function of the frame: what the compiler makes of a node. */
export type Code = (frame: Frame, run: Run) => FeelValue

/** What the compilers of the kinds of nodes share. */
export type Compiler = {
  readonly code: (node: Expression) => Code
  readonly place: (node: Expression) => Place
  /** The value of a node that is the same in every run, if it was found to be. */
  readonly constant: (node: Expression) => FeelValue | undefined
}

/** Line, column and text of a node, worked out when somebody asks. */
export class NodePlace implements Place {
  readonly #source: string
  readonly #start: number
  readonly #end: number
  #position: { line: number; column: number } | null = null

  constructor(source: string, start: number, end: number) {
    this.#source = source
    this.#start = start
    this.#end = end
  }

  get line(): number {
    this.#position ??= positionOf(this.#source, this.#start)
    return this.#position.line
  }

  get column(): number {
    this.#position ??= positionOf(this.#source, this.#start)
    return this.#position.column
  }

  get text(): string {
    return this.#source.slice(this.#start, Math.min(this.#end, this.#start + 200))
  }
}
