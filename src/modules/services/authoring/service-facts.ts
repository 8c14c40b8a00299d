import { type Ctx, type FormBody, fieldOf } from '#kernel'
import type { Json } from '#lib/yaml-edit'
import { decidedKinds, type RuleSetFile } from '#rules'
import { rulesPublished } from '../bundle/rules-at.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { changedMembers, type Member, type Placed, withPlaces } from './members.ts'
import { textIn, yamlIn } from './source.ts'

const PATH = 'service.yaml'
const NAME = /^[a-z][A-Za-z0-9]{0,40}$/

/** Parts of a service that are said once, each on its page. */
export const SERVICE_FACTS = ['after', 'clock', 'decided-by', 'procedure-data'] as const
export type ServiceFact = (typeof SERVICE_FACTS)[number]

/** The key of each in `service.yaml`. */
export const FACT_KEYS = {
  ...{ after: 'after', clock: 'clock' },
  ...{ 'decided-by': 'decidedBy', 'procedure-data': 'procedureData' },
} as const satisfies Readonly<Record<ServiceFact, string>>

export const isFact = (name: string): name is ServiceFact =>
  (SERVICE_FACTS as readonly string[]).includes(name)

/** What belongs together on the page of a part, under a heading of its own. */
export type FactGroup = { group: string; members: readonly Member[] }

type Row = Readonly<Record<string, unknown>>

/** `service.yaml` as it is read; undefined where it cannot be. */
export const serviceIn = (files: SourceFiles): Row | undefined => {
  const read = yamlIn(files, PATH)
  return isRecord(read) ? read : undefined
}

export const factName = ({ at }: Member): string => `fact.${at}`
/** Of what a procedure is told anew: its name, and how it is worked out. */
export const TOLD = { name: 'told.name', is: 'told.is' } as const

/** On which article something of the clock stands. */
const basis = (at: string): Member[] => [
  { at: `${at}.law`, as: 'one', of: 'laws', label: 'law', mustIn: at },
  { at: `${at}.article`, as: 'article', label: 'article', mustIn: at },
]

const AFTER: readonly FactGroup[] = [
  {
    group: 'renew',
    members: [
      { at: 'after.renew.opens', as: 'distance', label: 'opens', mustIn: 'after.renew' },
      { at: 'after.renew.closes', as: 'distance', label: 'closes', mustIn: 'after.renew' },
    ],
  },
  {
    group: 'amend',
    members: [{ at: 'after.amend', as: 'several', of: 'answers', label: 'amend' }],
  },
  {
    group: 'replace',
    members: [
      { at: 'after.replace', as: 'tick', label: 'replace' },
      { at: 'after.cancel', as: 'tick', label: 'cancel' },
    ],
  },
]

const [legal, extension, deemed, silence] = [
  ...['clock.legal', 'clock.extension', 'clock.deemed', 'clock.opinions.silence'],
] as [string, string, string, string]

const CLOCK: readonly FactGroup[] = [
  {
    group: 'legal',
    members: [
      { at: `${legal}.within`, as: 'duration', label: 'within', mustIn: legal },
      { at: `${legal}.days`, as: 'one', of: 'days', label: 'days', mustIn: legal },
      ...basis(legal),
    ],
  },
  {
    group: 'extension',
    members: [
      {
        ...{ at: `${extension}.longest`, as: 'whole', label: 'extension-longest' },
        ...{ most: 365, mustIn: extension },
      },
      {
        ...{ at: `${extension}.grounds`, as: 'several', of: 'grounds', label: 'grounds' },
        mustIn: extension,
      },
      ...basis(extension),
    ],
  },
  {
    group: 'deemed',
    members: [
      { at: `${deemed}.outcome`, as: 'one', of: 'outcomes', label: 'outcome', mustIn: deemed },
      { at: `${deemed}.warn`, as: 'whole', label: 'warn', most: 60, mustIn: deemed },
      { at: `${deemed}.unless`, as: 'feel', label: 'unless' },
      ...basis(deemed),
    ],
  },
  {
    group: 'opinions',
    members: [
      {
        ...{ at: 'clock.opinions.remind', as: 'whole', label: 'remind', least: 0, most: 60 },
        mustIn: 'clock.opinions',
      },
      { at: `${silence}.means`, as: 'one', of: 'silences', label: 'silence', mustIn: silence },
      ...basis(silence),
    ],
  },
]

/** The rule set that decides in a service as it is written; undefined where there is none that can be read. */
export async function decidingIn(ctx: Ctx, files: SourceFiles): Promise<RuleSetFile | undefined> {
  const decided = serviceIn(files)?.decidedBy
  const id = isRecord(decided) ? decided.ruleSet : undefined
  return typeof id === 'string' ? rulesPublished(ctx).find(id) : undefined
}

/** What is taken of a decision, with the kind that it has to be of. */
export const TAKEN = { qualifies: 'yes-no', fee: 'money', queue: 'text', points: 'number' } as const

function decidedBy({ t }: Pick<Ctx, 't'>, service: Row, rules: RuleSetFile | undefined) {
  const decided = isRecord(service.decidedBy) ? service.decidedBy : {}
  const written = isRecord(decided.inputs) ? Object.keys(decided.inputs) : []
  const asked = rules?.inputs ?? []
  const names = [...new Set([...asked.map(({ name }) => name), ...written])]
  const inputs = names.map(
    (name, index): Member => ({
      ...{ at: `decidedBy.inputs.${index}`, path: ['decidedBy', 'inputs', name], as: 'feel' },
      called: t.of(asked.find((one) => one.name === name)?.question ?? { [t.locale]: name }),
    }),
  )
  const taken = Object.keys(TAKEN).map(
    (key): Member => ({ at: `decidedBy.${key}`, as: 'one', of: `decided-${key}`, label: key }),
  )
  const groups: FactGroup[] = [
    {
      group: 'rules',
      members: [
        {
          ...{ at: 'decidedBy.ruleSet', as: 'one', of: 'ruleSets', label: 'ruleSet' },
          mustIn: 'decidedBy',
        },
        { at: 'decidedBy.each', as: 'one', of: 'repeated', label: 'each' },
      ],
    },
    { group: 'inputs', members: inputs },
    { group: 'taken', members: Object.keys(decided).length === 0 ? [] : taken },
  ]
  return groups.filter(({ members }) => members.length > 0)
}

function procedureData(service: Row): FactGroup[] {
  const told = isRecord(service.procedureData) ? Object.keys(service.procedureData) : []
  const members = told.map(
    (name): Member => ({
      ...{ at: `procedureData.${name}`, as: 'feel', called: name },
    }),
  )
  return members.length === 0 ? [] : [{ group: 'told', members }]
}

/** What may be said in a part, under its headings. */
export function factGroups(
  ctx: Pick<Ctx, 't'>,
  fact: ServiceFact,
  service: Row,
  rules: RuleSetFile | undefined,
): readonly FactGroup[] {
  if (fact === 'after') return AFTER
  if (fact === 'clock') return CLOCK
  return fact === 'decided-by' ? decidedBy(ctx, service, rules) : procedureData(service)
}

/**
 * The files with what was typed of a part; only what differs is written.
 *
 * @throws services/detail-wrong, services/row-wrong  with `field`, the input at fault; services/file-missing
 *   `service.yaml` cannot be read
 */
export async function factsTyped(
  ctx: Ctx,
  fact: ServiceFact,
  files: SourceFiles,
  form: FormBody,
): Promise<(files: SourceFiles) => SourceFiles> {
  const service = serviceIn(files)
  if (!service) throw problem('file-missing')
  const groups = factGroups(ctx, fact, service, await decidingIn(ctx, files))
  const members = groups.flatMap((one) => one.members)
  const places = changedMembers(service, members, form, factName)
  const more = fact === 'decided-by' ? await chosenRules(ctx, service, form) : []
  const told = fact === 'procedure-data' ? toldAnew(service, form) : []
  return (files) => ({
    ...files,
    [PATH]: withPlaces(textIn(files, PATH) ?? '', [], [...places, ...more, ...told]),
  })
}

/** Another rule set is named among those of the service, and what it decides first is taken of it. */
async function chosenRules(ctx: Ctx, service: Row, form: FormBody): Promise<Placed[]> {
  const id = fieldOf(form, 'fact.decidedBy.ruleSet')
  const decided = isRecord(service.decidedBy) ? service.decidedBy : {}
  const rules = id === '' || decided.ruleSet === id ? undefined : await rulesPublished(ctx).find(id)
  if (!rules) return []
  const named = Array.isArray(service.ruleSets) ? service.ruleSets.map(String) : []
  const kinds = [...decidedKinds(rules)]
  const first = (kind: string) => kinds.find(([, one]) => one.kind === kind)?.[0]
  const qualifies = first(TAKEN.qualifies)
  const inputs: Json = Object.fromEntries(
    rules.inputs.map(({ name }) => [name, questionCalled(name)]),
  )
  return [
    ...(named.includes(id) ? [] : [[['ruleSets'], [...named, id]] as const]),
    [['decidedBy', 'inputs'], inputs],
    ...(qualifies === undefined ? [] : [[['decidedBy', 'qualifies'], qualifies] as const]),
    ...(['fee', 'queue', 'points'] as const).map((key): Placed => [['decidedBy', key], undefined]),
  ]
}

/** `Monthly income` → `monthlyIncome`: a question may be called so, and the check tells where none is. */
const questionCalled = (name: string): string => {
  const [first = 'answer', ...rest] = name.match(/[A-Za-z0-9]+/g) ?? []
  return [first.toLowerCase(), ...rest.map((one) => one[0]?.toUpperCase() + one.slice(1))].join('')
}

/** One thing more that the procedure is told. */
function toldAnew(service: Row, form: FormBody): Placed[] {
  const [name, is] = [fieldOf(form, TOLD.name).trim(), fieldOf(form, TOLD.is).trim()]
  if (name === '' && is === '') return []
  const known = isRecord(service.procedureData) ? service.procedureData : {}
  if (!NAME.test(name) || Object.hasOwn(known, name)) {
    throw problem('row-wrong', { field: TOLD.name })
  }
  if (is === '') throw problem('detail-wrong', { field: TOLD.is, as: 'needed', most: 0 })
  if (is.length > 1_000) throw problem('detail-wrong', { field: TOLD.is, as: 'feel', most: 0 })
  return [[['procedureData', name], is]]
}
