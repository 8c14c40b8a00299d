import { type Static, Type } from 'typebox'
import { closed, Day, Id, provenance, Texts } from './facts.ts'
import { Ladder } from './ladder.ts'

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export const Weekday = Type.Enum(weekdays)
export type Weekday = Static<typeof Weekday>

/**
 * One stretch of an identifier, from left to right. `century` and `year` together make a year of
 * birth that must not lie in the future; `serial` is what the demonstration may draw from its
 * range.
 */
const IdentifierPart = Type.Object(
  {
    part: Type.Enum(['literal', 'century', 'year', 'country', 'serial']),
    length: Type.Integer({ minimum: 1, maximum: 20 }),
    /** for `literal`: the letters themselves */
    text: Type.Optional(Type.String()),
    /** for `century`: digit → first year of the century */
    centuries: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  },
  closed,
)

const IdentifierKind = Type.Object(
  {
    names: Texts,
    hints: Type.Optional(Texts),
    /** of the whole canonical value; anchored by the reader */
    pattern: Type.String({ minLength: 1 }),
    /**
     * what is done to typed text before the pattern is tried; digits of other scripts, bidi marks
     * and outer spaces always go
     */
    normalise: Type.Array(Type.Enum(['drop-spaces', 'drop-hyphens', 'upper-case'])),
    parts: Type.Optional(Type.Array(IdentifierPart)),
    /** lengths of the groups in which the value is shown, `[3, 4, 4]`; absent: as it is */
    grouping: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
    /** a made value that passes every check */
    example: Type.String(),
    ...provenance,
  },
  closed,
)
export type IdentifierKind = Static<typeof IdentifierKind>
export type IdentifierPart = Static<typeof IdentifierPart>

const AddressPart = Type.Object(
  {
    part: Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }),
    names: Texts,
    hints: Type.Optional(Texts),
    pattern: Type.String({ minLength: 1 }),
    maxLength: Type.Integer({ minimum: 1, maximum: 100 }),
    required: Type.Boolean(),
    example: Type.String(),
  },
  closed,
)
export type AddressPart = Static<typeof AddressPart>

/** One kind of vehicle plate. A new design begins on a day, and the old one is seen for years after. */
const PlateKind = Type.Object(
  {
    plate: Id,
    names: Texts,
    designs: Type.Array(
      Type.Object(
        {
          /** of the whole number */
          pattern: Type.String({ minLength: 1 }),
          example: Type.String(),
          /** first and last day on which a plate of this design may be seen */
          from: Type.Optional(Day),
          until: Type.Optional(Day),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    ...provenance,
  },
  closed,
)
export type PlateKind = Static<typeof PlateKind>

const Names = Type.Array(Texts, { minItems: 1 })
const Range = Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })])

/** What the demonstration's invented people are made from: no number here belongs to anybody. */
const Demonstration = Type.Object(
  {
    /** names that go together, `arab` → given and family names */
    peoples: Type.Record(Id, Type.Object({ female: Names, male: Names, family: Names }, closed)),
    nationalities: Type.Array(
      Type.Object(
        {
          /** ISO 3166-1 alpha-3 */
          country: Type.String({ pattern: '^[A-Z]{3}$' }),
          /** ISO 3166-1 numeric, as it stands in an identifier's `country` part */
          numeric: Type.String({ pattern: '^[0-9]{3}$' }),
          weight: Type.Integer({ minimum: 1 }),
          /** id of an audience of `topics.yaml` */
          audience: Id,
          /** of `peoples`; one of them by chance */
          peoples: Type.Array(Id, { minItems: 1 }),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    /** serials of each identifier kind, both ends included */
    serials: Type.Record(Id, Range),
    /** `prefix` and then a number of the range, padded to `digits` */
    phones: Type.Object(
      { prefix: Type.String({ pattern: '^\\+[0-9]+$' }), digits: Type.Integer(), range: Range },
      closed,
    ),
    iban: Type.Optional(
      Type.Object(
        {
          country: Type.String({ pattern: '^[A-Z]{2}$' }),
          bank: Type.String(),
          account: Type.Integer(),
        },
        closed,
      ),
    ),
    emailDomain: Type.String(),
    ...provenance,
  },
  closed,
)
export type Demonstration = Static<typeof Demonstration>

/** Where somebody who cannot sign in any more gets their account back in person. */
const ServiceCentres = Type.Object(
  {
    /** bodies whose service centres do it, by id */
    agencies: Type.Array(Id, { minItems: 1 }),
    /** what may be shown there, by kind */
    documents: Type.Record(Id, Type.Object({ names: Texts }, closed)),
    ...provenance,
  },
  closed,
)

/** Which bodies look after who may do what. */
const Oversight = Type.Object(
  {
    /** bodies that may ask what anybody could do at any moment, by id */
    auditors: Type.Array(Id, { minItems: 1 }),
    /** bodies whose officials try changes of the policies, by id */
    authors: Type.Array(Id, { minItems: 1 }),
    ...provenance,
  },
  closed,
)

/** `pack.yaml`: what a country sets. */
export const PackSettings = Type.Object(
  {
    pack: Id,
    /** ISO 3166-1 alpha-3; a fictional country takes one of the user-assigned codes, such as XSB */
    country: Type.String({ pattern: '^[A-Z]{3}$' }),
    names: Texts,
    portal: Type.Object({ names: Texts, taglines: Texts, notices: Texts }, closed),
    /** the first is the default */
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}$' }), { minItems: 1 }),
    timeZone: Type.String({ minLength: 1 }),
    currency: Type.Object(
      {
        /** ISO 4217 */
        code: Type.String({ pattern: '^[A-Z]{3}$' }),
        decimals: Type.Integer({ minimum: 0, maximum: 4 }),
        /**
         * ICU patterns with `{amount}` (digits) and `{count}` (for the plural): `{amount} riyals`
         */
        formats: Texts,
      },
      closed,
    ),
    week: Type.Object({ first: Weekday, weekend: Type.Array(Weekday, { minItems: 1 }) }, closed),
    /**
     * dates are shown in the Umm al-Qura calendar beside the Gregorian where a document needs it
     */
    hijri: Type.Boolean(),
    identifiers: Type.Record(Id, IdentifierKind),
    signIn: Type.Object(
      {
        identifier: Id,
        /** other kinds that people sign in with, as visitors do; no text is of two kinds */
        others: Type.Optional(Type.Array(Id, { uniqueItems: true })),
        /** whether a code by text message may be a second step: the weakest there is */
        sms: Type.Boolean(),
        centres: Type.Optional(ServiceCentres),
      },
      closed,
    ),
    oversight: Type.Optional(Oversight),
    /** how cases are escalated whose service says nothing else */
    ladder: Type.Optional(Ladder),
    phone: Type.Object(
      {
        /** calling code, `+974` */
        code: Type.String({ pattern: '^\\+[0-9]{1,4}$' }),
        /** of the national number */
        pattern: Type.String(),
        grouping: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
        example: Type.String(),
      },
      closed,
    ),
    iban: Type.Optional(
      Type.Object(
        {
          country: Type.String({ pattern: '^[A-Z]{2}$' }),
          length: Type.Integer({ minimum: 15, maximum: 34 }),
          /** of the part after country and check digits */
          pattern: Type.String(),
          example: Type.String(),
        },
        closed,
      ),
    ),
    address: Type.Object(
      {
        parts: Type.Array(AddressPart, { minItems: 1 }),
        /** the part whose value is a zone of `places.yaml` and so gives the municipality */
        zone: Type.Optional(Type.String()),
        ...provenance,
      },
      closed,
    ),
    /** the kind of identifier by which businesses are known: fields of kind `company` ask for it */
    company: Type.Optional(Type.Object({ identifier: Id, ...provenance }, closed)),
    plates: Type.Optional(Type.Array(PlateKind, { minItems: 1 })),
    reference: Type.Object({ prefix: Type.String({ pattern: '^[A-Z]{2,3}$' }) }, closed),
    /** apps that stand as a channel of services, by id */
    apps: Type.Optional(Type.Record(Id, Type.Object({ names: Texts }, closed))),
    contact: Type.Object(
      {
        names: Texts,
        phone: Type.Optional(Type.String()),
        email: Type.Optional(Type.String()),
        ...provenance,
      },
      closed,
    ),
    demonstration: Demonstration,
  },
  closed,
)
export type PackSettings = Static<typeof PackSettings>
