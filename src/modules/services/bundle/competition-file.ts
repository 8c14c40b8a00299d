import { type Static, Type } from 'typebox'
import { closed, Duration, Id, provenance } from '#kernel'
import { AnswerPath } from './field.ts'

/** A day of one year, `2026-10-01`, or of every year, `--10-01`. */
const RoundDay = Type.String({ pattern: '^(-|[0-9]{4})-[0-9]{2}-[0-9]{2}$' })

/** Text `rounds.<round>.name`. */
const Round = Type.Object(
  {
    round: Id,
    /** the first day on which one applies */
    opens: RoundDay,
    /** the last one; both of one year, or both of every year */
    closes: RoundDay,
    places: Type.Integer({ minimum: 1, maximum: 10_000 }),
    ...provenance,
  },
  closed,
)

/** What decides between equal points: an answer of the form, the day of sending, or the lot. */
const Tie = Type.Union([
  Type.Object({ answer: AnswerPath, first: Type.Enum(['highest', 'lowest']) }, closed),
  Type.Literal('sent'),
  Type.Literal('lot'),
])

/** Places are few: applications of a round are ranked by `decidedBy.points`, and decided by one list. */
export const Competition = Type.Object(
  {
    rounds: Type.Array(Round, { minItems: 1, maxItems: 20 }),
    /** at most so many of the places of a round, by the value of an answer; a value that is not named has no limit */
    quotas: Type.Optional(
      Type.Object(
        {
          by: AnswerPath,
          places: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 10_000 }), {
            minProperties: 1,
          }),
        },
        closed,
      ),
    ),
    /** one after another; last of all the lot */
    ties: Type.Optional(Type.Array(Tie, { minItems: 1, maxItems: 5 })),
    /** within what time a place is accepted that was offered */
    accept: Duration,
    /** who has no place waits for one: so many, absent all of them, and for how long from the decision of the list */
    reserve: Type.Object(
      { most: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })), for: Duration },
      closed,
    ),
    /** of `desk.yaml`: why the list refuses */
    reasons: Type.Object({ ineligible: Id, outranked: Id }, closed),
    ...provenance,
  },
  closed,
)
export type Competition = Static<typeof Competition>
export type RoundFile = Static<typeof Round>
