import type { Params } from '#lib/wording'
import type { FeelCode, GivenFor } from './wording.ts'

/** Which text cannot be read, and why: a code with its blanks, and the place, counted from 1. */
export class FeelSyntaxError extends Error {
  readonly code: string
  readonly params: Params
  readonly line: number
  readonly column: number

  constructor(code: string, params: Params, line: number, column: number) {
    super(`${code} at line ${line}, column ${column}: ${JSON.stringify(params)}`)
    this.name = 'FeelSyntaxError'
    this.code = code
    this.params = params
    this.line = line
    this.column = column
  }
}

/** Line and column of an offset, counted from 1; columns count code points. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return { line, column: [...before.slice(start)].length + 1 }
}

/** @throws FeelSyntaxError */
export function refuse<Code extends FeelCode>(
  text: string,
  offset: number,
  code: Code,
  ...given: GivenFor<Code>
): never
export function refuse(text: string, offset: number, code: FeelCode, params: Params = {}): never {
  const { line, column } = positionOf(text, offset)
  throw new FeelSyntaxError(code, params, line, column)
}
