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
