import { compileProcedures } from './compile.ts'
import { everyNode } from './looks.ts'
import type { Definitions, Node, Process, Scope } from './model.ts'
import type { Program } from './program.ts'
import { ScopeGraph } from './scope-graph.ts'
import { explore } from './state-space.ts'
import { trialModel } from './trial-model.ts'
import { TrialRun } from './trial-run.ts'

/** How a process did when it was tried out. */
export type Tried = {
  process: string
  runs: number
  /** runs that came to their end */
  ended: number
  /** nodes to which a way leads, and that were entered in no run */
  missed: readonly string[]
  /** of these, those that no course of the process can enter */
  impossible: readonly string[]
  /** joins at which a run stood still, which the search of all that can happen finds too: the model is so */
  standstills: readonly string[]
  /** what the interpreter could not do: an incident, an exception, a run that did not end */
  problems: readonly string[]
}

/** In each round every beginning runs once. */
const ROUNDS_LEAST = 4
const ROUNDS_EASY = 20
const ROUNDS_MOST = 400
const STATES_MOST = 20_000

/**
 * Runs each process of a model many times with answers drawn by a seed: every task is done, messages, timers
 * and signals come, and conditions are decided so that each way is taken once.
 *
 * @param rounds  at most so many: in each every beginning runs once
 */
export function tryOut(
  definitions: Definitions,
  { seed = 1, rounds = ROUNDS_MOST }: { seed?: number; rounds?: number } = {},
): readonly Tried[] {
  const programs = [false, true].map((patient) =>
    compileProcedures([trialModel(definitions, { patient })]),
  )
  return definitions.processes.map((process) => tryProcess(process, programs, { seed, rounds }))
}

function tryProcess(
  process: Process,
  programs: readonly Program[],
  { seed, rounds }: { seed: number; rounds: number },
): Tried {
  const wanted = reachableIn(process)
  const seen = new Set<string>()
  const standstills = new Set<string>()
  const problems = new Set<string>()
  let [runs, ended] = [0, 0]
  let proven: Proven | undefined
  const starts = beginningsOf(process, programs)
  for (let round = 0; round < rounds; round++) {
    // What a few rounds missed may be out of reach for all of them.
    if (round === ROUNDS_EASY) proven = provenIn(process)
    const possible = [...wanted].filter((id) => !proven?.never.has(id))
    if (round >= ROUNDS_LEAST && possible.every((id) => seen.has(id))) break
    if (round >= ROUNDS_LEAST && problems.size > 0) break
    const program = programs[round % programs.length]
    if (!program) break
    for (const start of starts) {
      const outcome = new TrialRun(program, process, { start, seen, seed: seed + runs }).toEnd()
      runs++
      if (outcome.ended) ended++
      for (const node of outcome.standstill) standstills.add(node)
      for (const problem of outcome.problems) problems.add(problem)
    }
  }
  const missed = [...wanted].filter((id) => !seen.has(id))
  if (missed.length + standstills.size > 0) proven ??= provenIn(process)
  for (const id of standstills) {
    if (!proven?.stuck.has(id)) problems.add(`stands still at ${id}, which can go on`)
  }
  return {
    process: process.id,
    runs,
    ended,
    missed: missed.filter((id) => !proven?.never.has(id)),
    impossible: missed.filter((id) => proven?.never.has(id)),
    standstills: [...standstills],
    problems: [...problems],
  }
}

/** Ids of starts; undefined for a process that begins at all that nothing leads to. */
function beginningsOf(
  { id }: Process,
  [program]: readonly Program[],
): readonly (string | undefined)[] {
  const starts = program?.processes.get(id)?.starts.map((start) => start.id) ?? []
  return starts.length > 0 ? starts : [undefined]
}

/** Nodes to which a way leads, in sub-processes to which one leads. */
function reachableIn(process: Process): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (scope: Scope) => {
    const reached = new ScopeGraph(throwing(scope)).reachable()
    for (const node of scope.nodes) {
      if (!reached.has(node.id)) continue
      // Nothing comes to an event sub-process: its start is entered.
      if (node.kind !== 'subprocess' || !node.triggered) found.add(node.id)
      if (node.kind === 'subprocess') look(node.scope)
    }
  }
  look(process)
  return found
}

/** Without what nothing can begin: handlers of nothing, and of errors and escalations that nothing there throws. */
function throwing(scope: Scope): Scope {
  const nodes = scope.nodes.filter((node) => {
    if (node.kind === 'boundary') {
      const host = scope.nodes.find(({ id }) => id === node.host)
      return !isFailure(node.event.type) || !host || mayThrow([host])
    }
    if (node.kind !== 'subprocess' || !node.triggered) return true
    const start = node.scope.nodes.find(({ kind }) => kind === 'start')
    if (start?.kind !== 'start' || start.event === null) return false
    return !isFailure(start.event.type) || mayThrow(scope.nodes.filter((one) => one !== node))
  })
  return { ...scope, nodes }
}

const isFailure = (type: string) => type === 'error' || type === 'escalation'

/** Work may fail in any way, and so may what is empty and only drawn; an event throws what it says. */
const mayThrow = (nodes: readonly Node[]): boolean =>
  nodes.some((node) => {
    if (node.kind === 'task' || node.kind === 'call') return true
    if (node.kind === 'subprocess')
      return node.scope.nodes.length === 0 || mayThrow(node.scope.nodes)
    return (node.kind === 'throw' || node.kind === 'end') && isFailure(node.event?.type ?? '')
  })

type Proven = { never: ReadonlySet<string>; stuck: ReadonlySet<string> }

/** Nodes that no course enters, with all that lies inside of them, and joins at which one can stand still. */
function provenIn(process: Process): Proven {
  const never = new Set<string>()
  const stuck = new Set<string>()
  const scopes = new Set([...everyNode(process)].map(({ scope }) => scope))
  for (const scope of [process, ...scopes]) {
    const limits = { states: STATES_MOST, moves: STATES_MOST * 12 }
    const found = explore(scope, limits)
    for (const id of found.stuck.flatMap(({ nodes }) => nodes)) stuck.add(id)
    if (!found.complete) continue
    for (const node of scope.nodes) {
      const apart = node.kind === 'subprocess' && node.triggered
      if (found.entered.has(node.id) || apart) continue
      never.add(node.id)
      if (node.kind !== 'subprocess') continue
      for (const { node: inner } of everyNode(node.scope)) never.add(inner.id)
    }
  }
  return { never, stuck }
}

/** Whether the interpreter did all that the model asks: nothing failed, and all that can be entered was. */
export const didWell = ({ runs, ended, missed, standstills, problems }: Tried): boolean =>
  problems.length === 0 && missed.length === 0 && runs > 0 && (ended > 0 || standstills.length > 0)
