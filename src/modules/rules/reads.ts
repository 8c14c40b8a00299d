import type { Syntax } from './syntax.ts'

/** A name that an expression takes from its surroundings. */
export type Read = {
  /** `home.tenure` is `['home', 'tenure']`: as far as it is known without running it */
  readonly path: readonly string[]
  /** in the filter of a list: the list's items may bring the name themselves */
  readonly inFilter: boolean
  readonly offset: number
}

type Surroundings = { readonly bound: ReadonlySet<string>; readonly inFilter: boolean }

/**
 * Lists what an expression reads, in order of appearance; names that it binds itself
 * (`some a in …`, keys of a context) and functions that it calls are not among them.
 */
export function listReads(syntax: Syntax): Read[] {
  const reads: Read[] = []
  walk(syntax, { bound: new Set(), inFilter: false }, reads)
  return reads
}

/** Names of functions that are called, `list contains`. */
export function listCalls(syntax: Syntax): string[] {
  const own = syntax.kind === 'FunctionInvocation' ? [nameOf(syntax.parts[0])] : []
  return [...own, ...syntax.parts.flatMap(listCalls)]
}

function walk(syntax: Syntax, around: Surroundings, reads: Read[]) {
  if (syntax.kind === 'VariableName' || syntax.kind === 'PathExpression') {
    const path = pathOf(syntax)
    if (path) {
      if (!around.bound.has(path[0] ?? '')) {
        reads.push({ path, inFilter: around.inFilter, offset: syntax.offset })
      }
      return
    }
  }
  if (syntax.kind === 'FunctionInvocation') {
    for (const part of syntax.parts.slice(1)) walk(part, around, reads)
    return
  }
  if (syntax.kind === 'FilterExpression') {
    const [list, ...filter] = syntax.parts
    if (list) walk(list, around, reads)
    const inside = { bound: new Set([...around.bound, 'item']), inFilter: true }
    for (const part of filter) walk(part, inside, reads)
    return
  }
  if (syntax.kind === 'ForExpression' || syntax.kind === 'QuantifiedExpression') {
    walkBinding(syntax, around, reads)
    return
  }
  if (syntax.kind === 'Context') {
    walkContext(syntax, around, reads)
    return
  }
  for (const part of syntax.parts) walk(part, around, reads)
}

/** Each name of `x in list` is known to the right of it. */
function walkBinding(syntax: Syntax, around: Surroundings, reads: Read[]) {
  const bound = new Set([...around.bound, 'partial'])
  for (const part of syntax.parts) {
    if (part.kind !== 'InExpressions') {
      walk(part, { ...around, bound }, reads)
      continue
    }
    for (const each of part.parts) {
      for (const inner of each.parts.slice(1)) walk(inner, { ...around, bound }, reads)
      bound.add(nameOf(each.parts[0]))
    }
  }
}

/** Each entry of a context is known to those after it. */
function walkContext(syntax: Syntax, around: Surroundings, reads: Read[]) {
  const bound = new Set(around.bound)
  for (const entry of syntax.parts) {
    const [key, ...value] = entry.parts
    for (const part of value) walk(part, { ...around, bound }, reads)
    if (key) bound.add(key.text)
  }
}

/** A variable and the plain names behind its dots; undefined when it begins with something else. */
function pathOf(syntax: Syntax): string[] | undefined {
  if (syntax.kind === 'VariableName') return [nameOf(syntax)]
  if (syntax.kind !== 'PathExpression') return undefined
  const [from, , step] = syntax.parts
  const path = from && pathOf(from)
  return path && step ? [...path, nameOf(step)] : undefined
}

const nameOf = (syntax: Syntax | undefined) => (syntax?.text ?? '').replace(/\s+/g, ' ').trim()
