import type { FeelValue } from './values.ts'

export type Operator = '<' | '<=' | '>' | '>=' | '=' | '!='

/**
 * An interval. Of an operator form such as `(< 10)` one bound is not said: it is null here as a bound
 * that was said to be null is, and `operator` keeps the difference.
 */
export class FeelRange {
  readonly start: FeelValue
  readonly end: FeelValue
  readonly startIncluded: boolean
  readonly endIncluded: boolean
  readonly operator: Operator | null

  constructor(
    start: FeelValue,
    end: FeelValue,
    startIncluded: boolean,
    endIncluded: boolean,
    operator: Operator | null = null,
  ) {
    this.start = start
    this.end = end
    this.startIncluded = startIncluded
    this.endIncluded = endIncluded
    this.operator = operator
  }

  /** The range of an operator and its end. */
  static of(operator: Operator, end: FeelValue): FeelRange {
    const upper = operator === '<' || operator === '<='
    const lower = operator === '>' || operator === '>='
    const included = operator !== '<' && operator !== '>' && operator !== '!='
    return new FeelRange(
      upper ? null : end,
      lower ? null : end,
      included && !upper,
      included && !lower,
      operator,
    )
  }

  /** Whether the start was said, be it as null. */
  get hasStart(): boolean {
    return this.operator !== '<' && this.operator !== '<='
  }

  get hasEnd(): boolean {
    return this.operator !== '>' && this.operator !== '>='
  }
}
