import { type Static, type TProperties, Type } from 'typebox'
import { closed, Day, Duration, Id } from '#kernel'

/** FEEL source, checked for syntax, names and cycles by the reader. */
export const Expression = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'a FEEL expression, quoted',
})

/** A name that stands in answers and the API for years. */
export const FieldName = Type.String({
  pattern: '^[a-z][A-Za-z0-9]*$',
  maxLength: 40,
  description: 'a name in camelCase',
})

/** An answer by its path through groups, `home.address`; `activities.count` of a list. */
export const AnswerPath = Type.String({
  pattern: '^[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*$',
  description: 'the path of an answer, such as home.address',
})

const Check = Type.Object({ is: Expression, error: Id }, closed)

/**
 * Looked up, not typed. `account` is the account of the person signed in; another register of the pack is asked with
 * the person's consent, and what it does not say is asked. On a group: for each of its fields that is typed.
 */
const From = Type.Object(
  {
    register: Id,
    key: Type.Enum(['signed-in']),
    /** what it is called there; absent: as here */
    field: Type.Optional(FieldName),
  },
  closed,
)
export type From = Static<typeof From>

/** A register of the pack that is asked about what was typed: advice, and asked again when it is sent. */
const Lookup = Type.Object(
  {
    register: Id,
    /** fields of the register that are shown of what it finds */
    shows: Type.Optional(Type.Array(FieldName, { minItems: 1, maxItems: 5, uniqueItems: true })),
  },
  closed,
)
export type Lookup = Static<typeof Lookup>

const Many = Type.Object(
  {
    min: Type.Integer({ minimum: 0 }),
    max: Type.Integer({ minimum: 1, maximum: 100 }),
    /** the field of an item by which the list of items names it */
    title: Type.Optional(FieldName),
  },
  closed,
)

const shared = {
  name: FieldName,
  required: Type.Optional(Type.Boolean()),
  /** relevance: counts only if it evaluates to true */
  when: Type.Optional(Expression),
  /** fails only on false */
  check: Type.Optional(Type.Array(Check)),
  /** calculated, never typed */
  value: Type.Optional(Expression),
  from: Type.Optional(From),
  many: Type.Optional(Many),
}

const Characters = Type.Object(
  { characters: Type.Integer({ minimum: 1, maximum: 10_000 }) },
  closed,
)

/** A day, or a distance from today: `P0D` is today, `-P18Y` eighteen years ago. */
const DayLimit = Type.Union([Day, Duration])

/** `5MB`, `300KB` */
export const Size = Type.String({
  pattern: '^[0-9]{1,4}(KB|MB)$',
  description: 'a size such as 5MB',
})

/** Either the options themselves, or the code list of the pack that has them. */
const options = {
  options: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 300 })),
  /** `lists/<list>.yaml`, or `municipalities` */
  optionsFrom: Type.Optional(Id),
}

const field = <const K extends string, P extends TProperties>(kind: K, own: P) =>
  Type.Object({ kind: Type.Literal(kind), ...shared, ...own }, closed)

/** The shape of each kind of field; `kind` is the discriminator. */
export const fieldSchemas = {
  text: field('text', {
    max: Characters,
    /** letters of one script only: `arab`, `latn` */
    script: Type.Optional(Type.Enum(['arab', 'latn'])),
    lookup: Type.Optional(Lookup),
  }),
  longText: field('longText', { max: Characters }),
  number: field('number', {
    whole: Type.Optional(Type.Boolean()),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    /** text `<name>.unit` stands behind the input; `<name>.counted` with {count} says an answer in words */
    unit: Type.Optional(Type.Boolean()),
  }),
  money: field('money', {
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** decimal text, `"0.00"` */
    min: Type.Optional(Type.String()),
    max: Type.Optional(Type.String()),
  }),
  date: field('date', {
    earliest: Type.Optional(DayLimit),
    latest: Type.Optional(DayLimit),
    /** may be typed in this calendar too; the person then confirms the Gregorian day */
    calendar: Type.Optional(Type.Literal('hijri')),
  }),
  yesNo: field('yesNo', {}),
  choice: field('choice', {
    ...options,
    /** many options: found by typing a part of their names */
    search: Type.Optional(Type.Boolean()),
  }),
  choices: field('choices', options),
  /** `identifier` is a kind that `pack.yaml` declares */
  identifier: field('identifier', { identifier: Id, lookup: Type.Optional(Lookup) }),
  phone: field('phone', {}),
  email: field('email', {}),
  iban: field('iban', {}),
  /** answer: one member for each part of the pack's address, and `pin` */
  address: field('address', {
    /** asks for the place on the map too */
    pin: Type.Optional(Type.Boolean()),
  }),
  file: field('file', {
    /** of `service.yaml` */
    evidence: Id,
    accept: Type.Array(Type.Enum(['pdf', 'jpeg', 'png']), { minItems: 1 }),
    max: Type.Object(
      { size: Size, pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
      closed,
    ),
  }),
  /** answer: `name` and, under its id, the pack's identifier for sign-in */
  person: field('person', {}),
  /** answer: `name`, and `number` by the pack's identifier of businesses */
  company: field('company', {}),
  /** answer: `kind` of the pack's plates, and `number` */
  plate: field('plate', {}),
  /** the name of whoever signs, as their account has it; answer: `name`, and `on`, the day */
  signature: field('signature', {}),
  /** the label is what is declared */
  declaration: field('declaration', { statement: Id }),
  /** text only, no answer */
  note: field('note', {}),
} as const

export type Many = Static<typeof Many>
export type FieldCheck = Static<typeof Check>
export type PlainKind = keyof typeof fieldSchemas
export type PlainField = { [K in PlainKind]: Static<(typeof fieldSchemas)[K]> }[PlainKind]

/** The shape of a group without its fields, which the reader checks one by one. */
export const groupSchema = Type.Object(
  {
    kind: Type.Literal('group'),
    ...shared,
    /** of a list: its items are the rows of a table, its fields the columns */
    layout: Type.Optional(Type.Literal('table')),
    fields: Type.Array(Type.Unknown(), { minItems: 1 }),
  },
  closed,
)
export type GroupField = Omit<Static<typeof groupSchema>, 'fields'> & { fields: Field[] }

/** One field of a form; narrows on `kind`. */
export type Field = PlainField | GroupField
export type FieldKind = Field['kind']
