import { type Static, Type } from 'typebox'
import { closed, Id, Texts } from '#kernel'
import { AnswerPath, Expression } from '../bundle/field.ts'
import { APPLY } from '../licence-draft.ts'

/** The answer stands elsewhere, or is called otherwise; a group or list goes with all that is in it. */
const Move = Type.Object(
  {
    move: AnswerPath,
    to: AnswerPath,
    /** options that are called otherwise */
    values: Type.Optional(Type.Record(Id, Id, { minProperties: 1 })),
  },
  closed,
)

/** One answer is worked out of one. */
const Convert = Type.Object({ convert: AnswerPath, to: AnswerPath, as: Expression }, closed)

/** Several answers are worked out of one. */
const Split = Type.Object(
  { split: AnswerPath, into: Type.Record(Type.String(), Expression, { minProperties: 2 }) },
  closed,
)

/** It is not asked any more; its person reads why. */
const Drop = Type.Object({ drop: AnswerPath, because: Texts }, closed)

/** By the verb that says which it is. */
export const stepSchemas = { move: Move, convert: Convert, split: Split, drop: Drop }

const Step = Type.Union([Move, Convert, Split, Drop])

const VersionNumber = Type.Integer({ minimum: 1, maximum: 9999 })

/**
 * `migrations/<from>-to-<to>.yaml`: what becomes of the answers of one version's form in the next one's; of another form than
 * `apply` in a file that begins with its name, `migrations/<form>-<from>-to-<to>.yaml`. Expressions are FEEL in the names of the earlier form, at the place of the answer. What no step names stays where
 * it is.
 */
export const migrationSchema = Type.Object(
  {
    /** whose answers; absent: `apply` */
    form: Type.Optional(Id),
    from: VersionNumber,
    to: VersionNumber,
    answers: Type.Array(Step, { minItems: 1, maxItems: 200 }),
    /** scenarios of the earlier version that cannot be sent at once, with the page that asks for what is missing */
    ends: Type.Optional(Type.Record(Type.String(), Id)),
    /** those that end on another page over all maps to the version as it is; that page */
    endsNow: Type.Optional(Type.Record(Type.String(), Id)),
  },
  closed,
)
export type MigrationFile = Static<typeof migrationSchema>
export type MigrationStep = Static<typeof Step>

/** The form of whose answers a map tells. */
export const formOfMap = ({ form = APPLY }: Pick<MigrationFile, 'form'>): string => form

/** The name of a map, as its file has it. */
export const nameOfMap = (map: Pick<MigrationFile, 'form' | 'from' | 'to'>): string => {
  const form = formOfMap(map)
  return `${form === APPLY ? '' : `${form}-`}${map.from}-to-${map.to}`
}

/** The answer of which a step says what becomes. */
export const sourceOf = (step: MigrationStep): string =>
  'move' in step
    ? step.move
    : 'convert' in step
      ? step.convert
      : 'split' in step
        ? step.split
        : step.drop

/** Where a step writes, with the expression that it works out; none where the answer goes as it is. */
export const targetsOf = (step: MigrationStep): { to: string; as?: string }[] =>
  'move' in step
    ? [{ to: step.to }]
    : 'convert' in step
      ? [{ to: step.to, as: step.as }]
      : 'split' in step
        ? Object.entries(step.into).map(([to, as]) => ({ to, as }))
        : []
