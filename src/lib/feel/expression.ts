import type { Expression, UnaryTests } from './ast.ts'
import type { Frame } from './code.ts'
import { compilerOf } from './compile.ts'
import { cellOf } from './compile-tests.ts'
import { parseExpression, parseUnaryTests, type Read, type Scope } from './parser.ts'
import type { Finding } from './reader.ts'
import { namesRead } from './reads.ts'
import { FeelLimitError, type Reason, type Run } from './run.ts'
import type { FeelType } from './type.ts'
import type { FeelValue } from './values.ts'

/** An expression that was read and made runnable once, to run as often as needed. */
export type Compiled = {
  /** What is known of the value before it runs. */
  readonly type: FeelType
  /** Which names of the scope it uses. */
  readonly reads: readonly string[]
  /** What is surely not meant: it runs, but gives null there. */
  readonly findings: readonly Finding[]
  readonly ast: Expression
  /** @throws FeelLimitError  it would take too much */
  run(frame: readonly FeelValue[], run: Run): FeelValue
}

/** A cell of a decision table, or the constraint of a type. */
export type CompiledTests = {
  readonly reads: readonly string[]
  readonly findings: readonly Finding[]
  readonly ast: UnaryTests
  /** @returns null  when it cannot be told; @throws FeelLimitError  it would take too much */
  run(input: FeelValue, frame: readonly FeelValue[], run: Run): boolean | null
}

/**
 * Reads an expression and makes it runnable.
 *
 * @throws FeelSyntaxError  the text is no expression; what can be read but is wrong is among the findings
 */
export function compileExpression(text: string, scope: Scope): Compiled {
  const read = parseExpression(text, scope)
  const { ast } = read
  const findings = [...read.findings]
  const code = compilerOf(text, intoFindings(findings)).code(ast)
  const enter = frameFor(read, scope)
  const { height } = ast
  const run = (frame: readonly FeelValue[], run: Run) =>
    bounded(run, height, () => code(enter(frame), run))
  return { type: ast.type, reads: namesRead([ast], scope), findings, ast, run }
}

/**
 * Reads the tests of a cell and makes them runnable; `?` is the value that is tested.
 *
 * @throws FeelSyntaxError  the text is no cell
 */
export function compileUnaryTests(text: string, input: FeelType, scope: Scope): CompiledTests {
  const read = parseUnaryTests(text, input, scope)
  const { ast } = read
  const findings = [...read.findings]
  const cell = cellOf(ast, input, compilerOf(text, intoFindings(findings)))
  const enter = frameFor(read, scope)
  const height = ast.tests.reduce((most, test) => Math.max(most, test.height), 1)
  const run = (value: FeelValue, frame: readonly FeelValue[], run: Run) =>
    bounded(run, height, () => cell(value, enter(frame), run))
  return { reads: namesRead(ast.tests, scope), findings, ast, run }
}

/** What is null in every run is a finding, unless it was found already. */
function intoFindings(findings: Finding[]) {
  return ({ code, params, place }: Reason) => {
    const { line, column } = place ?? { line: 1, column: 1 }
    const known = findings.some(
      (finding) => finding.line === line && (finding.column === column || finding.code === code),
    )
    if (!known) findings.push({ code, params, line, column })
  }
}

/** Names of its own need slots behind those of the scope, in a frame that nobody else has. */
function frameFor({ slots }: Read<unknown>, { names }: Scope) {
  if (slots === names.size) return (frame: readonly FeelValue[]) => frame as Frame
  return (frame: readonly FeelValue[]): Frame => {
    const own = frame.slice(0, names.size)
    while (own.length < slots) own.push(null)
    return own
  }
}

/** The stack of the machine ends an evaluation as a limit does, should the counts not have seen it. */
function bounded<T>(run: Run, height: number, work: () => T): T {
  run.enter(height)
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new FeelLimitError('depth', run.limits.depth)
    throw error
  } finally {
    run.leave(height)
  }
}
