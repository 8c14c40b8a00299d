import { type Static, Type } from 'typebox'
import { closed, Id, provenance, Texts } from '#kernel'

/** `topics.yaml`: whom services are for, what they are about, when in life they are needed. */
export const topicsSchema = Type.Object(
  {
    audiences: Type.Array(
      Type.Object(
        {
          audience: Id,
          names: Texts,
          roles: Type.Array(Type.Object({ role: Id, names: Texts }, closed)),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    topics: Type.Array(Type.Object({ topic: Id, names: Texts, icon: Id }, closed), { minItems: 1 }),
    events: Type.Array(Type.Object({ event: Id, names: Texts }, closed)),
    ...provenance,
  },
  closed,
)
export type TopicsFile = Static<typeof topicsSchema>

/** `laws.yaml`: the legal resources that services name. */
export const lawsSchema = Type.Object(
  {
    laws: Type.Array(
      Type.Object(
        {
          law: Id,
          kind: Type.Enum(['law', 'decree-law', 'decision', 'resolution']),
          number: Type.Integer({ minimum: 1 }),
          year: Type.Integer({ minimum: 1800, maximum: 2200 }),
          names: Texts,
          ...provenance,
        },
        closed,
      ),
    ),
  },
  closed,
)
export type LawsFile = Static<typeof lawsSchema>
