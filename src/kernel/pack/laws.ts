import { type Static, Type } from 'typebox'
import { closed, Id, provenance, Texts } from './facts.ts'

/** `laws.yaml`: the legal resources that services and rules name. */
export const LawsFile = Type.Object(
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
export type LawsFile = Static<typeof LawsFile>
