export type * from './ast.ts'
export { childrenOf } from './ast.ts'
export { convert } from './convert.ts'
export { FeelDate, parseDate } from './date.ts'
export { parseDateTime } from './date-time.ts'
export { Decimal, type FeelNumber, parseNumber } from './decimal.ts'
export { compare, equal, inRange } from './equality.ts'
export {
  type Compiled,
  type CompiledTests,
  compileExpression,
  compileUnaryTests,
} from './expression.ts'
export { FeelFunction, type Parameter } from './function.ts'
export { iterated } from './iteration.ts'
export { fromJson, type Json, toJson } from './json.ts'
export { parseExpression, type Scope } from './parser.ts'
export { FeelRange, type Operator } from './range.ts'
export type { Finding } from './reader.ts'
export {
  FeelLimitError,
  type LimitName,
  type Limits,
  type Place,
  type Reason,
  Run,
  type RunOptions,
} from './run.ts'
export { FeelSyntaxError } from './syntax-error.ts'
export { literalText } from './text.ts'
export * from './type.ts'
export {
  type FeelContext,
  type FeelList,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  type Kind,
  kindOf,
} from './values.ts'
export { FEEL_WORDING, type FeelCode, isFeelCode, wordingOf } from './wording.ts'
export { offsetAt } from './zone.ts'
