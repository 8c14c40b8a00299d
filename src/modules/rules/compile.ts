import { type FeelFunction, SyntaxError as FeelSyntaxError, evaluate as feel } from 'feelin'
import type { LocalDate } from '#lib/time'
import { assertBounded } from './bounds.ts'
import { ExpressionError } from './expression-error.ts'
import { listCalls, listReads, type Read } from './reads.ts'
import { parse } from './syntax.ts'
import { fromFeel, todayFunction } from './value.ts'

/** An expression that is parsed once and run often. */
export type Compiled = {
  readonly expression: string
  /** what it takes from its surroundings, for the order in which a form is worked out */
  readonly reads: readonly Read[]
  /** the first names of `reads`, each once: the order of `runWith` */
  readonly names: readonly string[]
  /**
   * @param values  one for each of `names`, as FEEL values ({@link toFeelDate}); null where unknown
   * @param today   what `today()` says
   * @returns plain JSON; null when the expression cannot say
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
 * @throws ExpressionError  when it is not FEEL, or could run long
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
  const syntax = parse(expression)
  assertBounded(expression, syntax)
  const reads = listReads(syntax)
  const names = [...new Set(reads.map(({ path }) => path[0] ?? ''))]
  const readsToday = listCalls(syntax).includes('today')
  // feelin parses at each call; the body of a function it parses once, so each expression is one.
  const parameters = readsToday ? [...names, 'today'] : names
  const { body, warnings } = toFunction(expression, parameters)
  return {
    expression,
    reads,
    names,
    runWith(values, today) {
      const given = values.map((value) => value ?? null)
      const result = body.invoke(readsToday ? [...given, todayFunction(today)] : given)
      // The function keeps the warnings of all its runs: without this it grows for ever.
      warnings.length = 0
      return fromFeel(result)
    },
  }
}

function toFunction(expression: string, parameters: readonly string[]) {
  try {
    const made = feel(`function(${parameters.join(', ')}) (${expression}\n)`)
    return { body: made.value as FeelFunction, warnings: made.warnings }
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    throw new ExpressionError(error.message, expression, 0)
  }
}

/**
 * Compiles and runs, for the few that are run once.
 *
 * @param context  values by name, as FEEL values; a name that it lacks is null
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
