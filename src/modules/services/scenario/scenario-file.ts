import { type Static, Type } from 'typebox'
import { closed, Day, Duration, Id, Texts } from '#kernel'
import { FieldName } from '../bundle/field.ts'
import { caseStates } from '../bundle/procedure-check.ts'

const Anything = Type.Record(Type.String(), Type.Unknown())
const Path = Type.String({
  pattern: '^[a-z][A-Za-z0-9]*(\\[[0-9]{1,3}\\])?(\\.[a-z][A-Za-z0-9-]*(\\[[0-9]{1,3}\\])?)*$',
  description: 'the path of an answer, items from 1: activities[1].materials',
})

/** Who applies; what is absent is not in the account. */
const Applicant = Type.Object(
  {
    /** of the pack's kind for sign-in; quoted */
    identifier: Type.String({ minLength: 1, maxLength: 40 }),
    name: Texts,
    birthDate: Type.Optional(Day),
    nationality: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    email: Type.Optional(Type.String({ maxLength: 254 })),
    phone: Type.Optional(Type.String({ pattern: '^\\+[0-9]{6,15}$' })),
  },
  closed,
)

/**
 * What registers say of whoever applies, by the register's id: its fields, or that it knows nothing, does not answer, or
 * may not be asked. One that is absent is not asked.
 */
const Registers = Type.Record(
  Type.String(),
  Type.Union([Type.Enum(['not-found', 'unavailable', 'declined']), Anything]),
)

/** The licence that a later act is about. */
const OfLicence = Type.Object(
  {
    /** its last day; null: it has none */
    until: Type.Union([Day, Type.Null()]),
    /** what it was given on, by the form `apply`; a file that is too old by then is left out */
    answers: Anything,
  },
  closed,
)

/** What must come of the answers; what is not named may be as it will. */
const Expected = Type.Object(
  {
    /** pages that count, in order */
    pages: Type.Optional(Type.Array(Id)),
    /** by path, the code of what is wrong; absent: nothing is, and it can be sent */
    errors: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** what the rules say; null: they cannot tell */
    qualifies: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    /** decimal text; null: none, or it cannot be told */
    fee: Type.Optional(
      Type.Union([Type.String({ pattern: '^[0-9]+(\\.[0-9]{1,4})?$' }), Type.Null()]),
    ),
    /** in which it competes, such as autumn-2026; null: none is open, and it cannot be sent */
    round: Type.Optional(Type.Union([Type.String({ maxLength: 80 }), Type.Null()])),
    /** by how many it is ranked; null: it is not */
    points: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    /** which desk gets it */
    queue: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    /** what the given files prove, of `service.yaml` */
    evidence: Type.Optional(Type.Array(Id)),
    /** answers by path: what was worked out or looked up */
    values: Type.Optional(Anything),
    /** answers that registers gave, and documents that they stood for, by path */
    confirmed: Type.Optional(Type.Array(Path)),
    /** what registers say of what was typed, by path */
    lookups: Type.Optional(
      Type.Record(Type.String(), Type.Enum(['found', 'not-found', 'unavailable'])),
    ),
    /** who else has to confirm before it is sent, by identifier */
    confirms: Type.Optional(Type.Array(Type.String({ maxLength: 40 }))),
    /** what the procedure is told */
    procedure: Type.Optional(Anything),
  },
  closed,
)

/** What is done to a case in a scenario. */
export const ACTS = [
  'approve',
  'refuse',
  'confirm-refusal',
  'decline-refusal',
  'return',
  'correct',
  'opinion',
  'fill-in',
  'pay',
  'withdraw',
  'list',
  'free-place',
  'accept-place',
  'decline-place',
  'wait',
] as const

/** Another who competes. */
const Rival = Type.Object(
  {
    points: Type.Number(),
    /** what decides between equal points, and of which quota it is, by path; absent: as in the scenario */
    answers: Type.Optional(Anything),
    /** the day of sending; absent: the same */
    sent: Type.Optional(Day),
  },
  closed,
)

const Step = Type.Object(
  {
    do: Type.Enum([...ACTS]),
    /** of `opinion`: the body that gives it; absent where one is asked */
    by: Type.Optional(Id),
    favourable: Type.Optional(Type.Boolean()),
    /** of `refuse`: of the desk's reasons */
    reason: Type.Optional(Id),
    /** of `return` */
    fields: Type.Optional(Type.Array(Path, { minItems: 1 })),
    /** of `fill-in`: the form of an officer that is filled in */
    form: Type.Optional(Id),
    /** of `correct`, by path; of `fill-in`, as the officer types them */
    answers: Type.Optional(Anything),
    /** of `list`: who else competes in the round, with how many points; absent: nobody */
    others: Type.Optional(Type.Array(Rival, { maxItems: 50 })),
    /** of `list`: places of the round; absent: those of the service */
    places: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    /** of `wait`: nobody does anything; timers fire, and the legal time may be over */
    for: Type.Optional(Duration),
    expect: Type.Optional(
      Type.Object(
        {
          state: Type.Optional(Type.Enum([...caseStates])),
          /** what the applicant is told by it */
          notices: Type.Optional(Type.Array(Id)),
          /** what is issued by it, of the service's outputs */
          documents: Type.Optional(Type.Array(Id)),
          /** the last day of what is issued by it; null: it has none */
          until: Type.Optional(Type.Union([Day, Type.Null()])),
          /** of `fill-in`: names of the answers that the applicant sees */
          shown: Type.Optional(Type.Array(FieldName)),
        },
        closed,
      ),
    ),
  },
  closed,
)

const Variant = Type.Object(
  {
    variant: Id,
    names: Type.Optional(Texts),
    on: Type.Optional(Day),
    registers: Type.Optional(Registers),
    /** by path; null takes an answer away */
    with: Anything,
    expect: Expected,
  },
  closed,
)

/** `scenarios/<scenario>.yaml`: given answers, expected outcome; the tests of a service in its owner's words. */
export const scenarioSchema = Type.Object(
  {
    scenario: Id,
    names: Texts,
    /** on which it is sent */
    on: Day,
    account: Applicant,
    /** what is applied for about a licence; absent: one, for the first time */
    act: Type.Optional(Type.Enum(['renew', 'amend', 'replace'])),
    /** with `act` */
    licence: Type.Optional(OfLicence),
    registers: Type.Optional(Registers),
    /** of a later act: what is answered anew */
    answers: Anything,
    expect: Expected,
    /** what then happens to the case, one act after another */
    steps: Type.Optional(Type.Array(Step, { minItems: 1 })),
    variants: Type.Optional(Type.Array(Variant, { minItems: 1 })),
  },
  closed,
)
export type ScenarioFile = Static<typeof scenarioSchema>
export type ScenarioStep = Static<typeof Step>
export type ScenarioAct = (typeof ACTS)[number]
export type Expectation = Static<typeof Expected>
/** What must come of a step. */
export type StepExpectation = NonNullable<ScenarioStep['expect']>
