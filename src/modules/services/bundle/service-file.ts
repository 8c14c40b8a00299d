import { type Static, type TSchema, Type } from 'typebox'
import { closed, Day, Duration, Id, provenance } from '#kernel'
import { Clock } from './clock-file.ts'
import { Competition } from './competition-file.ts'
import { AnswerPath, Expression, FieldName, Size } from './field.ts'
import { STATUSES } from './status.ts'

const Channel = Type.Object(
  {
    channel: Type.Enum(['web', 'app', 'counter', 'kiosk', 'embassy', 'phone']),
    /** of `pack.yaml`; absent on `app`: the agency's own app */
    app: Type.Optional(Id),
    forms: Type.Optional(Type.Array(Id)),
  },
  closed,
)

/** Text `costs.<cost>.note` where there is something to explain. */
const Cost = Type.Object(
  {
    cost: Id,
    /** decimal text; `"0"` is free; `unknown` is said as such; `by-rules`: what `decidedBy.fee` decides */
    amount: Type.Union([
      Type.Literal('unknown'),
      Type.Literal('by-rules'),
      Type.String({ pattern: '^(0|[1-9][0-9]*)(\\.[0-9]{1,4})?$' }),
    ]),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    per: Type.Optional(Duration),
    ...provenance,
  },
  closed,
)

/** A document that is asked for; text `evidence.<evidence>.label`. */
const Evidence = Type.Object(
  {
    evidence: Id,
    /** what it is, of `lists/evidence-types.yaml`: of that type a document that people have is offered, and what they give */
    type: Type.Optional(Id),
    /** types that do as well */
    accepts: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10, uniqueItems: true })),
    /** what was sealed or given longer ago does not do */
    notOlder: Type.Optional(Duration),
    /** an organisation, or `applicant` */
    heldBy: Type.Optional(Id),
    register: Type.Optional(Id),
    fallback: Type.Optional(Type.Enum(['upload'])),
    /** in the names of the form `apply` */
    when: Type.Optional(Expression),
    ...provenance,
  },
  closed,
)

/** Text `outputs.<output>.title`. */
const Output = Type.Object(
  {
    output: Id,
    /** what it is evidence of elsewhere, of `lists/evidence-types.yaml` */
    type: Type.Optional(Id),
    /** `documents/<document>.typ`; absent: an entry in the register only */
    document: Type.Optional(Id),
    validity: Type.Optional(Duration),
    /** in place of `validity`: days of the form `apply`, of items too; the earliest that is answered is its last day */
    until: Type.Optional(Type.Array(AnswerPath, { minItems: 1, maxItems: 10, uniqueItems: true })),
    register: Type.Optional(Id),
    /** answers that the document shows, after its holder */
    rows: Type.Optional(Type.Array(AnswerPath)),
    /** those of `rows` that anyone who checks the document sees too */
    publicRows: Type.Optional(Type.Array(AnswerPath)),
    /** by what anyone may search the register: `number`, `status` where that is shown, and rows of `publicRows` */
    publicSearch: Type.Optional(Type.Array(AnswerPath, { minItems: 1, uniqueItems: true })),
    ...provenance,
  },
  closed,
)

/** What the holder of an output does with it later, from its page. */
const After = Type.Object(
  {
    /** days of its last day between which it is renewed, such as -P60D and P30D; by the form `renew` or else `apply` */
    renew: Type.Optional(Type.Object({ opens: Duration, closes: Duration }, closed)),
    /** fields of the form `apply` that an amendment opens */
    amend: Type.Optional(Type.Array(AnswerPath, { minItems: 1, uniqueItems: true })),
    /** a lost document is sealed again */
    replace: Type.Optional(Type.Boolean()),
    /** its holder may give it up */
    cancel: Type.Optional(Type.Boolean()),
    /** what each costs, in place of `costs`; a replacement that costs something is applied for, as a renewal is */
    costs: Type.Optional(
      Type.Object(
        {
          renew: Type.Optional(Type.Array(Cost, { minItems: 1 })),
          amend: Type.Optional(Type.Array(Cost, { minItems: 1 })),
          replace: Type.Optional(Type.Array(Cost, { minItems: 1 })),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type ServiceAfter = Static<typeof After>

/** Text `steps.<step>.text`. */
const Step = Type.Object(
  {
    step: Id,
    who: Type.Enum(['applicant', 'officer', 'system', 'other-agency']),
    agency: Type.Optional(Id),
    ...provenance,
  },
  closed,
)

/** A rule of the law in words, text `rules.<rule>.text`; what decides stands in forms. */
const Rule = Type.Object(
  {
    rule: Id,
    /** FEEL as a first thought, with names not yet bound to answers; nothing evaluates it */
    sketch: Type.Optional(Type.String()),
    ...provenance,
  },
  closed,
)

/** How one appeals; with `service`, here: its owner decides. */
const Appeal = Type.Object(
  {
    service: Type.Optional(Id),
    /** from the day on which the applicant was told */
    within: Type.Optional(Duration),
    /** absent: calendar days */
    days: Type.Optional(Type.Enum(['working', 'calendar'])),
    /** true: the decision has no effect until the appeal is decided */
    suspends: Type.Optional(Type.Boolean()),
    law: Type.Optional(Id),
    article: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    ...provenance,
  },
  closed,
)
export type ServiceAppeal = Static<typeof Appeal>

const RuleName = Type.String({ minLength: 1, maxLength: 100 })

/** How the answers of the form `apply` are decided over by a rule set. */
const DecidedBy = Type.Object(
  {
    /** one of `ruleSets` */
    ruleSet: Id,
    /** a repeating group of the form: each item is decided by itself, as the rule set takes them together */
    each: Type.Optional(AnswerPath),
    /** by input of the rule set: FEEL in the names of the form, and of the item */
    inputs: Type.Record(RuleName, Expression, { minProperties: 1 }),
    /** what of the answer says whether the person qualifies: an entry of it, or its own name */
    qualifies: RuleName,
    /** what of the answer is the amount of the cost `by-rules` */
    fee: Type.Optional(RuleName),
    /** what says which desk of the body gets the application */
    queue: Type.Optional(RuleName),
    /** what says by how many points it is ranked, in a competition */
    points: Type.Optional(RuleName),
  },
  closed,
)
export type DecidedBy = Static<typeof DecidedBy>

/** Text `durations.<duration>.text`. */
const Length = Type.Object(
  {
    duration: Id,
    length: Duration,
    kind: Type.Enum(['legal-deadline', 'promised', 'validity', 'window', 'observed']),
    ...provenance,
  },
  closed,
)

/** By language of the pack. */
const byLanguage = <S extends TSchema>(schema: S) =>
  Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), schema, { minProperties: 1 })

/** Without names or passwords in it. */
const HTTPS = 'https://[^\\s@]+'

/** A form to fill in on paper; text `paper.text`: how it is filled in, and where it is handed in. */
const Paper = Type.Object(
  {
    /** a file of this folder, or where the agency keeps it; absent: made of the form `apply` */
    files: Type.Optional(
      byLanguage(Type.String({ pattern: `^(paper/[a-z0-9-]+\\.pdf|${HTTPS})$`, maxLength: 500 })),
    ),
    ...provenance,
  },
  closed,
)

/** The agency's own system; texts `link.text`: what happens there, and `link.needs`: what one needs for it. */
const SystemLink = Type.Object(
  { addresses: byLanguage(Type.String({ pattern: `^${HTTPS}$`, maxLength: 500 })), ...provenance },
  closed,
)

/** The agency's own system, into which officers type what was sent here; text `typedOver.system`: its name. */
const TypedOver = Type.Object(
  {
    /** fields of the form `apply` in the order of that system; others come after them */
    order: Type.Optional(Type.Array(AnswerPath, { minItems: 1, uniqueItems: true })),
    ...provenance,
  },
  closed,
)

/** `service.yaml`: what the service is, for whom, cost, time, law, evidence, outputs. */
export const serviceSchema = Type.Object(
  {
    service: Id,
    /** grows when answers of before need a map of `migrations/`; absent: 1 */
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
    /**
     * How it is done today. described: a page tells how; pdf: with a form on paper; link: in the agency's own system;
     * typed-over: one applies here, and an officer types it over into that; live: it runs here.
     */
    status: Type.Enum([...STATUSES]),
    paper: Type.Optional(Paper),
    link: Type.Optional(SystemLink),
    typedOver: Type.Optional(TypedOver),
    owner: Id,
    /** other organisations that take part */
    partners: Type.Optional(Type.Array(Id)),
    audience: Type.Array(Id, { minItems: 1 }),
    /** topics of `topics.yaml`; the first is where the service stands in lists */
    themes: Type.Array(Id, { minItems: 1 }),
    events: Type.Array(Id),
    /** words by which people look for it, by language; not shown */
    keywords: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), Type.Array(Type.String())),
    ),
    channels: Type.Array(Channel, { minItems: 1 }),
    /** how sure the session of who applies must be; see `Needed` of the kernel */
    assurance: Type.Optional(
      Type.Object(
        {
          ial: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
          aal: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
          /** true: not within the rest after a recovery, since what is at stake is of high value */
          settled: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    /** empty or absent: not known */
    costs: Type.Optional(Type.Array(Cost)),
    processingTime: Type.Optional(
      Type.Object(
        {
          promise: Duration,
          days: Type.Enum(['working', 'calendar']),
          clockStops: Type.Optional(Type.Array(Type.Enum(['returned-for-correction']))),
          ...provenance,
        },
        closed,
      ),
    ),
    /** what the law says of the time until a decision, and how the office keeps it */
    clock: Type.Optional(Clock),
    legalResources: Type.Optional(Type.Array(Type.Object({ law: Id, ...provenance }, closed))),
    evidence: Type.Optional(Type.Array(Evidence)),
    outputs: Type.Optional(Type.Array(Output)),
    after: Type.Optional(After),
    steps: Type.Optional(Type.Array(Step)),
    rules: Type.Optional(Type.Array(Rule)),
    /** rule sets of the pack that decide in it */
    ruleSets: Type.Optional(Type.Array(Id, { minItems: 1, uniqueItems: true })),
    /** the one of them that decides over applications, and how */
    decidedBy: Type.Optional(DecidedBy),
    /** applications compete for places, in rounds */
    competition: Type.Optional(Competition),
    /** another service whose procedure its cases follow; then it has none of its own */
    procedureOf: Type.Optional(Id),
    /** what its procedure knows of the answers at the start: FEEL in the names of the form, by property of the process */
    procedureData: Type.Optional(Type.Record(FieldName, Expression, { minProperties: 1 })),
    durations: Type.Optional(Type.Array(Length)),
    drafts: Type.Optional(Type.Object({ keep: Duration }, closed)),
    files: Type.Optional(Type.Object({ total: Size }, closed)),
    /** opens applying for many at once, from a table or by software: rows of one order at most */
    many: Type.Optional(Type.Object({ rows: Type.Integer({ minimum: 2, maximum: 1000 }) }, closed)),
    /** how one complains or appeals here, where it is known; text `service.appeal` */
    appeal: Type.Optional(Appeal),
    /** true: decides on appeals against refusals of other services; begun from such a decision alone */
    appeals: Type.Optional(Type.Literal(true)),
    /** only while another module than the owner answers; phone as dialled */
    contact: Type.Optional(
      Type.Object(
        { phone: Type.Optional(Type.String()), email: Type.Optional(Type.String()) },
        closed,
      ),
    ),
    review: Type.Optional(Type.Object({ verified: Day, by: Id, every: Duration }, closed)),
    classification: Type.Optional(Type.Enum(['C0', 'C1', 'C2', 'C3', 'C4'])),
    retention: Type.Optional(Duration),
    /** what becomes of cases after that: gone for good unless an archive keeps them */
    afterRetention: Type.Optional(Type.Enum(['destroy', 'archive'])),
    /** for the editors, in English: what was looked for and not found, or is in conflict */
    gaps: Type.Optional(Type.Array(Type.String())),
    ...provenance,
  },
  closed,
)
export type ServiceFile = Static<typeof serviceSchema>
export type ServiceCost = Static<typeof Cost>
export type ServiceEvidence = Static<typeof Evidence>
export type ServiceOutput = Static<typeof Output>
export type ServiceStep = Static<typeof Step>
export type ServiceRule = Static<typeof Rule>
export type ServiceDuration = Static<typeof Length>
export type ServiceChannel = Static<typeof Channel>
