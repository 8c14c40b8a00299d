import { evaluateExpressionSync, ZenEngine } from '@gorules/zen-engine'
import { evaluate, unaryTest } from 'feelin'
import { compileDmn } from '#lib/dmn/engine'
import { readDmn } from '#lib/dmn/read'
import { compileExpression, type FeelValue, Run, UNKNOWN } from '#lib/feel/index'
import type { Row } from './product.ts'

const ROUNDS = 5
const ROUND_MS = 400
const LARGE = 10_000
const FEELIN_GOAL = 10
const ZEN_GOAL = 0.5
const NOW = { now: new Date('2026-11-28T09:00:00Z'), zone: 'Asia/Qatar' } as const

/** The same question in the words of each; zen's language is not FEEL. */
const EXPRESSIONS = [
  {
    what: 'arithmetic',
    feel: '(wage * 12 / 365) * 21 * years - deducted',
    zen: '(wage * 12 / 365) * 21 * years - deducted',
    values: { wage: 8450, years: 7, deducted: 1200 },
  },
  {
    what: 'text',
    feel: 'contains(upper case(name), "AL") and string length(name) < 40',
    zen: 'contains(upper(name), "AL") and len(name) < 40',
    values: { name: 'Sara Khalid Al Kaabi' },
  },
  {
    what: 'dates',
    feel: 'date(paid) <= date(told) + duration("P30D")',
    zen: 'd(paid).isBefore(d(told).add(30, "d"))',
    values: { paid: '2026-03-20', told: '2026-03-01' },
  },
] as const

/**
 * Measures rules, each in turn with feelin and with zen (native code) in this one process: expressions that
 * were read once, a table of four rows, and one of 10,000.
 */
export async function run(): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, feel, zen, values } of EXPRESSIONS) {
    const names = Object.keys(values)
    const ready = compileExpression(feel, { names: new Map(names.map((name) => [name, UNKNOWN])) })
    const frame: FeelValue[] = Object.values(values)
    const rates = await inTurn({
      ours: () => ready.run(frame, new Run(NOW)),
      feelin: () => evaluate(feel, values),
      zen: () => evaluateExpressionSync(zen, values),
    })
    rows.push(...rowsOf(what, rates))
  }
  return [...rows, ...(await smallTable()), ...(await largeTable())]
}

type Sides = Record<'ours' | 'feelin' | 'zen', (() => unknown) | undefined>

async function inTurn(sides: Sides) {
  const rates: Record<string, number[]> = {}
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, act] of Object.entries(sides)) {
      if (!act) continue
      const rate = await rateOf(act)
      // The first warms up.
      if (round > 0) rates[name] = [...(rates[name] ?? []), rate]
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]))
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function rateOf(act: () => unknown): Promise<number> {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < ROUND_MS) {
    for (let i = 0; i < 10; i++) {
      const answer = act()
      if (answer instanceof Promise) await answer
    }
    count += 10
  }
  return (count * 1000) / (performance.now() - start)
}

function rowsOf(what: string, { ours = 0, feelin, zen }: Record<string, number>): Row[] {
  const row = (peer: string, baseline: number, goal: number): Row => ({
    ...{ what: `rules: ${what}, beside ${peer}`, figure: ours, unit: '/s', baseline },
    ...{ ratio: ours / baseline, goal: Math.round(goal * baseline) },
  })
  return [
    ...(feelin === undefined ? [] : [row('feelin', feelin, FEELIN_GOAL)]),
    ...(zen === undefined ? [] : [row('zen', zen, ZEN_GOAL)]),
  ]
}

type Line = { tests: readonly [string, string]; fee: number }

const SMALL: readonly Line[] = [
  { tests: ['< 18', '-'], fee: 0 },
  { tests: ['[18..60)', '"resident"'], fee: 500 },
  { tests: ['[18..60)', '"citizen"'], fee: 100 },
  { tests: ['>= 60', '-'], fee: 50 },
]

const GIVEN = { age: 34, status: 'citizen' }

async function smallTable(): Promise<Row[]> {
  const decision = zenTable(SMALL)
  const rates = await inTurn({
    ours: ourTable(SMALL, GIVEN),
    feelin: () =>
      SMALL.find(({ tests: [age, status] }) =>
        [[age, GIVEN.age] as const, [status, GIVEN.status] as const].every(
          ([cell, value]) => cell === '-' || unaryTest(cell, { '?': value }).value === true,
        ),
      )?.fee,
    zen: () => decision.evaluate(GIVEN),
  })
  return rowsOf('table of 4 rows', rates)
}

/** Hits near its end, so that whoever looks row by row looks at most of them. */
async function largeTable(): Promise<Row[]> {
  const lines = Array.from({ length: LARGE }, (_, i): Line => {
    const status = i % 2 === 0 ? '"citizen"' : '"resident"'
    return { tests: [`[${i}..${i + 1})`, status], fee: i }
  })
  const given = { age: LARGE - 2, status: 'citizen' }
  const ours = ourTable(lines, given)
  const decision = zenTable(lines)
  const rates = await inTurn({ ours, feelin: undefined, zen: () => decision.evaluate(given) })
  const times = Array.from({ length: 2_000 }, () => {
    const start = performance.now()
    ours()
    return performance.now() - start
  }).sort((a, b) => a - b)
  const slow = times[Math.floor(times.length * 0.99)] ?? 0
  const goal: Row = {
    what: 'rules: table of 10,000 rows, 99 of 100',
    figure: slow,
    unit: 'ms',
    goal: 1,
  }
  return [...rowsOf('table of 10,000 rows', rates), goal]
}

function ourTable(lines: readonly Line[], given: typeof GIVEN): () => unknown {
  const model = compileDmn(readDmn(dmnOf(lines)))
  const inputs = new Map<string, FeelValue>(Object.entries(given))
  return () => model.evaluate({ ...NOW, inputs, trace: false })
}

function dmnOf(lines: readonly Line[]): string {
  const text = (cell: string) => `<text>${cell.replaceAll('<', '&lt;')}</text>`
  const input = (name: string, type: string) =>
    `<inputData id="_${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`
  const column = (name: string, type: string) =>
    `<input><inputExpression typeRef="${type}">${text(name)}</inputExpression></input>`
  const needs = (name: string) =>
    `<informationRequirement><requiredInput href="#_${name}"/></informationRequirement>`
  const rules = lines.map(
    ({ tests, fee }) =>
      `<rule>${tests.map((cell) => `<inputEntry>${text(cell)}</inputEntry>`).join('')}<outputEntry>${text(String(fee))}</outputEntry></rule>`,
  )
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="bench" namespace="urn:bench">
    ${input('age', 'number')}${input('status', 'string')}
    <decision id="_fee" name="fee"><variable name="fee" typeRef="number"/>${needs('age')}${needs('status')}
    <decisionTable hitPolicy="FIRST">${column('age', 'number')}${column('status', 'string')}<output/>${rules.join('')}</decisionTable>
    </decision></definitions>`
}

function zenTable(lines: readonly Line[]) {
  const rules = lines.map(({ tests: [age, status], fee }, i) => ({
    ...{ _id: `r${i}`, age: age === '-' ? '' : age, status: status === '-' ? '' : status },
    fee: String(fee),
  }))
  const content = {
    ...{ hitPolicy: 'first', rules },
    inputs: ['age', 'status'].map((name) => ({ id: name, name, field: name })),
    outputs: [{ id: 'fee', name: 'fee', field: 'fee' }],
  }
  const node = (id: string, type: string, more = {}) => ({ id, name: id, type, ...more })
  return new ZenEngine().createDecision({
    nodes: [
      node('in', 'inputNode'),
      node('table', 'decisionTableNode', { content }),
      node('out', 'outputNode'),
    ],
    edges: [
      { id: 'one', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'two', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  })
}
