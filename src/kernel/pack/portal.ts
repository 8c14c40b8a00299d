import { type Static, Type } from 'typebox'
import { closed, Day, Id, provenance, Texts } from './facts.ts'

/** `portal.yaml`: what the portal's own pages say of this country. */
export const PortalFile = Type.Object(
  {
    /** services that most people come for, in the order of the home page */
    popular: Type.Array(Id),
    /** what people look for, in their own words: shown under the search box */
    examples: Type.Array(Texts),
    /** how one complains of a service or appeals a decision, where the service does not say */
    complaints: Type.Object({ texts: Texts, ...provenance }, closed),
    accessibility: Type.Object(
      {
        /** day on which the pages were last examined */
        assessed: Day,
      },
      closed,
    ),
    /** whose data and work the pages show, with what their terms ask to be said */
    credits: Type.Array(
      Type.Object(
        {
          names: Texts,
          /** what was taken, and under which terms */
          texts: Texts,
          href: Type.Optional(Type.String({ pattern: '^https://' })),
        },
        closed,
      ),
    ),
    ...provenance,
  },
  closed,
)
export type PortalFile = Static<typeof PortalFile>
