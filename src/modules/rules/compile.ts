import type { Said } from '#kernel'
import {
  compileExpression,
  FeelLimitError,
  FeelSyntaxError,
  type FeelType,
  parseExpression,
  Run,
  UNKNOWN,
} from '#lib/feel/index'
import type { LocalDate } from '#lib/time'
import { ExpressionError } from './expression-error.ts'
import { expressionSaid, feelSaid } from './expression-said.ts'
import { calls, listReads, type Read } from './reads.ts'
import { fromFeel, toFeel } from './value.ts'

const MAX_CHARACTERS = 1_000
/** A form has hundreds of expressions: each takes a few milliseconds at most. */
const LIMITS = { steps: 20_000, reasons: 0 } as const
/** Names of two words, which are read as one only when they are known. */
const WIDE_NAMES = new Map<string, FeelType>([['this number', UNKNOWN]])

/** An expression that is parsed once and run often. */
export type Compiled = {
  readonly expression: string
  /** what it takes from its surroundings, for the order in which a form is worked out */
  readonly reads: readonly Read[]
  /** the first names of `reads`, each once: the order of `runWith` */
  readonly names: readonly string[]
  /**
   * @param values  one for each of `names`, as forms have them, days by {@link toFeelDate}; null where unknown
   * @param today   what `today()` says
   * @returns plain JSON; null when the expression cannot say, or would take too long
   */
  runWith(values: readonly unknown[], today?: LocalDate): unknown
}

const compiled = new Map<string, Compiled>()
const MAX_COMPILED = 20_000

/**
 * Compiles FEEL. The same text is compiled once in a process.
 *
 * @param expression  at most 1,000 characters; `today()` is its only clock, and it reaches nothing
 *   but the names that it is given
 * @throws ExpressionError  when it is not FEEL, or surely means nothing
 * @source DMN 1.5 §10.3
 */
export function compile(expression: string): Compiled {
  const known = compiled.get(expression)
  if (known) return known
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  const made = build(expression)
  compiled.set(expression, made)
  return made
}

function build(expression: string): Compiled {
  if (expression.length > MAX_CHARACTERS) {
    const what = expressionSaid('too-long', { most: MAX_CHARACTERS })
    throw new ExpressionError(what, expression, MAX_CHARACTERS)
  }
  const { ast } = asExpression(expression, () => parseExpression(expression, { names: WIDE_NAMES }))
  if (calls(ast, 'now')) {
    throw new ExpressionError(expressionSaid('now-unknown'), expression, expression.indexOf('now'))
  }
  const reads = listReads(ast, WIDE_NAMES.size)
  const names = [...new Set(reads.map(({ path }) => path[0] ?? ''))]
  const scope = { names: new Map(names.map((name) => [name, UNKNOWN])) }
  const program = asExpression(expression, () => compileExpression(expression, scope))
  const [finding] = program.findings
  if (finding) throw errorAt(expression, finding, feelSaid(finding.code, finding.params))
  const needsDay = calls(ast, 'today')
  return {
    expression,
    reads,
    names,
    runWith(values, today) {
      if (needsDay && today === undefined) return null
      const now = today === undefined ? SOME_DAY : new Date(`${today}T12:00:00Z`)
      try {
        return fromFeel(
          program.run(values.map(toFeel), new Run({ now, zone: 'UTC', limits: LIMITS })),
        )
      } catch (error) {
        if (error instanceof FeelLimitError) return null
        throw error
      }
    },
  }
}

/** For expressions that ask for no day. */
const SOME_DAY = new Date(0)

function asExpression<R>(expression: string, read: () => R): R {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    const what = feelSaid(error.code, error.params)
    throw errorAt(expression, error, expressionSaid('not-feel', { what }))
  }
}

/** @param place  counted from 1; columns count code points */
function errorAt(
  expression: string,
  { line, column }: { line: number; column: number },
  what: Said,
): ExpressionError {
  const lines = expression.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const within = [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length
  return new ExpressionError(what, expression, before + within)
}

/**
 * Compiles and runs, for the few that are run once.
 *
 * @param context  values by name, as forms have them; a name that it lacks is null
 * @throws ExpressionError
 */
export function evaluate(
  expression: string,
  context: Readonly<Record<string, unknown>>,
  today?: LocalDate,
): unknown {
  const ready = compile(expression)
  const values = ready.names.map((name) => (Object.hasOwn(context, name) ? context[name] : null))
  return ready.runWith(values, today)
}
