import { type Static, Type } from 'typebox'
import { closed, provenance } from './facts.ts'

/** What happens to a case as its promised day comes near or has passed; each once for each such day. */
const RUNG_ACTS = ['tell-officer', 'tell-head', 'requeue', 'give-to-head'] as const

const Rung = Type.Object(
  {
    act: Type.Enum(RUNG_ACTS),
    at: Type.String({
      pattern: '^(-?P[0-9]{1,2}D|([1-9]|[1-9][0-9]|100)%)$',
      description:
        'working days after the promised day such as P1D, before it such as -P2D, or a share of the time such as 80%',
    }),
  },
  closed,
)
export type Rung = Static<typeof Rung>

/** How what is not decided is escalated: in a service, or in all of a pack. */
export const Ladder = Type.Object(
  { rungs: Type.Array(Rung, { minItems: 1, maxItems: 10 }), ...provenance },
  closed,
)
