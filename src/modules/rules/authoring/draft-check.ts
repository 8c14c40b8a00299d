import type { Finding as PackFinding, YamlFile } from '#kernel'
import { type AnalysisLimits, analyse, type Example, type TableFinding } from '#lib/dmn/analysis'
import { rowsNeverHit } from '#lib/dmn/coverage'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import { DmnError, type Finding as ModelFinding } from '#lib/dmn/findings'
import type { Definitions, Node } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import type { TableProgram } from '#lib/dmn/table'
import type { Trace } from '#lib/dmn/trace'
import type { Json } from '#lib/feel/index'
import { ARTICLE, articlesIn } from '../cited.ts'
import { checkModel } from '../pack/model-check.ts'
import type { RuleSetFile, Scenario } from '../pack/rule-set-file.ts'
import type { PackVersion } from '../pack/rule-sets.ts'
import { runScenario, type ScenarioFault } from '../pack/scenario-check.ts'
import { POLICIES } from './edit.ts'
import { type Days, overlaid } from './timeline.ts'

/** Where in a model: the decision among its elements, the row and the cell in it, all from 0. */
export type Spot = { decision: number; row?: number; cell?: number }

/** What is to be said of a draft. An error keeps it from being proposed. */
export type DraftFinding = { severity: 'error' | 'warning'; spot?: Spot } & (
  | { code: 'model'; finding: ModelFinding }
  | { code: 'gap'; example: Example; certain: boolean }
  | { code: 'overlap' | 'contradiction'; rows: readonly [number, number]; example: Example }
  | { code: 'unreachable'; by: 'itself' | 'other-rows' }
  | { code: 'untried' | 'article-missing' | 'policy' | 'large' }
  | { code: 'article-unknown'; key: string }
  /** what a pack would be refused for besides */
  | { code: 'pack'; message: string }
)

/** What came of one scenario. */
export type ScenarioResult = {
  /** true: the draft decided it; else a version that stays */
  own: boolean
  /** as `expect` would have to say it; undefined where it was not run */
  cameOut: Json | undefined
  faults: readonly ScenarioFault[]
}

export type DraftCheck = {
  definitions: Definitions
  /** undefined while an expression cannot be read */
  model: CompiledModel | undefined
  findings: readonly DraftFinding[]
  /** in the order of the scenarios; none while there is no model */
  scenarios: readonly ScenarioResult[]
  /** nothing keeps it from being proposed */
  sound: boolean
}

export type DraftContent = {
  definition: RuleSetFile
  /** versions as they are held now */
  standing: readonly PackVersion[]
  dmn: string
  days: Days
  scenarios: readonly Scenario[]
}

/** Somebody waits for the page: what takes longer is told as not looked at wholly. */
const LIMITS: AnalysisLimits = { work: 4_000_000, findings: 20 }
/** A hostile formula is stopped each time: after so many the others are not run. */
const STOPPED_MOST = 3

/** Looks at a draft as a pack is looked at when it is loaded, and says where what is wrong stands. */
export function checkDraft(content: DraftContent, zone: string): DraftCheck {
  const definitions = readDmn(content.dmn)
  const spots = spotsOf(definitions)
  const compiled = compile(definitions)
  const told = compiled.findings.map((finding): DraftFinding => {
    const spot = spots.get(keyOf(finding.place)) ?? spotOfDecision(definitions, finding.within)
    return { severity: finding.severity, code: 'model', finding, ...(spot && { spot }) }
  })
  const { model } = compiled
  if (!model) return { definitions, model, findings: told, scenarios: [], sound: false }
  const own = versionOf(content, model)
  const { results, traces } = runAll(content, own, zone)
  const tables = model.tables.flatMap((table) => tableFindings(content, definitions, table))
  const findings = [
    ...told,
    ...tables,
    ...rowsNeverHit(model, traces).flatMap(({ within, rows }) =>
      rows.map((row) => {
        const spot = { ...spotOfDecision(definitions, within), row: row - 1 }
        return { severity: 'warning', code: 'untried', spot } as DraftFinding
      }),
    ),
  ]
  const faulty = findings.some(({ severity }) => severity === 'error')
  const more = faulty ? [] : packFindings(content, own)
  const failed = results.some(({ faults }) => faults.length > 0)
  const sound = !faulty && more.length === 0 && !failed
  return { definitions, model, findings: [...findings, ...more], scenarios: results, sound }
}

function compile(definitions: Definitions): {
  model?: CompiledModel
  findings: readonly ModelFinding[]
} {
  try {
    const model = compileDmn(definitions)
    return { model, findings: model.warnings }
  } catch (error) {
    if (!(error instanceof DmnError)) throw error
    return { findings: error.findings }
  }
}

const versionOf = ({ dmn, days }: DraftContent, model: CompiledModel): PackVersion => ({
  ...{ from: days.from, to: days.to ?? undefined },
  ...{ file: 'draft.dmn', text: dmn, model },
})

const keyOf = ({ line, column }: Node['place']) => `${line}:${column}`

/** Of each cell and formula by where it stands in the text: findings say no more than that. */
function spotsOf(definitions: Definitions): ReadonlyMap<string, Spot> {
  const spots = new Map<string, Spot>()
  for (const [decision, element] of definitions.elements.entries()) {
    if (element.kind !== 'decision' || !element.expression) continue
    spots.set(keyOf(element.place), { decision })
    spots.set(keyOf(element.expression.place), { decision })
    if (element.expression.kind !== 'decisionTable') continue
    for (const [row, rule] of element.expression.rules.entries()) {
      spots.set(keyOf(rule.place), { decision, row })
      const cells = [...rule.inputs, ...rule.outputs, ...rule.annotations]
      for (const [cell, { place }] of cells.entries()) {
        spots.set(keyOf(place), { decision, row, cell })
      }
    }
  }
  return spots
}

function spotOfDecision({ elements }: Definitions, name: string | undefined): Spot | undefined {
  const decision = elements.findIndex((one) => one.kind === 'decision' && one.name === name)
  return decision < 0 ? undefined : { decision }
}

function tableFindings(
  { definition }: DraftContent,
  definitions: Definitions,
  table: TableProgram,
): DraftFinding[] {
  const spot = spotOfDecision(definitions, table.within)
  const at = (row?: number) => spot && { spot: { ...spot, ...(row !== undefined && { row }) } }
  const { findings, stopped } = analyse(table, LIMITS)
  const policy = POLICIES.includes(table.model.hitPolicy)
  return [
    ...(policy ? [] : [{ severity: 'error', code: 'policy', ...at() } as const]),
    ...articleFindings(definition, table).map(
      ({ row, ...one }): DraftFinding => ({ ...one, ...at(row) }),
    ),
    ...findings.map((one) => ({ ...told(one), ...at(rowOf(one)) })),
    ...(stopped ? [{ severity: 'warning', code: 'large', ...at() } as const] : []),
  ]
}

const rowOf = (finding: TableFinding): number | undefined =>
  finding.kind === 'gap'
    ? undefined
    : (finding.kind === 'unreachable' ? finding.row : finding.rows[1]) - 1

/** Gaps, overlaps and contradictions keep a draft back; a row that nothing reaches is only superfluous. */
function told(finding: TableFinding): DraftFinding {
  switch (finding.kind) {
    case 'gap': {
      const { example, certain } = finding
      return { severity: certain ? 'error' : 'warning', code: 'gap', example, certain }
    }
    case 'unreachable':
      return { severity: 'warning', code: 'unreachable', by: finding.by }
    default: {
      const { kind, rows, example } = finding
      return { severity: 'error', code: kind, rows, example }
    }
  }
}

function articleFindings(
  { articles }: RuleSetFile,
  { model }: TableProgram,
): (DraftFinding & { row: number })[] {
  const column = model.annotations.findIndex(({ name }) => name === ARTICLE)
  return model.rules.flatMap((rule, row): (DraftFinding & { row: number })[] => {
    const keys = articlesIn(rule.annotations[column]?.text)
    if (keys.length === 0) return [{ severity: 'error', code: 'article-missing', row }]
    return keys
      .filter((key) => !Object.hasOwn(articles, key))
      .map((key) => ({ severity: 'error', code: 'article-unknown', key, row }))
  })
}

function runAll(content: DraftContent, own: PackVersion, zone: string) {
  const { definition, scenarios } = content
  const last = (one: PackVersion) => ({ ...one, to: one.to ?? null })
  const versions = overlaid(content.standing.map(last), last(own)).map((one) => ({
    ...one,
    to: one.to ?? undefined,
  }))
  const traces: Trace[] = []
  let stopped = 0
  const results = scenarios.map((scenario): ScenarioResult => {
    if (stopped >= STOPPED_MOST) return { own: false, cameOut: undefined, faults: [NOT_RUN] }
    const ran = runScenario({ definition, versions, scenarios }, scenario, zone)
    if (ran.faults.some(({ code }) => code === 'limit')) stopped++
    const isOwn = ran.version?.model === own.model
    if (isOwn && ran.trace) traces.push(ran.trace)
    return { own: isOwn, cameOut: ran.cameOut, faults: ran.faults }
  })
  return { results, traces }
}

const NOT_RUN: ScenarioFault = { at: 'expect', code: 'not-run', params: {}, message: 'not run' }

/** `rules.yaml` of a rule set that came from the tables: its places mean nothing. */
export const NO_FILE: Pick<YamlFile, 'finding'> = {
  finding: (_, { code, message, severity = 'error' }) => {
    const place = { file: 'rules.yaml', line: 1, column: 1 }
    return { ...place, code, message, severity } as PackFinding
  },
}

/** What the start of a pack with these rules would be refused for, beyond what is told with its place. */
function packFindings({ definition }: DraftContent, own: PackVersion): DraftFinding[] {
  return checkModel(own, definition, NO_FILE)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => ({ severity: 'error', code: 'pack', message }))
}
