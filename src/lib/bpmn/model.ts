import type { Place } from '#lib/xml/tree'

/**
 * A model of procedures as the standard names its parts (BPMN 2.0.2), reduced to what runs. It is JSON:
 * what is drawn and what is foreign stays in the text, which is kept beside it.
 */
export type Definitions = {
  id: string | null
  name: string | null
  namespace: string
  /** in the order of the text */
  processes: readonly Process[]
  /** who takes part, and in which process: pools without one are black boxes */
  participants: readonly Participant[]
  messageFlows: readonly MessageFlow[]
}

export type Participant = Named & { process: string | null }
/** From a node or a participant to another; both may be those of a black box. */
export type MessageFlow = Named & { source: string; target: string }

/** Texts by language (`ar`, `en`), from extension elements; `name` of the standard stands for what is missing. */
export type Texts = Readonly<Record<string, string>>

/** FEEL with the place of its first character in the model's text. */
export type FeelText = {
  text: string
  place: Place
  /** how it is written there, where that is longer (`&lt;`, CDATA): columns inside are counted by it */
  raw?: string
}

type Named = {
  id: string
  name: string | null
  texts: Texts
  place: Place
}

export type Process = Scope &
  Named & {
    kind: 'process'
    executable: boolean
    lanes: readonly Lane[]
  }

/** What tokens run in: a process, or a sub-process. Its parts are in the order of the text. */
export type Scope = {
  nodes: readonly Node[]
  flows: readonly Flow[]
  /** data objects and properties: the names that expressions know, and their first values */
  variables: readonly Variable[]
}

export type Variable = {
  name: string
  collection: boolean
  /** FEEL's name of its type, so that dates are dates again when they come back from JSON; null: as JSON has it */
  type?: string | null
  place: Place
}

export type Lane = Named & {
  /** of nodes, those of inner lanes too */
  nodes: readonly string[]
  /** the role that works here, where the model says so (extension `role`) */
  role: string | null
  parent: string | null
}

export type Flow = Named & {
  source: string
  target: string
  /** none: taken whenever its source is left; a gateway that asks for one and has none is a finding */
  condition: FeelText | null
}

export type Node =
  | StartEvent
  | EndEvent
  | IntermediateCatch
  | IntermediateThrow
  | BoundaryEvent
  | Gateway
  | Task
  | SubProcess
  | CallActivity

type Joined = Named & {
  /** of flows, in the order of the `incoming` and `outgoing` children where there are any, else of the text */
  incoming: readonly string[]
  outgoing: readonly string[]
}

export type StartEvent = Joined & {
  kind: 'start'
  /** null: none. Error and escalation only in an event sub-process */
  event: CatchDefinition | null
  /** means something in an event sub-process alone */
  interrupting: boolean
  outputs: readonly Mapping[]
}

export type EndEvent = Joined & { kind: 'end'; event: ThrowDefinition | null } & Shown

export type IntermediateCatch = Joined &
  Shown & {
    kind: 'catch'
    event: CatchDefinition
    outputs: readonly Mapping[]
  }

export type IntermediateThrow = Joined & { kind: 'throw'; event: ThrowDefinition | null }

export type BoundaryEvent = Joined & {
  kind: 'boundary'
  host: string
  interrupting: boolean
  event: CatchDefinition
  outputs: readonly Mapping[]
}

export type Gateway = Joined & {
  kind: 'gateway'
  type: 'exclusive' | 'parallel' | 'inclusive' | 'event'
  /** a flow */
  default: string | null
  /** an event-based gateway without incoming flows: each of its events starts an instance */
  instantiate: boolean
}

/** What people are told of where a case stands while it waits here, or after it ended here: a word of the module's. */
type Shown = { state?: string | null }

/** Beside its kind an activity may run several times, and copies data in and out. */
export type Activity = Joined & {
  default: string | null
  loop: StandardLoop | MultiInstance | null
  inputs: readonly Mapping[]
  outputs: readonly Mapping[]
}

export type Task = Activity &
  Shown & {
    kind: 'task'
    type: 'abstract' | 'user' | 'service' | 'send' | 'receive' | 'rule' | 'manual'
    /** of send and receive tasks */
    message: MessageRef | null
    /** a receive task that starts the process */
    instantiate: boolean
    /** of a service task: the topic under which workers fetch it; null: it passes on */
    topic: string | null
    /** of a business rule task: the rule set, and the variable that takes what it decides */
    decision: { ruleSet: string; result: string } | null
    /** of a user task */
    work: UserWork | null
  }

export type UserWork = {
  /** the role that may do it; null: that of its lane */
  role: string | null
  /** what the person fills in or presses; the module knows it by this name */
  form: string | null
  /** nobody who did one of these tasks in this instance may do it */
  notBy: readonly string[]
  /** FEEL: a duration, or working days as `{ working days: 3 }`, from the moment it is there */
  due: FeelText | null
}

export type SubProcess = Activity & {
  kind: 'subprocess'
  /** an event sub-process: it has no flows, and starts by its own start event */
  triggered: boolean
  scope: Scope
}

export type CallActivity = Activity & {
  kind: 'call'
  /** id of a process, here or elsewhere */
  called: string
}

export type StandardLoop = {
  type: 'standard'
  testBefore: boolean
  condition: FeelText | null
  maximum: number | null
}

export type MultiInstance = {
  type: 'multi'
  sequential: boolean
  /** one of them is there */
  cardinality: FeelText | null
  collection: string | null
  /** name under which each instance sees its item */
  item: string | null
  /** variable that takes the results in the order of the items, and the inner name they come from */
  results: { into: string; from: string } | null
  completion: FeelText | null
  /** which of its instances throw when they complete; `all` throws for none */
  behavior: 'all' | 'one' | 'none'
}

export type Mapping = { name: string; value: FeelText }

export type MessageRef = {
  id: string | null
  name: string
  /** FEEL whose text finds the one receiver; null: the instance's own business key */
  key: FeelText | null
}

export type CatchDefinition =
  | { type: 'message'; message: MessageRef }
  | { type: 'timer'; timer: TimerDefinition }
  | { type: 'signal'; name: string }
  | { type: 'conditional'; condition: FeelText }
  | { type: 'link'; name: string }
  /** null: whatever the code. Boundary events and starts of event sub-processes only */
  | { type: 'error'; code: string | null }
  | { type: 'escalation'; code: string | null }

/** FEEL, or a bare ISO 8601 text as other tools write it: `2026-01-31T09:00:00`, `P3D`, `R3/PT1H`. */
export type TimerDefinition = { type: 'date' | 'duration' | 'cycle'; value: FeelText }

export type ThrowDefinition =
  | { type: 'message'; message: MessageRef; data: readonly Mapping[] }
  | { type: 'signal'; name: string; data: readonly Mapping[] }
  | { type: 'escalation'; code: string | null }
  | { type: 'link'; name: string }
  | { type: 'error'; code: string | null }
  | { type: 'terminate' }
