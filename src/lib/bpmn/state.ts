import type { Json } from '#lib/feel/index'

/**
 * All that is known of a running instance, as JSON of a few hundred bytes. Ids inside of it are numbers
 * that count up: the same events give the same ids, so that a replay is exact.
 */
export type State = {
  process: string
  status: 'running' | Ending
  /** the last number that was given */
  serial: number
  scopes: readonly OpenScope[]
  tokens: readonly Token[]
}

/**
 * How an instance ended: all of it was done; an end event cut it short; from outside it was cancelled;
 * or, called by another one, it failed with an error that it left to its caller.
 */
export type Ending = 'completed' | 'terminated' | 'cancelled' | 'failed'

/** A scope that runs: the process itself, a sub-process, or one instance of a multi-instance. */
export type OpenScope = {
  id: number
  /** null: the process itself */
  node: string | null
  /** of scopes; null for the process itself */
  parent: number | null
  /** the token of the parent that waits for it to end; null for the process and for event sub-processes */
  host: number | null
  data: Readonly<Record<string, Json>>
  /** subscriptions of its event sub-processes that are armed */
  waits: readonly Wait[]
  /** an event sub-process interrupted it, and nothing else runs in it any more */
  interrupted: boolean
}

export type Token = {
  id: number
  scope: number
  node: string
  /** the flow on which it came and, at a join, on which it lies */
  via: string | null
  at: 'join' | 'activity' | 'event' | 'incident'
  /** what it waits for, its boundary events too */
  waits: readonly Wait[]
  /** of an activity that runs several times */
  rounds?: Rounds
  /** what stands still, and where it goes on: at what it waits for, at its work, between two rounds, behind it */
  incident?: Incident & { phase: 'arm' | 'enter' | 'round' | 'leave' }
}

export type Rounds = {
  /** fixed on entry; null for a standard loop */
  of: number | null
  started: number
  ended: number
  /** of one instance after the other: those that are still to come take theirs from here */
  items?: readonly Json[]
  results?: readonly Json[]
}

/** Something outside that may come: each has its own number, by which the event names it. */
export type Wait = { id: number; node: string } & (
  | { for: 'task' }
  | { for: 'job' }
  | { for: 'call' }
  | { for: 'message'; name: string; key: string }
  | { for: 'signal'; name: string }
  /** an instant; each firing of a cycle that may fire again is a wait of its own */
  | { for: 'timer'; due: string; cycle?: Cycle }
  /** whether it was true the last time that it was looked at: it fires on a change from false */
  | { for: 'condition'; was: boolean }
)

/**
 * A timer that comes again: its n-th time is `start` and n times `duration`, counted in the calendar of the
 * zone. So nothing drifts: a month from 31 January, twice, is 31 March.
 */
export type Cycle = {
  /** an instant */
  start: string
  duration: string
  /** how many durations the due time lies behind the start */
  n: number
  /** how many times it fires after this one; null: for ever */
  left: number | null
}

/** What a person has to see to: the token stays where it is until then. */
export type Incident = {
  code: string
  params: Readonly<Record<string, string | number>>
}

/** One thing from outside, applied whole or not at all. */
export type Event =
  /** of a called process `data` is what its caller hands over. The node may be left out where one start is meant */
  | { type: 'start'; process: string; node?: string; data?: Data }
  /** a person or a worker has done it, or the called process ended */
  | { type: 'complete'; wait: number; data?: Data }
  /** a message, a signal or a timer came for this wait; what was missed of a cycle is counted by the step */
  | { type: 'arrive'; wait: number; data?: Data }
  /** a worker or a called process failed in a way that the model may catch */
  | { type: 'fail'; wait: number; code: string | null; data?: Data }
  | { type: 'escalate'; wait: number; code: string | null; data?: Data }
  /** data of the process changed from outside: its conditions are looked at */
  | { type: 'change'; data: Data }
  /** a person resolves an incident: once more, with other data, or as if it had been done (by a way of theirs) */
  | { type: 'retry'; token: number; data?: Data }
  | { type: 'skip'; token: number; data?: Data; flow?: string }
  | { type: 'cancel' }

export type Data = Readonly<Record<string, Json>>

/**
 * What the storage has to do in the same transaction. Waits and incidents that came and went in one step are
 * not told. After `open`s and `close`s, what is open is what the waits of the state are.
 */
export type Effect =
  /** inputs of a task or job; `due` of a user task is what its FEEL gave: a duration, or working days */
  | { type: 'open'; wait: Wait; token: number | null; scope: number; inputs?: Data; due?: Json }
  | { type: 'close'; wait: number; why: 'done' | 'withdrawn' }
  /** follows the `open` of its wait; a `cancel-call` follows its `close` */
  | { type: 'call'; wait: number; process: string; data: Data }
  | { type: 'cancel-call'; wait: number }
  | { type: 'message'; node: string; name: string; key: string; data: Data }
  | { type: 'signal'; node: string; name: string; data: Data }
  | { type: 'incident'; token: number; node: string; incident: Incident }
  | { type: 'resolved'; token: number }
  /** an escalation that nothing here caught: to the caller where there is one, else recorded and nothing more */
  | { type: 'escalation'; node: string; code: string | null; data: Data }
  /** of a called instance: an error that nothing here caught; its caller fails with it. `ended` follows */
  | { type: 'uncaught'; node: string; code: string | null; data: Data }
  | { type: 'ended'; status: Ending; data: Data }

/** What happened, in order: for the event log, the picture and the catalogue of expected traces. */
export type Moved = {
  node: string
  scope: number
  what: 'entered' | 'completed' | 'withdrawn' | 'taken' | 'caught' | 'thrown' | 'failed'
  flow?: string
  /** of a timer that came late: how many of its times passed by before it was seen */
  missed?: number
}

export type Stepped = { state: State; effects: readonly Effect[]; log: readonly Moved[] }

/** What a step may ask; it is the same for the same instance, so that a replay gives the same. */
export type Surroundings = {
  now: Date
  /** in which days, months and clock times are counted */
  zone: string
  /** the business key of the instance */
  key: string
  /** what a business rule task decides: pure, by rules that were found before the step; may throw `UndecidedError` */
  decide(ruleSet: string, inputs: Data): Json
  /** of an instance that another one called */
  called: boolean
  /**
   * Who tries a model out may decide which of the flows with and without conditions are taken, instead of
   * the conditions (models of other tools have none, or none in FEEL); undefined: the conditions decide.
   */
  choose?(node: string, flows: readonly string[]): readonly string[] | undefined
}
