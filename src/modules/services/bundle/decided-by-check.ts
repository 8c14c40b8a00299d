import {
  type CodeLists,
  type Finding,
  hinted,
  type PackFindingCode,
  type PackSettings,
  type Said,
  type YamlFile,
} from '#kernel'
import {
  BOOLEAN,
  compileExpression,
  contextOf,
  DATE_TYPE,
  FeelSyntaxError,
  type FeelType,
  listOf,
  NUMBER,
  OPEN_CONTEXT,
  STRING,
} from '#lib/feel/index'
import { type Decided, decidedKinds, type RuleSetFile } from '#rules'
import { said } from '../found/said.ts'
import type { Field, GroupField, PlainKind } from './field.ts'
import { checkExpression } from './form-check.ts'
import type { FormFile } from './form-file.ts'
import { codesOf } from './options.ts'
import { fieldScope, formScope, type PlacedField, placeFields } from './scope.ts'
import type { DecidedBy, ServiceFile } from './service-file.ts'

type Input = RuleSetFile['inputs'][number]

/** What the mapping of a service to its rule set is held against. */
export type DecidingParts = {
  /** `service.yaml` */
  file: YamlFile
  service: ServiceFile
  apply: FormFile | undefined
  /** undefined where it cannot be read, which is said elsewhere */
  ruleSet: RuleSetFile | undefined
  settings: PackSettings
  lists: CodeLists
}

const TYPES: Readonly<Record<Input['kind'], FeelType['kind']>> = {
  money: 'number',
  number: 'number',
  date: 'date',
  'yes-no': 'boolean',
  choice: 'string',
  text: 'string',
}

const FIELD_TYPES: Readonly<Partial<Record<PlainKind, FeelType>>> = {
  number: NUMBER,
  money: NUMBER,
  date: DATE_TYPE,
  yesNo: BOOLEAN,
  declaration: BOOLEAN,
  choices: listOf(STRING),
  address: OPEN_CONTEXT,
  person: OPEN_CONTEXT,
  company: OPEN_CONTEXT,
  plate: OPEN_CONTEXT,
  signature: OPEN_CONTEXT,
  file: OPEN_CONTEXT,
}

/**
 * Checks how a service maps the answers of its form to the inputs of a rule set: each input has an expression
 * of its type, and what is taken of the answer is there and of its kind.
 */
export function checkDecidedBy(parts: DecidingParts): Finding[] {
  const { file, service, apply, ruleSet } = parts
  const { decidedBy, ruleSets = [], costs = [] } = service
  const priced = costs.findIndex(({ amount }) => amount === 'by-rules')
  const finding = (path: (string | number)[], code: PackFindingCode, message: Said) =>
    file.finding(path, { code, message })
  const fee =
    priced >= 0 === (decidedBy?.fee !== undefined)
      ? []
      : [
          priced >= 0
            ? finding(
                ['costs', priced, 'amount'],
                'unknown-reference',
                said('fee-decided-by-nothing'),
              )
            : finding(['decidedBy', 'fee'], 'unknown-reference', said('fee-of-no-cost')),
        ]
  if (!decidedBy) return fee
  if (!ruleSets.includes(decidedBy.ruleSet)) {
    const message = said('rule-set-not-named', {
      name: decidedBy.ruleSet,
      hint: hinted(decidedBy.ruleSet, ruleSets),
    })
    return [...fee, finding(['decidedBy', 'ruleSet'], 'unknown-reference', message)]
  }
  if (!apply) {
    const message = said('decided-without-form')
    return [...fee, finding(['decidedBy'], 'file-missing', message)]
  }
  if (!ruleSet) return fee
  return [
    ...fee,
    ...checkTaken(file, decidedBy, ruleSet),
    ...checkInputs({ ...parts, apply, ruleSet, decidedBy }),
  ]
}

/** What is taken of the answer. */
function checkTaken(file: YamlFile, decidedBy: DecidedBy, ruleSet: RuleSetFile): Finding[] {
  const decided = decidedKinds(ruleSet)
  const kinds: Readonly<Record<'qualifies' | 'fee' | 'queue' | 'points', Decided['kind']>> = {
    qualifies: 'yes-no',
    fee: 'money',
    queue: 'text',
    points: 'number',
  }
  return (['qualifies', 'fee', 'queue', 'points'] as const).flatMap((key) => {
    const name = decidedBy[key]
    if (name === undefined) return []
    const one = decided.get(name)
    const message = one
      ? said('decided-other-kind', { name, kind: one.kind, key, wanted: kinds[key] })
      : said('decided-unknown', {
          rules: ruleSet.rules,
          name,
          hint: hinted(name, [...decided.keys()]),
        })
    if (one?.kind === kinds[key]) return []
    return [file.finding(['decidedBy', key], { code: 'unknown-reference', message })]
  })
}

type Mapped = DecidingParts & { apply: FormFile; ruleSet: RuleSetFile; decidedBy: DecidedBy }

function checkInputs({ file, apply, ruleSet, decidedBy, settings, lists }: Mapped): Finding[] {
  const { each, inputs } = decidedBy
  const placed = placeFields(apply)
  const list = placed.find(({ path }) => path === each)
  if (each !== undefined && !(list?.field.kind === 'group' && list.field.many)) {
    const lists = placed.flatMap(({ field, path }) =>
      field.kind === 'group' && field.many ? path : [],
    )
    const message = said('each-unknown', { name: each, hint: hinted(each, lists) })
    return [file.finding(['decidedBy', 'each'], { code: 'unknown-reference', message })]
  }
  if (list && !ruleSet.together) {
    const message = said('together-missing', { rules: ruleSet.rules })
    return [file.finding(['decidedBy', 'each'], { code: 'unknown-reference', message })]
  }
  const known = ruleSet.inputs.map(({ name }) => name)
  const missing = known.filter((name) => !Object.hasOwn(inputs, name))
  const scope = list
    ? fieldScope(apply, { ...list, groups: groupsWithin(list) }, settings)
    : formScope(apply, settings)
  const types = typesAt(apply, list)
  return [
    ...missing.map((name) =>
      file.finding(['decidedBy', 'inputs'], {
        code: 'missing-key',
        message: said('input-missing', { rules: ruleSet.rules, name }),
      }),
    ),
    ...Object.entries(inputs).flatMap(([name, source]) => {
      const at = ['decidedBy', 'inputs', name]
      const input = ruleSet.inputs.find((one) => one.name === name)
      if (!input) {
        const message = said('input-unknown', {
          rules: ruleSet.rules,
          name,
          hint: hinted(name, known),
        })
        return [file.finding(at, { code: 'unknown-reference', message, at: 'key' })]
      }
      const { findings } = checkExpression(file, at, source, scope)
      if (findings.length > 0) return findings
      const message =
        wrongType(input, source, types) ?? wrongOption(input, source, { placed, lists }, list)
      return message === undefined ? [] : [file.finding(at, { code: 'wrong-value', message })]
    }),
  ]
}

const groupsWithin = ({ field, groups }: PlacedField): GroupField[] =>
  field.kind === 'group' ? [...groups, field] : [...groups]

/** What FEEL knows of the answers: those of the form, then those of the item, by name. */
function typesAt(form: FormFile, list: PlacedField | undefined): ReadonlyMap<string, FeelType> {
  const top = form.pages.flatMap(({ fields }) => fields)
  const inner = list ? groupsWithin(list).flatMap(({ fields }) => fields) : []
  return new Map([...top, ...inner].map((field) => [field.name, typeOf(field)]))
}

function typeOf(field: Field): FeelType {
  const one =
    field.kind === 'group'
      ? contextOf(new Map(field.fields.map((each) => [each.name, typeOf(each)])))
      : (FIELD_TYPES[field.kind] ?? STRING)
  return field.many ? listOf(one) : one
}

function wrongType(
  { name, kind }: Input,
  source: string,
  names: ReadonlyMap<string, FeelType>,
): Said | undefined {
  const wanted = TYPES[kind]
  try {
    const { type } = compileExpression(source, { names })
    if (['any', 'unknown', 'null', wanted].includes(type.kind)) return undefined
    return said('input-other-type', { name, wanted, given: type.kind })
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

/** A choice that is handed on offers nothing that the rules do not know. */
function wrongOption(
  { name, options }: Input,
  source: string,
  { placed, lists }: { placed: readonly PlacedField[]; lists: CodeLists },
  list: PlacedField | undefined,
): Said | undefined {
  const paths = [source.trim(), ...(list ? [`${list.path}.${source.trim()}`] : [])]
  const field = placed.find(({ path }) => paths.includes(path))?.field
  if (field?.kind !== 'choice' || !options) return undefined
  const known = options.map(({ value }) => value)
  const unknown = codesOf(field, lists).find((option) => !known.includes(option))
  if (unknown === undefined) return undefined
  return said('option-unknown-to-rules', {
    field: field.name,
    option: unknown,
    name,
    hint: hinted(unknown, known),
  })
}
