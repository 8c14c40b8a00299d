import {
  compileExpression,
  FeelFunction,
  type FeelType,
  type FeelValue,
  kindOf,
  listOf,
  UNKNOWN,
} from '#lib/feel/index'
import { compileFilter, compileFor, compileQuantified } from './compile-iteration.ts'
import { inText } from './complaints.ts'
import type {
  BoxedContext,
  Expression,
  FunctionDefinition,
  InformationItem,
  Invocation,
  Literal,
  Relation,
} from './model.ts'
import { normalName } from './names.ts'
import { aboutOf, NULL_PROGRAM, type Place, typed, unreadable } from './place.ts'
import { framed, type Names, type Program } from './scope.ts'
import { compileTable } from './table.ts'
import { conformed } from './types.ts'

/**
 * Makes an expression of a model into what runs. What is wrong with it goes to the complaints, and it is null.
 */
export function compile(one: Expression, names: Names, place: Place): Program {
  return typed(untyped(one, names, place), one.typeRef, aboutOf(one, place), place)
}

function untyped(one: Expression, names: Names, place: Place): Program {
  switch (one.kind) {
    case 'literalExpression':
      return compileLiteral(one, names, place)
    case 'context':
      return compileContext(one, names, place)
    case 'list': {
      const items = one.items.map((item) => compile(item, names, place))
      return listProgram(items)
    }
    case 'relation':
      return compileRelation(one, names, place)
    case 'functionDefinition':
      return compileFunction(one, names, place, '')
    case 'invocation':
      return compileInvocation(one, names, place)
    case 'decisionTable':
      return compileTable(one, names, place)
    case 'conditional': {
      const [condition, then, otherwise] = [one.condition, one.whenTrue, one.otherwise].map(
        (part) => compile(part, names, place),
      ) as [Program, Program, Program]
      const run: Program['run'] = (frame, run) =>
        condition.run(frame, run) === true ? then.run(frame, run) : otherwise.run(frame, run)
      return { type: UNKNOWN, run }
    }
    case 'filter':
      return compileFilter(one, names, place)
    case 'for':
      return compileFor(one, names, place)
    case 'some':
    case 'every':
      return compileQuantified(one, names, place)
  }
}

function listProgram(items: readonly Program[]): Program {
  const run: Program['run'] = (frame, run) => items.map((item) => item.run(frame, run))
  return { type: listOf(UNKNOWN), run }
}

/** A text of FEEL. Empty, it is null: nobody has said anything yet. */
export function compileLiteral(one: Literal, names: Names, place: Place): Program {
  if (one.text.trim() === '') return NULL_PROGRAM
  try {
    const compiled = compileExpression(one.text, names.scope)
    for (const { code, params, line, column } of compiled.findings) {
      place.complaints.warning(
        aboutOf(one, place),
        'doubtful-expression',
        inText(one.text, { code, params, line, column }),
      )
    }
    const { ast, type, run } = compiled
    return { type, run, ...(ast.kind === 'literal' ? { literal: ast.value } : {}) }
  } catch (error) {
    return unreadable(error, one, place)
  }
}

function compileContext(one: BoxedContext, names: Names, place: Place): Program {
  const seen = new Set<string>()
  let inner = names
  const entries = one.entries.map((entry) => {
    const { variable, expression } = entry
    const about = aboutOf({ kind: 'contextEntry', ...entry }, place)
    if (!variable) return { name: undefined, slot: -1, program: compile(expression, inner, place) }
    const name = normalName(variable.name)
    if (seen.has(name)) place.complaints.error(about, 'name-twice', { name })
    seen.add(name)
    // A function may call itself by the name of its entry.
    const own = expression.kind === 'functionDefinition' ? inner.with([[name, UNKNOWN]]) : inner
    const raw =
      expression.kind === 'functionDefinition'
        ? compileFunction(expression, own, place, name)
        : compile(expression, own, place)
    const program = typed(raw, variable.typeRef, about, place)
    inner = inner.with([[name, program.type]])
    return { name, slot: inner.slotOf(name), program }
  })
  const last = entries.at(-1)
  const run: Program['run'] = (frame, run) => {
    const own = frame.slice()
    const made = new Map<string, FeelValue>()
    for (const { name, slot, program } of entries) {
      if (name === undefined) return program.run(own, run)
      const value = program.run(own, run)
      own[slot] = value
      made.set(name, value)
    }
    return made
  }
  if (last && last.name === undefined) return { type: last.program.type, run }
  const types = entries.map(({ name = '', program }) => [name, program.type] as const)
  return { type: { kind: 'context', entries: new Map(types) }, run }
}

function compileRelation(one: Relation, names: Names, place: Place): Program {
  const columns = one.columns.map((column) => normalName(column.name))
  const rows = one.rows.map((row) => {
    if (row.items.length !== columns.length) {
      const params = { cells: row.items.length, columns: columns.length }
      place.complaints.error(aboutOf(row, place), 'relation-cells', params)
    }
    return row.items.map((item, at) => {
      const column = one.columns[at]
      const program = compile(item, names, place)
      return column ? typed(program, column.typeRef, aboutOf(column, place), place) : program
    })
  })
  const run: Program['run'] = (frame, run) =>
    rows.map(
      (row) =>
        new Map(columns.map((name, at) => [name, row[at]?.run(frame, run) ?? null] as const)),
    )
  const entries = columns.map((name, at) => [name, rows[0]?.[at]?.type ?? UNKNOWN] as const)
  const type: FeelType = { kind: 'context', entries: new Map(entries) }
  return { type: listOf(rows.length === 1 ? type : UNKNOWN), run }
}

/** A function of a model: its body sees the parameters and what stands around it. */
export function compileFunction(
  one: FunctionDefinition,
  names: Names,
  place: Place,
  name: string,
): Program {
  if (one.language !== 'FEEL') {
    const { language } = one
    place.complaints.warning(aboutOf(one, place), 'external-function', { language })
    return {
      type: { kind: 'null' },
      run: (_, run) => run.fail('external-function', { language, name }),
    }
  }
  const parameters = parametersOf(one.parameters, place)
  const inner = names.with(parameters.map(({ name, wanted }) => [name, wanted.type]))
  const known = new Map([
    ...place.known,
    ...parameters.map(({ name, wanted }) => [name, wanted] as const),
  ])
  const body = one.body ? compile(one.body, inner, { ...place, known }) : NULL_PROGRAM
  const slots = parameters.map(({ name }) => inner.slotOf(name))
  const formal = parameters.map(({ name, wanted }) => ({ name, type: wanted.type }))
  const run: Program['run'] = (frame) =>
    new FeelFunction(name, formal, body.type, (args, run) => {
      const given = args.map((value, at) => {
        const parameter = parameters[at]
        return parameter ? conformed(value, parameter.wanted, run) : value
      })
      return body.run(framed(frame, slots, given), run)
    })
  const types = formal.map(({ type }) => type)
  return { type: { kind: 'function', parameters: types, result: body.type }, run }
}

export function parametersOf(items: readonly InformationItem[], place: Place) {
  const seen = new Set<string>()
  return items.map((item) => {
    const name = normalName(item.name)
    const about = aboutOf({ kind: 'formalParameter', ...item }, place)
    if (seen.has(name)) place.complaints.error(about, 'name-twice', { name })
    seen.add(name)
    return { name, wanted: place.types.of(item.typeRef, about) }
  })
}

function compileInvocation(one: Invocation, names: Names, place: Place): Program {
  const called = compile(one.called, names, place)
  const bindings = one.bindings.map(({ parameter, expression, place: at }) => {
    const about = aboutOf({ kind: 'binding', place: at }, place)
    const program = expression ? compile(expression, names, place) : NULL_PROGRAM
    return {
      name: normalName(parameter.name),
      program: typed(program, parameter.typeRef, about, place),
    }
  })
  const parameters = bindings.map(({ name }) => name)
  const run: Program['run'] = (frame, run) => {
    const callee = called.run(frame, run)
    if (!(callee instanceof FeelFunction))
      return run.fail('not-a-function', { type: kindOf(callee) })
    const values = bindings.map(({ program }) => program.run(frame, run))
    return callee.invokeNamed(parameters, values, run)
  }
  return { type: called.type.kind === 'function' ? called.type.result : UNKNOWN, run }
}
