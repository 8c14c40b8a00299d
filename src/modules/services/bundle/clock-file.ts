import { type Static, Type } from 'typebox'
import { closed, Duration, Id, Ladder, provenance } from '#kernel'
import { Expression } from './field.ts'

/** The article that something stands on. */
const basis = {
  /** of `laws.yaml` */
  law: Id,
  /** its number, as it is cited: `7`, `12 (3)` */
  article: Type.String({ minLength: 1, maxLength: 40 }),
  ...provenance,
}

/** Why the clock may stand still; text `clock.grounds.<ground>`. */
const Hold = Type.Object(
  {
    ground: Id,
    /** how far off its review may be, in calendar days; one on which offices are closed moves on */
    longest: Duration,
    /** how long an officer holds it alone, the first time; absent: as long as it may be, each time */
    alone: Type.Optional(Duration),
    ...basis,
  },
  closed,
)

/** `clock` of `service.yaml`. */
export const Clock = Type.Object(
  {
    /** within what time the law wants a decision */
    legal: Type.Optional(
      Type.Object({ within: Duration, days: Type.Enum(['working', 'calendar']), ...basis }, closed),
    ),
    holds: Type.Optional(Type.Array(Hold, { minItems: 1, maxItems: 20 })),
    /** once, with notice to the applicant: by so many days at most, counted as the promise counts */
    extension: Type.Optional(
      Type.Object(
        {
          longest: Type.Integer({ minimum: 1, maximum: 365 }),
          grounds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
          ...basis,
        },
        closed,
      ),
    ),
    /** what silence means once the legal time is over */
    deemed: Type.Optional(
      Type.Object(
        {
          outcome: Type.Enum(['approval', 'refusal']),
          /** working days before it, on which officer and head are warned */
          warn: Type.Integer({ minimum: 1, maximum: 60 }),
          /** it means nothing where this is true, in the names of the form `apply` */
          unless: Type.Optional(Expression),
          ...basis,
        },
        closed,
      ),
    ),
    /** of other agencies that are asked for their opinion */
    opinions: Type.Optional(
      Type.Object(
        {
          /** working days before the day by which it is due, on which they are reminded */
          remind: Type.Integer({ minimum: 0, maximum: 60 }),
          /** what no answer by that day means; absent: it is awaited on */
          silence: Type.Optional(Type.Object({ means: Type.Enum(['consent']), ...basis }, closed)),
          ...provenance,
        },
        closed,
      ),
    ),
    /** absent: that of the pack */
    ladder: Type.Optional(Ladder),
  },
  closed,
)
export type Clock = Static<typeof Clock>

/** Every ground on which a clock is held or a time is extended. */
export const groundsOf = (clock: Clock | undefined): string[] => [
  ...new Set([
    ...(clock?.holds ?? []).map(({ ground }) => ground),
    ...(clock?.extension?.grounds ?? []),
  ]),
]

/** Of a ground: a key of the service's messages. */
export const groundKey = (ground: string): string => ['clock', 'grounds', ground].join('.')

/** Each place of a clock that stands on an article, with its law. */
export const citedIn = (clock: Clock | undefined): { at: (string | number)[]; law: string }[] =>
  [
    { at: ['legal'], law: clock?.legal?.law },
    ...(clock?.holds ?? []).map(({ law }, index) => ({ at: ['holds', index], law })),
    { at: ['extension'], law: clock?.extension?.law },
    { at: ['deemed'], law: clock?.deemed?.law },
    { at: ['opinions', 'silence'], law: clock?.opinions?.silence?.law },
  ].flatMap(({ at, law }) => (law === undefined ? [] : [{ at: ['clock', ...at, 'law'], law }]))
