import { type Static, Type } from 'typebox'
import { closed, Duration, Id } from '#kernel'
import { AnswerPath, Expression } from './field.ts'

/** Facts of a case that a column may show beside answers. */
export const caseFacts = ['reference', 'submittedAt', 'promisedBy', 'state', 'officer'] as const

const Reasons = Type.Array(Id, { minItems: 1 })

/** `desk.yaml`: only what the officer's view has different from the form. */
export const deskSchema = Type.Object(
  {
    desk: Id,
    columns: Type.Array(AnswerPath, { minItems: 1 }),
    highlight: Type.Optional(
      Type.Array(
        Type.Object(
          {
            field: AnswerPath,
            /** in the scope of the field */
            when: Expression,
            /** text `desk.notes.<note>` */
            note: Id,
          },
          closed,
        ),
      ),
    ),
    decide: Type.Object(
      {
        approve: Type.Object(
          {
            needs: Type.Optional(Type.Array(AnswerPath)),
            /** many at once, where the rules say yes to each */
            bulk: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
        /** texts `desk.reasons.<reason>`, told to the applicant */
        refuse: Type.Object({ reasons: Reasons, fourEyes: Type.Boolean() }, closed),
        return: Type.Object(
          {
            fields: Type.Union([Type.Literal('any'), Type.Array(AnswerPath, { minItems: 1 })]),
            within: Duration,
          },
          closed,
        ),
        revoke: Type.Optional(Type.Object({ reasons: Reasons, fourEyes: Type.Boolean() }, closed)),
        /** for a time; as many officials lift it */
        suspend: Type.Optional(Type.Object({ reasons: Reasons, fourEyes: Type.Boolean() }, closed)),
      },
      closed,
    ),
  },
  closed,
)
export type DeskFile = Static<typeof deskSchema>
