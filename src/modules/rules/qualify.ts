import type { CompiledModel } from '#lib/dmn/engine'
import { representatives } from '#lib/dmn/representatives'
import { type Settled, Settler } from '#lib/dmn/settle'
import type { FeelValue } from '#lib/feel/index'
import type { Moment } from './evaluation.ts'
import type { RuleSetFile } from './pack/rule-set-file.ts'
import type { KeptModel, Version } from './rule-set.ts'

/** A model that may decide, with what stands for all values of its inputs. */
export type Candidate = {
  version: Version
  model: CompiledModel
  settler: Settler
  samples: ReadonlyMap<string, readonly FeelValue[]>
}

export type Answers = ReadonlyMap<string, FeelValue>

/** What is to be asked next; where nothing is, the answer is settled whatever else may be said. */
export type Next = { ask: string } | { settled: FeelValue }

/** How many ways of answering are looked through for one question. */
const LOOKED_MOST = 400

/** @param moment  of the question: what `today()` is in the rules */
export function candidateOf(
  version: Version,
  { model, definitions }: KeptModel,
  decision: string,
  moment: Moment,
): Candidate {
  const settler = new Settler(model, definitions, moment)
  const samples = model.inputs([decision]).flatMap((need): [string, readonly FeelValue[]][] => {
    const values = representatives(settler, need)
    return values ? [[need.name, values]] : []
  })
  return { version, model, settler, samples: new Map(samples) }
}

/**
 * The question that is worth most: of those that can still change the answer, the one after which the
 * fewest are left on average. Where the day that counts is not known, every version may decide.
 *
 * @param candidates  versions that may decide by what is known; at least one
 */
export function nextQuestion(
  definition: Pick<RuleSetFile, 'decision' | 'inputs' | 'day'>,
  candidates: readonly Candidate[],
  answers: Answers,
): Next {
  const { decision, day } = definition
  const results = candidates.map(({ settler }) => settler.settle(decision, answers))
  const [first] = results
  if (first?.known && results.every((one) => one.known && one.key === first.key)) {
    return { settled: first.value }
  }
  const open = new Set(
    candidates.flatMap((candidate, at) => matteringIn(candidate, decision, answers, results[at])),
  )
  if (day !== undefined && !answers.has(day) && candidates.length > 1) open.add(day)
  const names = definition.inputs.flatMap(({ name }) => (open.has(name) ? name : []))
  const ranked = names.map((name) => ({
    name,
    left: leftAfter(name, candidates, decision, answers),
  }))
  const best = ranked.reduce((best, one) => (one.left < best.left ? one : best), ranked[0] ?? NONE)
  return { ask: best.name }
}

const NONE = { name: '', left: Number.POSITIVE_INFINITY }

/** The inputs of a model that can still change the answer. */
function matteringIn(
  { settler, samples }: Candidate,
  decision: string,
  answers: Answers,
  result: Settled | undefined,
): string[] {
  if (!result || result.known) return []
  const reads = [...result.reads]
  const settle = (more: Answers) => settler.settle(decision, new Map([...answers, ...more]))
  const mattering = reads.filter((name) => {
    const values = samples.get(name)
    if (!values) return true
    const others = reads.filter((other) => other !== name)
    return differs(name, values, others, samples, settle)
  })
  // What each alone cannot change, all together may: then all that is read counts.
  return mattering.length > 0 ? mattering : reads
}

/** Whether two values of an input give different answers in some way of answering the others. */
function differs(
  name: string,
  values: readonly FeelValue[],
  others: readonly string[],
  samples: ReadonlyMap<string, readonly FeelValue[]>,
  settle: (more: Answers) => Settled,
): boolean {
  let looked = 0
  const keysOf = (around: Answers) => {
    looked += values.length
    return new Set(values.map((value) => settle(new Map([...around, [name, value]])).key))
  }
  const visit = (at: number, around: Answers): boolean => {
    if (looked > LOOKED_MOST) return true
    const other = others[at]
    if (other === undefined) return keysOf(around).size > 1
    const ways = samples.get(other)
    // One that nothing stands for stays open: it is the same function of it, or it may differ.
    if (!ways) return visit(at + 1, around)
    return ways.some((value) => visit(at + 1, new Map([...around, [other, value]])))
  }
  return visit(0, new Map())
}

/** How many inputs are read on average once an input is known. */
function leftAfter(
  name: string,
  candidates: readonly Candidate[],
  decision: string,
  answers: Answers,
): number {
  const counts = candidates.flatMap(({ settler, samples }) => {
    const values = samples.get(name)
    if (!values) {
      const now = settler.settle(decision, answers)
      return now.known ? 0 : Math.max(0, now.reads.size - (now.reads.has(name) ? 1 : 0))
    }
    return values.map((value) => {
      const then = settler.settle(decision, new Map([...answers, [name, value]]))
      return then.known ? 0 : then.reads.size
    })
  })
  return counts.reduce((sum, count) => sum + count, 0) / Math.max(counts.length, 1)
}
