import { SyntaxError as FeelSyntaxError, parseExpression } from 'feelin'
import { ExpressionError } from './expression-error.ts'

/** One part of a parsed expression. */
export type Syntax = {
  readonly kind: string
  readonly text: string
  readonly offset: number
  readonly parts: readonly Syntax[]
}

/** Names of two words, which the parser joins only when it is told of them. */
export const WIDE_NAMES: readonly string[] = ['this number']

type Cursor = ReturnType<ReturnType<typeof parseExpression>['cursor']>

/**
 * Reads FEEL text.
 *
 * @throws ExpressionError  where it is not FEEL, with the place
 * @source DMN 1.5 §10.3
 */
export function parse(expression: string): Syntax {
  const known = Object.fromEntries(WIDE_NAMES.map((name) => [name, null]))
  const cursor = treeOf(expression, known)
  return read(cursor, expression)
}

function treeOf(expression: string, known: Record<string, null>): Cursor {
  try {
    return parseExpression(expression, known, undefined).cursor()
  } catch (error) {
    if (error instanceof FeelSyntaxError) {
      throw new ExpressionError(error.message, expression, error.position.from)
    }
    throw error
  }
}

function read(cursor: Cursor, expression: string): Syntax {
  const { name, from, to } = cursor
  if (cursor.type.isError) {
    throw new ExpressionError('this is not FEEL', expression, from)
  }
  const parts: Syntax[] = []
  if (cursor.firstChild()) {
    do {
      if (!cursor.type.isSkipped) parts.push(read(cursor, expression))
    } while (cursor.nextSibling())
    cursor.parent()
  }
  return { kind: name, text: expression.slice(from, to), offset: from, parts }
}
