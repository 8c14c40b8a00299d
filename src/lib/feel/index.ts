export type * from './ast.ts'
export { childrenOf } from './ast.ts'
export { BUILTINS } from './builtins/table.ts'
export { convert, isInstance, isOfType } from './convert.ts'
export { compareDates, FeelDate, parseDate } from './date.ts'
export { FeelDateTime, parseDateTime } from './date-time.ts'
export { Decimal, type FeelNumber, parseNumber } from './decimal.ts'
export { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
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
export { parseExpression, parseUnaryTests, type Scope } from './parser.ts'
export { printExpression, printUnaryTests } from './print.ts'
export { FeelRange, type Operator } from './range.ts'
export type { Finding } from './reader.ts'
export {
  FeelLimitError,
  LIMITS,
  type LimitName,
  type Limits,
  type Params,
  type Place,
  type Reason,
  Run,
  type RunOptions,
} from './run.ts'
export { FeelSyntaxError } from './syntax-error.ts'
export { parseDuration, parseTemporal } from './temporal.ts'
export { passes } from './tests.ts'
export { feelString, literalText } from './text.ts'
export { FeelTime, parseTime } from './time.ts'
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
export { wordingOf } from './wording.ts'
