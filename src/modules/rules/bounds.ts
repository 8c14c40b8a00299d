import { ExpressionError } from './expression-error.ts'
import type { Syntax } from './syntax.ts'

const MAX_CHARACTERS = 1_000
const MAX_LOOPS = 2
const MAX_RANGE = 100

/** Reads a clock, or nothing that a form may know. */
const REFUSED_CALLS = new Set(['now'])
const PATTERN_CALLS = new Set(['matches', 'replace', 'split'])

/** `(a+)+`: a repeated group that itself repeats can take longer than anyone waits. */
const NESTED_REPEAT = /[*+}][^()]*\)[*+{]/

/**
 * Refuses what could run long: an expression cannot be stopped once it runs, so its worst case is
 * bounded before. Lists of answers hold at most 100 items, so two loops are 10,000 steps.
 *
 * @throws ExpressionError
 */
export function assertBounded(expression: string, syntax: Syntax): void {
  if (expression.length > MAX_CHARACTERS) {
    const message = `longer than ${MAX_CHARACTERS} characters: split it into calculated fields`
    throw new ExpressionError(message, expression, MAX_CHARACTERS)
  }
  check(syntax, expression, 0)
}

function check(syntax: Syntax, expression: string, loops: number) {
  const refuse = (message: string) => new ExpressionError(message, expression, syntax.offset)
  if (syntax.kind === 'FunctionDefinition') throw refuse('functions cannot be defined here')
  if (syntax.kind === 'FunctionInvocation') checkCall(syntax, refuse)
  if (syntax.kind === 'IterationContext' && syntax.parts.length > 1) checkRange(syntax, refuse)
  const inside = loops + countLoops(syntax)
  if (inside > MAX_LOOPS) throw refuse(`more than ${MAX_LOOPS} loops in one another`)
  for (const part of syntax.parts) check(part, expression, inside)
}

function countLoops(syntax: Syntax) {
  if (syntax.kind === 'FilterExpression') return 1
  return syntax.parts.find((part) => part.kind === 'InExpressions')?.parts.length ?? 0
}

function checkCall(syntax: Syntax, refuse: (message: string) => Error) {
  const name = syntax.parts[0]?.text ?? ''
  if (REFUSED_CALLS.has(name)) throw refuse(`${name}() is not known here: take today()`)
  if (!PATTERN_CALLS.has(name)) return
  const pattern = syntax.parts.find((part) => part.kind === 'PositionalParameters')?.parts[1]
  if (pattern?.kind !== 'StringLiteral') throw refuse(`${name} needs its pattern as plain text`)
  if (NESTED_REPEAT.test(pattern.text)) throw refuse('the pattern repeats a repeated group')
}

function checkRange(syntax: Syntax, refuse: (message: string) => Error) {
  const ends = syntax.parts.filter((part) => part.kind !== '..')
  const [from, to] = ends.map((end) => Number(end.text))
  const literal = ends.length === 2 && ends.every((end) => end.kind === 'NumericLiteral')
  if (!literal || Math.abs((to ?? 0) - (from ?? 0)) > MAX_RANGE) {
    throw refuse(`a loop over numbers needs two written ends, at most ${MAX_RANGE} apart`)
  }
}
