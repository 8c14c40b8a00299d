import type { Said } from '#kernel'

/** An expression that cannot be compiled, for the author of the pack. */
export class ExpressionError extends Error {
  readonly said: Said
  readonly expression: string
  /** offset of the first character at fault, counted from 0 */
  readonly offset: number

  constructor(said: Said, expression: string, offset: number) {
    super(said.english)
    this.name = 'ExpressionError'
    this.said = said
    this.expression = expression
    this.offset = offset
  }
}
