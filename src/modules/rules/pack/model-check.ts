import type { Finding, RuleFindingCode, YamlFile } from '#kernel'
import type { InputNeed } from '#lib/dmn/inputs'
import type { TableProgram } from '#lib/dmn/table'
import { englishOfTable, findInTable } from '#lib/dmn/table-findings'
import type { TableCode } from '#lib/dmn/wording'
import { compileUnaryTests, Run } from '#lib/feel/index'
import { ARTICLE, articlesIn } from '../cited.ts'
import type { RuleInput, RuleSetFile } from './rule-set-file.ts'
import type { PackVersion } from './rule-sets.ts'

type Place = { line: number; column: number }

/** Types of FEEL that a kind of question may ask for. */
const TYPES: Readonly<Record<RuleInput['kind'], string>> = {
  money: 'number',
  number: 'number',
  date: 'date',
  'yes-no': 'boolean',
  choice: 'string',
  text: 'string',
}

/**
 * Holds a model against `rules.yaml`, and looks for what its tables leave open or say twice.
 *
 * @param file  `rules.yaml`, where names are found wrong
 */
export function checkModel(
  version: PackVersion,
  definition: RuleSetFile,
  file: Pick<YamlFile, 'finding'>,
): Finding[] {
  const { model } = version
  const names = [...model.nodes.values()].flatMap((node) =>
    node.kind === 'decision' ? node.name : [],
  )
  const unknown = (path: (string | number)[], name: string) => {
    if (names.includes(name)) return []
    const message = `${version.file} has no decision "${name}": it has ${names.join(', ')}`
    return [file.finding(path, { code: 'model-mismatch', message })]
  }
  const missing = [
    ...unknown(['decision'], definition.decision),
    ...(definition.beside ?? []).flatMap((name, at) => unknown(['beside', at], name)),
  ]
  if (missing.length > 0) return missing
  return [
    ...checkInputs(version, definition, file),
    ...model.tables.flatMap((table) => [
      ...checkRows(version, table, definition),
      ...checkTable(version, table),
    ]),
  ]
}

function checkInputs(
  { file: modelFile, model }: PackVersion,
  { decision, beside = [], inputs }: RuleSetFile,
  file: Pick<YamlFile, 'finding'>,
): Finding[] {
  return model.inputs([decision, ...beside]).flatMap((need) => {
    const at = inputs.findIndex(({ name }) => name === need.name)
    const input = inputs[at]
    const path = ['inputs', at]
    const finding = (path: (string | number)[], message: string) => [
      file.finding(path, { code: 'model-mismatch', message }),
    ]
    if (!input) {
      return finding(['inputs'], `${modelFile} asks for "${need.name}": add the question for it`)
    }
    if (TYPES[input.kind] !== need.type.kind) {
      const message = `"${need.name}" is asked as ${input.kind}, so ${modelFile} must give it the type ${TYPES[input.kind]}; it has ${need.type.kind}`
      return finding([...path, 'kind'], message)
    }
    return checkOptions(input, need).flatMap((message) => finding([...path, 'kind'], message))
  })
}

/** A choice offers what the model allows. */
function checkOptions({ kind, name, options }: RuleInput, { allowed, type }: InputNeed): string[] {
  if (kind !== 'choice') return options ? [`"${name}" is no choice: remove its options`] : []
  if (!options) return [`"${name}" is a choice: add its options`]
  if (allowed === undefined) return []
  const tests = compileUnaryTests(allowed, type, { names: new Map() })
  const run = new Run({ now: new Date(0), zone: 0 })
  const refused = options.filter(({ value }) => tests.run(value, [], run) !== true)
  const words = allowed.match(/"[^"]*"/g) ?? []
  const missing = words.filter((word) => !options.some(({ value }) => `"${value}"` === word))
  return [
    ...refused.map(({ value }) => `the model does not allow "${value}": it allows ${allowed}`),
    ...missing.map((word) => `the model allows ${word}: add an option for it`),
  ]
}

const at = (
  { file }: PackVersion,
  { line, column }: Place,
  code: RuleFindingCode,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding => ({ file, line, column, code, message, severity })

/** Each row says which article it stands on. */
function checkRows(
  version: PackVersion,
  { model, within }: TableProgram,
  { articles }: RuleSetFile,
): Finding[] {
  const column = model.annotations.findIndex(({ name }) => name === ARTICLE)
  const { hitPolicy, place } = model
  const policies = ['UNIQUE', 'FIRST']
  const wrong = policies.includes(hitPolicy)
    ? []
    : [
        at(
          version,
          place,
          'model-mismatch',
          `the table of "${within}" has hit policy ${hitPolicy}: rules that people are told use UNIQUE or FIRST`,
        ),
      ]
  if (column < 0) {
    const message = `the table of "${within}" has no annotation column "${ARTICLE}": add it, each row names its article`
    return [...wrong, at(version, place, 'row-without-article', message)]
  }
  const rows = model.rules.flatMap((rule, index) => {
    const keys = articlesIn(rule.annotations[column]?.text)
    const row = `row ${index + 1} of "${within}"`
    if (keys.length === 0) {
      const message = `${row} names no article: write one of rules.yaml in its column "${ARTICLE}"`
      return [at(version, rule.place, 'row-without-article', message)]
    }
    return keys
      .filter((key) => !Object.hasOwn(articles, key))
      .map((key) =>
        at(
          version,
          rule.place,
          'row-without-article',
          `${row} names "${key}", which is not among the articles of rules.yaml`,
        ),
      )
  })
  return [...wrong, ...rows]
}

const CODES: Readonly<Record<TableCode, RuleFindingCode>> = {
  gap: 'table-gap',
  'possible-gap': 'table-gap',
  'too-large': 'table-gap',
  overlap: 'table-overlap',
  contradiction: 'table-contradiction',
  'row-impossible': 'row-unreachable',
  'row-covered': 'row-unreachable',
}

const checkTable = (version: PackVersion, table: TableProgram): Finding[] =>
  findInTable(table).map((found) =>
    at(version, found.place, CODES[found.code], englishOfTable(found), found.severity),
  )

/** What `rules.yaml` has and no version uses. */
export function checkUsed(
  versions: readonly PackVersion[],
  { decision, beside = [], inputs, articles }: RuleSetFile,
  file: Pick<YamlFile, 'finding'>,
): Finding[] {
  const decisions = [decision, ...beside]
  const known = versions.filter(({ model }) =>
    decisions.every((name) => model.nodes.get(name)?.kind === 'decision'),
  )
  if (known.length < versions.length) return []
  const asked = new Set(
    known.flatMap(({ model }) => model.inputs(decisions).map((one) => one.name)),
  )
  const cells = known.flatMap(({ model }) => model.tables.flatMap(({ model }) => model.rules))
  const named = new Set(
    cells.flatMap((rule) => rule.annotations.flatMap((one) => articlesIn(one.text))),
  )
  return [
    ...inputs.flatMap(({ name }, index) =>
      asked.has(name)
        ? []
        : [
            file.finding(['inputs', index, 'name'], {
              code: 'model-mismatch',
              message: `no version asks for "${name}": remove the question, or mend its name`,
            }),
          ],
    ),
    ...Object.keys(articles).flatMap((key) =>
      named.has(key)
        ? []
        : [
            file.finding(['articles', key], {
              code: 'article-unused',
              message: `no row names the article "${key}": remove it, or name it`,
              at: 'key',
              severity: 'warning',
            }),
          ],
    ),
  ]
}
