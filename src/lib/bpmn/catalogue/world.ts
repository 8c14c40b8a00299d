import type { Json } from '#lib/feel/index'
import { UndecidedError } from '../errors.ts'
import type { Program } from '../program.ts'
import type { Data, Effect, Event, Moved, State, Wait } from '../state.ts'
import { step } from '../step.ts'

/** An instance as a storage would hold it: its state, what is open of it, and who called it. */
export type Held = {
  name: string
  state: State | null
  key: string
  /** what the effects left open, by wait */
  open: Map<number, Wait>
  caller: { held: Held; wait: number } | null
}

/** Something that happened to an instance, for replays. */
export type Recorded = { held: Held; event: Event; now: Date; before: State | null; after: State }

export type WorldOptions = {
  now?: Date
  zone?: string
  decide?: (ruleSet: string, inputs: Data) => Json
}

type ForWait = Extract<Event, { wait: number }>

/** A process that calls itself without an end fails here. */
const DEEPEST = 5
/** So much may follow from one event: beyond it signals go in a circle. */
const MOST_FOLLOWS = 3_000

/** It never comes to rest. */
export class RestlessError extends Error {}

function depthOf({ caller }: Held): number {
  return caller ? 1 + depthOf(caller.held) : 0
}

/**
 * The smallest storage that there can be: instances in memory, their effects carried out at once and in order.
 * What calls, signals and errors mean between instances can be read here in a few lines.
 */
export class World {
  readonly program: Program
  readonly zone: string
  now: Date
  readonly instances: Held[] = []
  readonly recorded: Recorded[] = []
  /** since the last event from outside */
  effects: Effect[] = []
  log: Moved[] = []
  readonly #decide: (ruleSet: string, inputs: Data) => Json
  #todo: (() => void)[] = []

  constructor(program: Program, { now, zone, decide }: WorldOptions = {}) {
    this.program = program
    this.now = now ?? new Date('2026-03-01T08:00:00Z')
    this.zone = zone ?? 'Asia/Riyadh'
    this.#decide =
      decide ??
      (() => {
        throw new UndecidedError('no-rules')
      })
  }

  start(process: string, { node, data, key }: { node?: string; data?: Data; key?: string } = {}) {
    const held = this.#hold(process, key ?? String(this.instances.length + 1), null)
    this.apply(held, { type: 'start', process, node, data })
    return held
  }

  #hold(name: string, key: string, caller: Held['caller']): Held {
    const held: Held = { name, state: null, key, open: new Map(), caller }
    this.instances.push(held)
    return held
  }

  /** One event, and all that it makes other instances do. What it throws leaves all as it was. */
  apply(held: Held, event: Event): void {
    this.effects = []
    this.log = []
    this.#todo = []
    this.#step(held, event)
    let count = 0
    for (let work = this.#todo.shift(); work; work = this.#todo.shift()) {
      if (++count > MOST_FOLLOWS) throw new RestlessError('signals without end')
      work()
    }
  }

  #step(held: Held, event: Event): void {
    const { now, zone, program } = this
    const before = held.state
    const called = held.caller !== null
    const surroundings = { now, zone, key: held.key, decide: this.#decide, called }
    const { state, effects, log } = step(program, before, event, surroundings)
    held.state = state
    this.recorded.push({ held, event, now, before, after: state })
    this.effects.push(...effects)
    this.log.push(...log)
    for (const effect of effects) this.#carryOut(held, effect)
  }

  #carryOut(held: Held, effect: Effect) {
    switch (effect.type) {
      case 'open':
        held.open.set(effect.wait.id, effect.wait)
        return
      case 'close':
        if (!held.open.delete(effect.wait)) throw new Error(`${effect.wait} was closed twice`)
        return
      case 'call': {
        const { process, data, wait } = effect
        if (depthOf(held) >= DEEPEST) {
          this.#later(held, { type: 'fail', wait, code: 'too-deep' })
          return
        }
        const callee = this.#hold(process, held.key, { held, wait })
        this.#todo.push(() => this.#step(callee, { type: 'start', process, data }))
        return
      }
      case 'cancel-call':
        return this.#cancel(held, effect.wait)
      case 'signal':
        return this.#broadcast(effect)
      default:
        return this.#tellCaller(held, effect)
    }
  }

  #cancel(caller: Held, wait: number): void {
    for (const held of this.instances) {
      if (held.caller?.held !== caller || held.caller.wait !== wait) continue
      this.#todo.push(() => {
        if (held.state?.status === 'running') this.#step(held, { type: 'cancel' })
      })
    }
  }

  /** Each is a step of its own: what does not wait any more by then is left out. */
  #later(held: Held, event: ForWait): void {
    this.#todo.push(() => {
      if (held.open.has(event.wait)) this.#step(held, event)
    })
  }

  #broadcast({ name, data }: Extract<Effect, { type: 'signal' }>): void {
    for (const held of this.instances) {
      for (const wait of held.open.values()) {
        if (wait.for !== 'signal' || wait.name !== name) continue
        this.#later(held, { type: 'arrive', wait: wait.id, data })
      }
    }
  }

  #tellCaller({ caller }: Held, effect: Effect) {
    if (!caller) return
    const { held, wait } = caller
    const tell = (event: ForWait) => this.#later(held, event)
    if (effect.type === 'uncaught')
      tell({ type: 'fail', wait, code: effect.code, data: effect.data })
    if (effect.type === 'escalation') {
      tell({ type: 'escalate', wait, code: effect.code, data: effect.data })
    }
    if (effect.type !== 'ended') return
    const { status, data } = effect
    if (status === 'completed' || status === 'terminated') tell({ type: 'complete', wait, data })
    if (status === 'cancelled') tell({ type: 'fail', wait, code: 'cancelled', data })
  }

  /** Lets time go on to an instant; timers fire in the order of their due times. */
  advance(until: Date): void {
    for (;;) {
      const due = this.instances
        .flatMap((held) => [...held.open.values()].map((wait) => ({ held, wait })))
        .flatMap(({ held, wait }) =>
          wait.for === 'timer' ? [{ held, wait, at: Date.parse(wait.due) }] : [],
        )
        .filter(({ at }) => at <= until.getTime())
        .sort((a, b) => a.at - b.at || a.wait.id - b.wait.id)
      const [first] = due
      if (!first) break
      if (first.at > this.now.getTime()) this.now = new Date(first.at)
      this.apply(first.held, { type: 'arrive', wait: first.wait.id })
    }
    this.now = until
  }
}
