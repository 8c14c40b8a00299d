import { type Ctx, type FormBody, fieldOf, today } from '#kernel'
import {
  BOOLEAN,
  compileUnaryTests,
  DATE_TYPE,
  type FeelType,
  type FeelValue,
  fromJson,
  type Json,
  NUMBER,
  Run,
  STRING,
} from '#lib/feel/index'
import { momentOn } from '../evaluation.ts'
import type { RuleInput } from '../pack/rule-set-file.ts'
import { type Answers, type Candidate, candidateOf, type Next, nextQuestion } from '../qualify.ts'
import { getModel, listVersions, type Version } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { type Typed, typedAnswer } from '../typed-answer.ts'

/** Field with the number of the question that was asked. */
export const ASKED = '_asked'
/** Field with the number of the question whose answer is to be changed. */
export const CHANGE = '_change'

export const answerField = (at: number): string => `a${at}`

export type Fault = Extract<Typed, { fault: string }>['fault'] | 'range' | 'not-in-force'

/** How far a check has come. */
export type CheckState = {
  /** as JSON, by the number of the question */
  answers: ReadonlyMap<number, Json>
  /** the same as values, by the name of the input */
  known: Answers
  next: Next
  /** why the answer to the question that was asked is none */
  fault?: Fault
  /** the day by which is decided */
  on: string
  candidates: readonly Candidate[]
}

const TYPES: Readonly<Record<RuleInput['kind'], FeelType>> = {
  money: NUMBER,
  number: NUMBER,
  date: DATE_TYPE,
  'yes-no': BOOLEAN,
  choice: STRING,
  text: STRING,
}

/** Reads what was answered so far, and finds what is to be asked next. Nothing of it is kept. */
export async function checkState(
  ctx: Ctx,
  definition: Definition,
  form: FormBody,
): Promise<CheckState> {
  const { inputs, rules, decision } = definition
  const asked = numberIn(form, ASKED, inputs.length)
  const change = numberIn(form, CHANGE, inputs.length)
  const versions = await listVersions(ctx, rules)
  const answers = new Map<number, Json>()
  let fault: Fault | undefined
  for (const [at, input] of inputs.entries()) {
    const typed = typedAnswer(form, answerField(at), input, ctx.pack)
    if ('value' in typed) answers.set(at, typed.value)
    else if (at === asked) fault = typed.fault
  }
  const day = dayOf(definition, answers)
  const on = day ?? today(ctx)
  const inForce = day === undefined && definition.day !== undefined ? versions : on
  const chosen = typeof inForce === 'string' ? versionsOn(versions, inForce) : inForce
  if (chosen.length === 0) fault ??= 'not-in-force'
  const moment = momentOn(on, { now: ctx.clock.now(), zone: ctx.pack.settings.timeZone })
  const candidates = await Promise.all(
    (chosen.length > 0 ? chosen : versions).map(async (version) =>
      candidateOf(version, await getModel(ctx, version.model), decision, moment),
    ),
  )
  const known = new Map<string, FeelValue>()
  for (const [at, { name, kind }] of inputs.entries()) {
    const json = answers.get(at)
    const value = json === undefined ? undefined : fromJson(json, TYPES[kind])
    if (value === undefined || at === change) continue
    if (isAllowed(candidates, decision, name, value)) known.set(name, value)
    else {
      answers.delete(at)
      if (at === asked) fault ??= 'range'
    }
  }
  const askAgain = change ?? (fault === undefined ? undefined : asked)
  const again = askAgain === undefined ? undefined : inputs[askAgain]?.name
  const next = again === undefined ? nextQuestion(definition, candidates, known) : { ask: again }
  return {
    answers,
    known,
    next,
    on,
    candidates,
    ...(fault && change === undefined ? { fault } : {}),
  }
}

function numberIn(form: FormBody, name: string, below: number): number | undefined {
  const text = fieldOf(form, name)
  return /^\d{1,2}$/.test(text) && Number(text) < below ? Number(text) : undefined
}

/** The day that counts, where it is among the answers. */
function dayOf({ day, inputs }: Definition, answers: ReadonlyMap<number, Json>) {
  const at = inputs.findIndex(({ name }) => name === day)
  const answer = answers.get(at)
  return typeof answer === 'string' ? answer : undefined
}

const versionsOn = (versions: readonly Version[], on: string) =>
  versions.filter(({ from, to }) => from <= on && (to === null || on < to))

/** Whether at least one of the models takes a value, where they say what they take. */
function isAllowed(
  candidates: readonly Candidate[],
  decision: string,
  name: string,
  value: FeelValue,
): boolean {
  const needs = candidates.flatMap(({ model }) =>
    model.inputs([decision]).filter((need) => need.name === name),
  )
  return (
    needs.length === 0 ||
    needs.some(({ allowed, type }) => {
      if (allowed === undefined) return true
      const tests = compileUnaryTests(allowed, type, { names: new Map() })
      return tests.run(value, [], new Run({ now: new Date(0), zone: 0 })) === true
    })
  )
}
