import { Type } from 'typebox'

const strict = { additionalProperties: false }
const Reference = Type.String({ maxLength: 40 })
const Answers = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown())

/** Answers to be held against a form. */
export const CheckBody = Type.Object({ answers: Answers, draft: Type.Optional(Reference) }, strict)

/** Answers to be kept in a draft, until it is sent. */
export const SaveBody = Type.Object({ answers: Answers }, strict)

/** Whether the person agrees that a register is asked about them; agreed once more, it is asked once more. */
export const ConsentBody = Type.Object({ consent: Type.Boolean() }, strict)

/** A document that is offered at a field. */
export const DocumentBody = Type.Object(
  {
    field: Type.String({ pattern: '^[a-z][A-Za-z0-9.]{0,200}$' }),
    document: Type.String({ maxLength: 100 }),
  },
  strict,
)

/** What the draft said: its revision, and the version that its service has now. */
export const RevisionBody = Type.Object(
  { revision: Type.Integer(), version: Type.String({ maxLength: 100 }) },
  strict,
)

/** A word to the answers that were shown; a no says why. */
export const ConfirmBody = Type.Object(
  {
    answer: Type.Enum(['confirm', 'refuse']),
    shown: Type.String({ maxLength: 100, description: '`shown` of what was asked' }),
    reason: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  strict,
)

export const RegisterAnswer = Type.Object({
  register: Type.String(),
  state: Type.Enum(['found', 'not-found', 'unavailable', 'declined', 'waiting'], {
    description: 'found: what it says counts, whatever is sent',
  }),
  at: Type.String(),
})

/** What is wrong with one answer, and what to do. */
export const AnswerFault = Type.Object({
  where: Type.String({ description: 'JSON pointer into the answers' }),
  code: Type.String(),
  detail: Type.String(),
})

const Nullable = <T extends ReturnType<typeof Type.String>>(schema: T) =>
  Type.Union([schema, Type.Null()])

export const CheckedAnswer = Type.Object({
  complete: Type.Boolean(),
  errors: Type.Array(AnswerFault),
  /** what counts, as it would be stored */
  answers: Answers,
  fee: Type.Union([Type.Object({ amount: Type.String(), currency: Type.String() }), Type.Null()], {
    description: 'what it costs in all; null: that cannot be told yet',
  }),
  decided: Type.Optional(
    Type.Object({
      short: Type.String({
        description: 'to be sent along: nobody pays another fee than they saw',
      }),
      qualifies: Type.Union([Type.Boolean(), Type.Null()]),
      fee: Type.Union([
        Type.Object({ amount: Type.String(), currency: Type.String() }),
        Type.Null(),
      ]),
    }),
  ),
})

export const DraftAnswer = Type.Object({ reference: Reference, expires: Type.String() })

export const FileStored = Type.Object({
  file: Type.String(),
  name: Type.String(),
  type: Type.String(),
  bytes: Type.Integer(),
  pages: Type.Union([Type.Integer(), Type.Null()]),
})

export const SentAnswer = Type.Object({
  reference: Reference,
  /** false: it had been sent before */
  fresh: Type.Boolean(),
  waits: Type.Optional(
    Type.Boolean({
      description: 'others sign or confirm too; nothing was sent yet: send it again once they have',
    }),
  ),
})

export const CaseAnswer = Type.Object({
  reference: Reference,
  service: Type.String(),
  state: Type.String(),
  text: Type.String({ description: 'the state in words' }),
  submittedAt: Type.String(),
  due: Type.String({ description: 'day by which an answer is promised' }),
  closedAt: Nullable(Type.String()),
  licence: Type.Optional(Type.String({ description: 'number of what was issued' })),
  fee: Type.Optional(
    Type.Object({
      amount: Nullable(Type.String()),
      currency: Type.String(),
      paid: Type.Boolean(),
      by: Type.Optional(Nullable(Type.String({ description: 'last day' }))),
      where: Type.Optional(Type.String()),
    }),
  ),
  appeal: Type.Optional(
    Type.Object({
      service: Type.String({ description: 'by which one appeals against the refusal' }),
      until: Type.String({ description: 'last day' }),
      late: Type.Boolean(),
      made: Nullable(Type.String({ description: 'reference of the appeal that was sent' })),
    }),
  ),
  place: Type.Optional(
    Type.Object({
      outcome: Type.String(),
      rank: Type.Union([Type.Integer(), Type.Null()]),
      points: Type.Union([Type.Number(), Type.Null()]),
      number: Type.Union([Type.Integer(), Type.Null()], { description: 'on the reserve list' }),
      acceptBy: Nullable(Type.String({ description: 'last day to answer the offer' })),
      reserveEnds: Nullable(Type.String()),
    }),
  ),
  hearing: Type.Optional(Type.Object({ at: Type.String(), place: Type.String() })),
  written: Type.Optional(
    Type.Array(Type.Object({ form: Type.String(), at: Type.String(), answers: Answers }), {
      description: 'what officers wrote that is for the applicant',
    }),
  ),
  refusal: Type.Optional(
    Type.Object({ reasons: Type.Array(Type.String()), text: Nullable(Type.String()) }),
  ),
  correction: Type.Optional(
    Type.Object({
      until: Nullable(Type.String()),
      fields: Type.Array(Type.Object({ where: Type.String(), note: Type.String() })),
    }),
  ),
})

export const WithdrawnAnswer = Type.Object({ reference: Reference, waits: Type.Boolean() })
