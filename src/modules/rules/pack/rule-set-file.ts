import { type Static, Type } from 'typebox'
import { closed, Day, Id, provenance, Texts } from '#kernel'

/** A name as the model has it. */
const Name = Type.String({ minLength: 1, maxLength: 100 })

/** A value of the model with the words that people read for it. */
const WordedValue = Type.Object({ value: Name, texts: Texts }, closed)

const Input = Type.Object(
  {
    name: Name,
    question: Texts,
    hint: Type.Optional(Texts),
    kind: Type.Enum(['money', 'number', 'date', 'yes-no', 'choice', 'text']),
    /** of a choice */
    options: Type.Optional(Type.Array(WordedValue, { minItems: 2, maxItems: 50 })),
  },
  closed,
)
export type RuleInput = Static<typeof Input>

const SHOWN = ['yes-no', 'money', 'number', 'date', 'text'] as const

const Entry = Type.Object(
  {
    name: Name,
    kind: Type.Enum(SHOWN),
    names: Texts,
    values: Type.Optional(Type.Array(WordedValue)),
  },
  closed,
)
export type OutcomeEntry = Static<typeof Entry>

const Outcome = Type.Object(
  {
    kind: Type.Enum([...SHOWN, 'context']),
    /** what the answer is called */
    names: Texts,
    /** of a text: the words of each value that the decision can give */
    values: Type.Optional(Type.Array(WordedValue)),
    /** of a context: what is shown of it, in this order */
    entries: Type.Optional(Type.Array(Entry, { minItems: 1 })),
  },
  closed,
)
export type RuleOutcome = Static<typeof Outcome>

const Article = Type.Object(
  {
    law: Type.Optional(Id),
    article: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    /** the law that gave the article its words of today */
    amendedBy: Type.Optional(Id),
    /** of the article; in place of a law, an announcement that says so */
    ...provenance,
    /** one sentence that says why, as the applicant reads it */
    texts: Texts,
  },
  closed,
)
export type Article = Static<typeof Article>

/**
 * What the answers for several things that are decided one by one come to: yes when each is, or one is; the
 * greatest, the least or the sum of the numbers; the text that stands first among its `values`.
 */
const Together = Type.Enum(['every', 'some', 'greatest', 'least', 'sum', 'first'])
export type Together = Static<typeof Together>

/** `rules.yaml`: what a rule set decides, from when on by which model, and how it is said. */
export const RuleSetFile = Type.Object(
  {
    rules: Id,
    /** an organisation of the pack */
    owner: Id,
    names: Texts,
    about: Texts,
    /** name of the model's decision that is the answer */
    decision: Name,
    /** decisions made along with it for those who carry it out; who checks is not asked for them */
    beside: Type.Optional(Type.Array(Name, { minItems: 1, uniqueItems: true })),
    /** by name of the decision or of an entry of the answer, where an application may name several things */
    together: Type.Optional(Type.Record(Name, Together, { minProperties: 1 })),
    /** by day, the earliest first; each holds until the next begins */
    versions: Type.Array(
      Type.Object(
        { from: Day, model: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*\\.dmn$' }) },
        closed,
      ),
      { minItems: 1 },
    ),
    /** in the order in which they are asked where nothing else decides */
    /** the date among the inputs that is the day that counts; without it, that of the application */
    day: Type.Optional(Name),
    inputs: Type.Array(Input, { minItems: 1, maxItems: 50 }),
    outcome: Outcome,
    /** words for decisions and columns of the tables that are no inputs */
    decisions: Type.Optional(Type.Array(Entry, { maxItems: 100 })),
    /** by the key that rows of the tables name */
    articles: Type.Record(Type.String({ pattern: '^[a-z0-9][A-Za-z0-9/.()-]*$' }), Article),
    sources: Type.Optional(Type.Array(Type.Object(provenance, closed))),
    /** true: an illustration, not what the law says */
    simulated: Type.Boolean(),
  },
  closed,
)
export type RuleSetFile = Static<typeof RuleSetFile>

/** `scenarios.yaml`: cases whose answers are known; they must come out. */
export const ScenariosFile = Type.Array(
  Type.Object(
    {
      name: Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), Type.String({ minLength: 1 })),
      /** the day that counts */
      on: Day,
      given: Type.Record(Name, Type.Unknown()),
      /** the answer, or the answers of several decisions by their names */
      expect: Type.Unknown(),
      /** articles that rows which were hit must name */
      says: Type.Optional(Type.Array(Type.String())),
    },
    closed,
  ),
  { minItems: 1 },
)
export type Scenario = Static<typeof ScenariosFile>[number]

/** The shapes of a rule set's files, by the name of their address. */
export const ruleSetSchemas = {
  rules: { title: 'rules.yaml: what a rule set decides', schema: RuleSetFile },
  scenarios: { title: 'scenarios.yaml: cases that must come out', schema: ScenariosFile },
}
