import { type Static, Type } from 'typebox'
import { closed, Id, provenance, Texts } from '#kernel'

const Organisation = Type.Object(
  {
    organisation: Id,
    abbreviation: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    kind: Id,
    /** the organisation above */
    parent: Type.Optional(Id),
    names: Texts,
    ...provenance,
  },
  closed,
)
export type OrganisationEntry = Static<typeof Organisation>

/** `organisations.yaml`: the public bodies of a pack. */
export const organisationsSchema = Type.Object(
  {
    /** kinds of bodies, `ministry`, with their names */
    kinds: Type.Array(Type.Object({ kind: Id, names: Texts }, closed), { minItems: 1 }),
    organisations: Type.Array(Organisation, { minItems: 1 }),
  },
  closed,
)
export type OrganisationsFile = Static<typeof organisationsSchema>
