import { FeelSyntaxError, type FeelValue, mayBecome, Run, typeText, UNKNOWN } from '#lib/feel/index'
import { type About, type Complaints, inText } from './complaints.ts'
import type { Expression } from './model.ts'
import { failed } from './reasons.ts'
import type { Names, Program } from './scope.ts'
import type { TableProgram } from './table.ts'
import { type AllowedValues, conformed, type ModelType, type Types } from './types.ts'
import { valueText } from './value-text.ts'

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
  { types, complaints }: Place,
): Program {
  if (typeRef === undefined) return program
  const wanted = types.of(typeRef, about)
  if (wanted.type.kind === 'any') return program
  judgeType(program, wanted, about, complaints)
  return {
    type: wanted.type,
    run: (frame, run) => conformed(program.run(frame, run), wanted, run),
  }
}

/** What surely is null at a place of a type: a value of another, or one that the type does not allow. */
export function judgeType(
  { type, literal }: Program,
  wanted: ModelType,
  about: About,
  complaints: Complaints,
): void {
  if (!mayBecome(type, wanted.type)) {
    const params = { given: typeText(type), wanted: typeText(wanted.type) }
    complaints.warning(about, 'wrong-type', params)
  } else if (wanted.values && type.kind === wanted.type.kind)
    judgeValue(literal, wanted.values, about, complaints)
}

/** A literal that is not among the values that may stand there. */
export function judgeValue(
  literal: FeelValue | undefined,
  { text, tests }: AllowedValues,
  about: About,
  complaints: Complaints,
): void {
  if (literal === undefined || literal === null) return
  // A literal computes nothing, so that the clock does not count.
  if (tests.run(literal, [], new Run({ now: new Date(0), zone: 0 })) === true) return
  complaints.warning(about, 'value-not-allowed', { value: valueText(literal), allowed: text })
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
