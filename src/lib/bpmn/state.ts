import type { Json } from '#lib/feel/index'

/**
 * All that is known of a running instance, as JSON of a few hundred bytes. Ids inside of it are numbers
 * that count up: the same events give the same ids, so that a replay is exact.
 */
export type State = {
  process: string
  status: 'running' | 'completed' | 'terminated'
  /** the last number that was given */
  serial: number
  scopes: readonly OpenScope[]
  tokens: readonly Token[]
}

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
  incident?: Incident
}

export type Rounds = {
  /** fixed on entry; null for a standard loop */
  of: number | null
  started: number
  ended: number
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
  /** instant; what is left of a cycle, counted from `due` in `zone`: null for ever */
  | { for: 'timer'; due: string; cycle?: { duration: string; left: number | null } }
  /** was false the last time that it was looked at */
  | { for: 'condition' }
  | { for: 'error' | 'escalation'; code: string | null }
)

/** What a person has to see to: the token stays where it is until then. */
export type Incident = {
  code: string
  params: Readonly<Record<string, string | number>>
}

/** One thing from outside, applied whole or not at all. */
export type Event =
  | { type: 'start'; node?: string; key: string; data?: Data }
  /** a person or a worker has done it, or the called process ended */
  | { type: 'complete'; wait: number; data?: Data }
  /** a message, a signal or a timer came for this wait; a timer tells how many times it was missed */
  | { type: 'arrive'; wait: number; data?: Data }
  /** a worker or a called process failed in a way that the model may catch */
  | { type: 'fail'; wait: number; code: string; data?: Data }
  | { type: 'escalate'; wait: number; code: string | null; data?: Data }
  /** data of the process changed from outside: its conditions are looked at */
  | { type: 'change'; data: Data }
  /** a person resolves an incident: once more, with other data, or as if it had been done */
  | { type: 'retry'; token: number; data?: Data }
  | { type: 'skip'; token: number; data?: Data }
  | { type: 'cancel' }

export type Data = Readonly<Record<string, Json>>

/** What the storage has to do in the same transaction. Waits that opened and closed in one step are not told. */
export type Effect =
  | { type: 'open'; wait: Wait; scope: number; node: string; inputs?: Data }
  | { type: 'close'; wait: number; why: 'done' | 'withdrawn' }
  | { type: 'call'; wait: number; process: string; data: Data }
  | { type: 'cancel-call'; wait: number }
  | { type: 'message'; node: string; name: string; key: string; data: Data }
  | { type: 'signal'; node: string; name: string; data: Data }
  | { type: 'incident'; token: number; node: string; incident: Incident }
  | { type: 'resolved'; token: number }
  /** uncaught escalation: recorded, and nothing else */
  | { type: 'escalation'; node: string; code: string | null }
  | { type: 'ended'; status: 'completed' | 'terminated'; data: Data }
  /** to a caller: an error that nothing here caught, where the instance was called */
  | { type: 'uncaught'; node: string; code: string | null; data: Data }

/** What happened, in order: for the event log, the picture and the catalogue of expected traces. */
export type Moved = {
  node: string
  scope: number
  what: 'entered' | 'completed' | 'withdrawn' | 'taken' | 'caught' | 'thrown' | 'failed'
  flow?: string
}

export type Stepped = { state: State; effects: readonly Effect[]; log: readonly Moved[] }

/** What a step may ask; it is the same for the same instance, so that a replay gives the same. */
export type Surroundings = {
  now: Date
  /** in which days, months and clock times are counted */
  zone: string
  /** the business key of the instance */
  key: string
  /** what a business rule task decides: pure, by rules that were found before the step */
  decide(ruleSet: string, inputs: Data): Json
  /** of an instance that another one called */
  called: boolean
  /**
   * Who tries a model out may decide which of the flows with and without conditions are taken, instead of
   * the conditions (models of other tools have none, or none in FEEL); undefined: the conditions decide.
   */
  choose?(node: string, flows: readonly string[]): readonly string[] | undefined
}
