import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluateExpressionSync } from '@gorules/zen-engine'
import { evaluate } from 'feelin'
import type { Decision } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { exactText } from '#lib/dmn/value-text'
import {
  compileExpression,
  type FeelType,
  type FeelValue,
  isContext,
  isList,
  Run,
  UNKNOWN,
} from '#lib/feel/index'
import type { TestFile } from './dmn-cases.ts'
import { isAsExpected } from './dmn-expected.ts'

/** A result node that one text of FEEL gives, from inputs alone. */
type Question = { text: string; inputs: ReadonlyMap<string, FeelValue>; expected: FeelValue }

/** Whether an engine gives what is expected. @throws Error  it cannot evaluate the text */
type Engine = { name: string; answers: (question: Question) => boolean }

const ENGINES: readonly Engine[] = [
  { name: 'iGov', answers: ours },
  { name: 'feelin', answers: feelin },
  { name: '@gorules/zen-engine', answers: zen },
]

/** Asks each engine the same: the decisions of the suite that are one expression of inputs. */
export function compareEngines(files: readonly TestFile[]): void {
  const questions = files.flatMap(questionsOf)
  const values = questions.filter(({ expected }) => expected !== null)
  const nulls = questions.filter(({ expected }) => expected === null)
  console.log(`${questions.length} result nodes are one expression of inputs alone`)
  console.log(`| engine | a value is expected | null is expected | both |\n|---|---|---|---|`)
  for (const engine of ENGINES) {
    const [value, none] = [values, nulls].map((some) => some.filter((one) => passes(engine, one)))
    const counts = [value?.length ?? 0, none?.length ?? 0]
    const share = ((100 * ((counts[0] ?? 0) + (counts[1] ?? 0))) / questions.length).toFixed(1)
    console.log(
      `| ${engine.name} | ${counts[0]} of ${values.length} | ${counts[1]} of ${nulls.length} | ${share} % |`,
    )
  }
  console.log(
    'What iGov leaves open here needs the model: its types, and results converted to them.',
  )
}

/** An engine that throws has no value: right where null is expected. */
function passes({ answers }: Engine, question: Question): boolean {
  try {
    return answers(question)
  } catch {
    return question.expected === null
  }
}

function questionsOf({ folder, model, cases }: TestFile): Question[] {
  const { elements } = readDmn(readFileSync(join(folder, model), 'utf8'))
  const decisions = elements.filter((one): one is Decision => one.kind === 'decision')
  const byName = new Map(decisions.map((one) => [one.name, one]))
  return cases.flatMap(({ inputs, results }) =>
    results.flatMap(({ name, expected, problem }): Question[] => {
      if (problem) return []
      const decision = byName.get(name)
      const alone = decision?.requirements.every(({ kind }) => kind === 'requiredInput')
      if (!alone || decision?.expression?.kind !== 'literalExpression') return []
      return [{ text: decision.expression.text, inputs, expected }]
    }),
  )
}

function ours({ text, inputs, expected }: Question): boolean {
  const names = new Map([...inputs.keys()].map((name): [string, FeelType] => [name, UNKNOWN]))
  const run = new Run({ now: new Date(), zone: 0 })
  const value = compileExpression(text, { names }).run([...inputs.values()], run)
  return isAsExpected(value, expected)
}

function feelin({ text, inputs, expected }: Question): boolean {
  const literal = (value: FeelValue): unknown => evaluate(exactText(value), {}).value
  const context = Object.fromEntries([...inputs].map(([name, value]) => [name, literal(value)]))
  const { value } = evaluate(text, context)
  return sameIn(value, literal(expected))
}

/** Values of one engine, as the suite compares: what is no number, list or context by its text. */
function sameIn(actual: unknown, expected: unknown): boolean {
  if (expected === null || expected === undefined) return actual === null || actual === undefined
  if (typeof expected === 'number') {
    return typeof actual === 'number' && Math.abs(actual - expected) < 1e-8
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false
    return expected.every((item, at) => sameIn(actual[at], item))
  }
  if (typeof expected !== 'object') return actual === expected
  if (typeof actual !== 'object' || actual === null) return false
  if (expected.constructor !== Object) {
    return actual.constructor === expected.constructor && String(actual) === String(expected)
  }
  const found = new Map(Object.entries(actual))
  return Object.entries(expected).every(([key, value]) => sameIn(found.get(key), value))
}

/** Its language is another one; where the two agree, it may answer. */
function zen({ text, inputs, expected }: Question): boolean {
  const context = Object.fromEntries([...inputs].map(([name, value]) => [name, plain(value)]))
  return sameIn(evaluateExpressionSync(text, context), plain(expected))
}

/** A value as JSON has it; what JSON has not, as text. */
function plain(value: FeelValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (isList(value)) return value.map(plain)
  if (isContext(value)) return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]))
  const number = Number(String(value))
  return Number.isNaN(number) ? String(value) : number
}
