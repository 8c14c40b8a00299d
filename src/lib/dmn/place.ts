import { FeelSyntaxError, type FeelValue, type Run, UNKNOWN } from '#lib/feel/index'
import { type About, type Complaints, inText } from './complaints.ts'
import type { Expression } from './model.ts'
import { failed } from './reasons.ts'
import type { Names, Program } from './scope.ts'
import type { TableProgram } from './table.ts'
import { conformed, type ModelType, type Types } from './types.ts'

/** What compiling an expression needs to know of where it stands. */
export type Place = {
  types: Types
  complaints: Complaints
  /** types of the model for names in scope, as far as they are declared */
  known: ReadonlyMap<string, ModelType>
  /** of the decision or function that the expression belongs to */
  within: string
  /** an expression that cannot be read is null with its reason, instead of refusing the model */
  lenient: boolean
  /** every table that was compiled */
  tables: TableProgram[]
  compile: (one: Expression, names: Names, place: Place) => Program
}

export const NULL_PROGRAM: Program = { type: { kind: 'null' }, run: () => null }

export const aboutOf = (one: About, { within }: Place): About => ({
  kind: one.kind,
  id: one.id,
  within,
  place: one.place,
})

/** A program whose value is converted to the type that the model names. */
export function typed(
  program: Program,
  typeRef: string | undefined,
  about: About,
  { types }: Place,
): Program {
  if (typeRef === undefined) return program
  const wanted = types.of(typeRef, about)
  if (wanted.type.kind === 'any') return program
  return {
    type: wanted.type,
    run: (frame, run) => conformed(program.run(frame, run), wanted, run),
  }
}

/** An expression that cannot be read. @throws what is no error of syntax */
export function unreadable(error: unknown, one: About & { text: string }, place: Place): Program {
  if (!(error instanceof FeelSyntaxError)) throw error
  const params = inText(one.text, error)
  const about = aboutOf(one, place)
  if (place.lenient) place.complaints.warning(about, 'bad-expression', params)
  else place.complaints.error(about, 'bad-expression', params)
  const run = (_: readonly FeelValue[], run: Run) => failed(run, 'unreadable-expression', params)
  return { type: UNKNOWN, run }
}
