import type { Said } from '#kernel'
import { compile, ExpressionError } from '#rules'
import { said } from '../found/said.ts'

/** What a name in an expression stands for. */
export type Target = {
  /** path of the field, `home.tenure`; absent for what is no field */
  readonly path?: string
  /** what may follow a dot; absent: nothing may be said about it */
  readonly members?: ReadonlyMap<string, Target>
}

/** The names that an expression may use at its place. */
export type Scope = ReadonlyMap<string, Target>

export type ExpressionFault = { code: 'expression-syntax' | 'unknown-name'; message: Said }
export type Analysis = {
  readonly faults: readonly ExpressionFault[]
  /** paths of the fields it reads */
  readonly reads: readonly string[]
}

/** Names of all members at any depth: what the items of a filtered list may bring. */
const membersBelow = (scope: Scope): Set<string> =>
  new Set(
    [...scope.values()].flatMap((target) =>
      target.members ? [...target.members.keys(), ...membersBelow(target.members)] : [],
    ),
  )

const unknownName = (name: string, scope: Scope, after: string | undefined): ExpressionFault => {
  const where = after === undefined ? said('here') : said('in', { name: after })
  const known = [...scope.keys()].join(', ') || said('no-names')
  return {
    code: 'unknown-name',
    message: said('name-unknown', { name, where, known }),
  }
}

/** Follows a path of names; the fault names the first that is not there. */
const follow = (
  path: readonly string[],
  scope: Scope,
): { target?: Target; fault?: ExpressionFault } => {
  let target: Target = { members: scope }
  for (const [index, name] of path.entries()) {
    if (!target.members) return { target: {} }
    const found = target.members.get(name)
    if (!found) {
      return { fault: unknownName(name, target.members, index === 0 ? undefined : path[index - 1]) }
    }
    target = found
  }
  return { target }
}

/**
 * Reads a FEEL expression without evaluating it.
 *
 * @param source  the expression
 * @param scope   the names it may use
 * @returns its faults, and the fields it reads, by path
 * @source OMG DMN 1.5, chapter 10.3 (FEEL)
 */
export const analyse = (source: string, scope: Scope): Analysis => {
  const faults: ExpressionFault[] = []
  const reads = new Set<string>()
  try {
    for (const { path, inFilter } of compile(source).reads) {
      if (inFilter && !scope.has(path[0] ?? '') && membersBelow(scope).has(path[0] ?? '')) continue
      const { target, fault } = follow(path, scope)
      if (fault) faults.push(fault)
      if (target?.path !== undefined) reads.add(target.path)
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const rest = source.slice(error.offset).trim().slice(0, 30)
    const place = rest === '' ? said('at-end') : said('at-place', { rest })
    const message = said('expression-unread', { what: error.said, place, expression: source })
    faults.push({ code: 'expression-syntax', message })
  }
  return { faults, reads: [...reads] }
}
