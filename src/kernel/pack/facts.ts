import { type Static, Type } from 'typebox'

export const closed = { additionalProperties: false } as const

/** How far a fact can be trusted; shown beside the fact and open to correction by its agency. */
export const reliabilities = [
  'verified',
  'law-text',
  'official-copy',
  'press',
  'partly-verified',
  'third-party',
  'unverified',
  'assumed',
  'own-work',
] as const

export const Reliability = Type.Enum(reliabilities)
export type Reliability = Static<typeof Reliability>

/** An id: ASCII, the same in all languages, part of addresses for years. */
export const Id = Type.String({
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  maxLength: 60,
  description: 'an id: lower case letters, digits and single hyphens',
})

/** A day without a time, `2026-11-23`. */
export const Day = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  description: 'a day such as 2026-11-23',
})

/**
 * A length of time by ISO 8601 in whole units, `P5D`, `P1Y`, `PT4H`; a leading minus counts back.
 */
export const Duration = Type.String({
  pattern:
    '^-?P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?)?$',
  description: 'a length of time such as P5D or P1Y',
})

/**
 * The same text in each language of the pack, `{ en: Harbour, fr: Port }`; for names that are
 * data.
 */
export const Texts = Type.Record(
  Type.String({ pattern: '^[a-z]{2,3}$' }),
  Type.String({ minLength: 1 }),
  { ...closed, description: 'a text for each language' },
)
export type Texts = Static<typeof Texts>

/** Where a fact comes from (an id of `sources.yaml`) and how far to trust it. */
export const provenance = {
  source: Type.Optional(Id),
  reliability: Type.Optional(Reliability),
}
