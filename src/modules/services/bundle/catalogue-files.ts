import { type Static, Type } from 'typebox'
import { closed, Id, provenance, Texts } from '#kernel'
import { ICONS, MOTIFS } from '#kernel/ui'

const LifeEvent = Type.Object(
  {
    event: Id,
    names: Texts,
    /** drawing of its panel on the home page; without one it stands in the list of all only */
    cover: Type.Optional(Type.Enum(MOTIFS)),
    ledes: Type.Optional(Texts),
    /** services in the order in which one does them; those of the event left out come at the end */
    stages: Type.Optional(
      Type.Array(Type.Object({ names: Texts, services: Type.Array(Id, { minItems: 1 }) }, closed), {
        minItems: 1,
        maxItems: 9,
      }),
    ),
  },
  closed,
)

/** `topics.yaml`: whom services are for, what they are about, when in life they are needed. */
export const topicsSchema = Type.Object(
  {
    audiences: Type.Array(
      Type.Object(
        {
          audience: Id,
          names: Texts,
          /** of the page: 'Services for citizens' */
          titles: Texts,
          roles: Type.Array(
            Type.Object(
              {
                role: Id,
                names: Texts,
                /** what people in this role come for, most wanted first */
                services: Type.Array(Id, { minItems: 1 }),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    topics: Type.Array(Type.Object({ topic: Id, names: Texts, icon: Type.Enum(ICONS) }, closed), {
      minItems: 1,
    }),
    events: Type.Array(LifeEvent),
    ...provenance,
  },
  closed,
)
export type TopicsFile = Static<typeof topicsSchema>
