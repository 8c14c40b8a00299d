import {
  type CodeLists,
  type Finding,
  type PackFindingCode,
  type PackSettings,
  suggest,
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
  const finding = (path: (string | number)[], code: PackFindingCode, message: string) =>
    file.finding(path, { code, message })
  const fee =
    priced >= 0 === (decidedBy?.fee !== undefined)
      ? []
      : [
          priced >= 0
            ? finding(
                ['costs', priced, 'amount'],
                'unknown-reference',
                'no decidedBy.fee says what decides it: add it, or write the amount',
              )
            : finding(
                ['decidedBy', 'fee'],
                'unknown-reference',
                'no cost has the amount by-rules: give it to the cost that this decides',
              ),
        ]
  if (!decidedBy) return fee
  if (!ruleSets.includes(decidedBy.ruleSet)) {
    const message = `"${decidedBy.ruleSet}" is none of ruleSets: ${suggest(decidedBy.ruleSet, ruleSets)}`
    return [...fee, finding(['decidedBy', 'ruleSet'], 'unknown-reference', message)]
  }
  if (!apply) {
    const message = 'what is decided are the answers of the form apply: add forms/apply.yaml'
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
      ? `"${name}" is of kind ${one.kind}, and ${key} must be of kind ${kinds[key]}`
      : `${ruleSet.rules} decides no "${name}": ${suggest(name, [...decided.keys()])}`
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
    const message = `no repeating group "${each}" in the form apply: ${suggest(each, lists)}`
    return [file.finding(['decidedBy', 'each'], { code: 'unknown-reference', message })]
  }
  if (list && !ruleSet.together) {
    const message = `${ruleSet.rules} does not say what several answers come to: add together to its rules.yaml`
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
        message: `${ruleSet.rules} asks for "${name}": say which answer gives it`,
      }),
    ),
    ...Object.entries(inputs).flatMap(([name, source]) => {
      const at = ['decidedBy', 'inputs', name]
      const input = ruleSet.inputs.find((one) => one.name === name)
      if (!input) {
        const message = `${ruleSet.rules} asks for no "${name}": ${suggest(name, known)}`
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
): string | undefined {
  const wanted = TYPES[kind]
  try {
    const { type } = compileExpression(source, { names })
    if (['any', 'unknown', 'null', wanted].includes(type.kind)) return undefined
    return `"${name}" is a ${wanted}, and this gives a ${type.kind}: mend the expression`
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
): string | undefined {
  const paths = [source.trim(), ...(list ? [`${list.path}.${source.trim()}`] : [])]
  const field = placed.find(({ path }) => paths.includes(path))?.field
  if (field?.kind !== 'choice' || !options) return undefined
  const known = options.map(({ value }) => value)
  const unknown = codesOf(field, lists).find((option) => !known.includes(option))
  if (unknown === undefined) return undefined
  return `"${field.name}" offers "${unknown}", which "${name}" does not know: ${suggest(unknown, known)}`
}
