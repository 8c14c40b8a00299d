/** An expression that cannot be compiled: for the author of the pack, in English. */
export class ExpressionError extends Error {
  readonly expression: string
  /** offset of the first character at fault, counted from 0 */
  readonly offset: number

  constructor(message: string, expression: string, offset: number) {
    super(message)
    this.name = 'ExpressionError'
    this.expression = expression
    this.offset = offset
  }
}
