import {
  compileExpression,
  FeelFunction,
  FeelRange,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  literalText,
  Run,
} from '#lib/feel/index'

/** A value as FEEL writes it: to be read by people, and to be evaluated again to the same value. */
export type ValueText = string

/** How long a value is told where it only explains. */
const TOLD_MOST = 2_000

/** A value as a literal of FEEL; a function, which has none, by its parameters. */
export function exactText(value: FeelValue): ValueText {
  if (value === null || typeof value === 'boolean' || isNumber(value)) return literalText(value)
  if (typeof value === 'string') return literalText(value)
  if (isList(value)) return `[${value.map(exactText).join(', ')}]`
  if (isContext(value)) {
    const entries = [...value].map(([key, entry]) => `${literalText(key)}: ${exactText(entry)}`)
    return `{${entries.join(', ')}}`
  }
  if (value instanceof FeelRange) return rangeText(value)
  if (value instanceof FeelFunction) {
    return `function(${value.parameters.map(({ name }) => name).join(', ')})`
  }
  return `@"${value}"`
}

/**
 * The value that an exact text is of.
 *
 * @throws FeelSyntaxError  it is no value of FEEL
 */
export function exactValue(text: ValueText): FeelValue {
  const compiled = compileExpression(text, { names: new Map() })
  return compiled.run([], new Run({ now: new Date(0), zone: 0 }))
}

function rangeText({ operator, start, end, startIncluded, endIncluded }: FeelRange): ValueText {
  if (operator) {
    const upper = operator === '<' || operator === '<='
    return `(${operator} ${exactText(upper ? end : start)})`
  }
  const bounds = `${exactText(start)}..${exactText(end)}`
  return `${startIncluded ? '[' : '('}${bounds}${endIncluded ? ']' : ')'}`
}

/** A value as it is told in an explanation: cut where it is very long. */
export function valueText(value: FeelValue): ValueText {
  const text = exactText(value)
  return text.length > TOLD_MOST ? `${text.slice(0, TOLD_MOST)}…` : text
}
