import {
  childrenOf,
  compileExpression,
  FeelLimitError,
  FeelSyntaxError,
  type FeelType,
  type FeelValue,
  fromJson,
  type Json,
  NAMED_TYPES,
  parseExpression,
  Run,
  UNKNOWN,
} from '#lib/feel/index'
import type { FeelText, Scope } from './model.ts'

/** The names that a place knows by declaration, with their types. Others are found when it runs, or are null. */
export type Names = ReadonlyMap<string, FeelType>

/** Where an expression's names get their values: undefined where nobody has that name. */
export type Lookup = (name: string) => Json | undefined

export type Clock = { readonly now: Date; readonly zone: string }

/** What an expression gave: a value, or why there is none. */
export type Evaluated = { value: FeelValue; reason: string | null }

/** FEEL of a model, compiled once. It reads its names from the data of the scopes around it. */
export type Expression = {
  readonly text: string
  readonly reads: readonly string[]
  run(lookup: Lookup, clock: Clock): Evaluated
}

/** A text of the model that is no FEEL. The lint names them all with their places; here they refuse the model. */
export class ModelError extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: string, params: ModelError['params']) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'ModelError'
    this.code = code
    this.params = params
  }
}

/** @throws ModelError  the text is no FEEL */
export function compileText({ text, place }: FeelText, known: Names): Expression {
  try {
    return compiled(text, known)
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
    const { line, column } = place
    throw new ModelError('bad-expression', { text, line, column, reason: error.code })
  }
}

function compiled(text: string, known: Names): Expression {
  const names = namesOf(text, known)
  const code = compileExpression(text, { names })
  const slots = [...names]
  const run = (lookup: Lookup, clock: Clock): Evaluated => {
    const frame = slots.map(([name, type]) => asFeel(lookup(name), type))
    const run = new Run(clock)
    try {
      const value = code.run(frame, run)
      return { value, reason: value === null ? (run.reasons[0]?.code ?? null) : null }
    } catch (error) {
      if (!(error instanceof FeelLimitError)) throw error
      return { value: null, reason: `limit-${error.limit}` }
    }
  }
  return { text, reads: slots.map(([name]) => name), run }
}

/** The names that a text uses: declared ones with their types, and those that nobody declared. */
function namesOf(text: string, known: Names): ReadonlyMap<string, FeelType> {
  const { ast } = parseExpression(text, { names: known })
  const all = [...known.keys()]
  const used = new Map<string, FeelType>()
  const visit = (node: typeof ast) => {
    if (node.kind === 'name') {
      const { binding } = node
      const name = binding.to === 'slot' ? all[binding.slot] : undefined
      if (name !== undefined) used.set(name, known.get(name) ?? UNKNOWN)
      if (binding.to === 'nothing' && node.elements.length === 0) used.set(node.name, UNKNOWN)
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(ast)
  return used
}

function asFeel(json: Json | undefined, type: FeelType): FeelValue {
  if (json === undefined) return null
  return fromJson(json, type) ?? fromJson(json, UNKNOWN) ?? null
}

/** What a scope adds to the names around it. */
export function declared({ variables }: Pick<Scope, 'variables'>, around: Names): Names {
  if (variables.length === 0) return around
  const types = variables.map(({ name, type, collection }) => {
    const item = NAMED_TYPES.get(type ?? '') ?? UNKNOWN
    return [name, collection ? ({ kind: 'list', item } as const) : item] as const
  })
  return new Map([...around, ...types])
}
