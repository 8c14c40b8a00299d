import type { Expression } from './expression.ts'
import type * as model from './model.ts'
import type { CompiledTimer } from './timer.ts'

/** Processes made ready to run: every name looked up, every text compiled, what joins ask for precomputed. */
export type Program = { readonly processes: ReadonlyMap<string, ProcessProgram> }

export type ProcessProgram = {
  readonly id: string
  readonly scope: ScopeProgram
  /** all nodes, those of sub-processes too: ids are unique in a model */
  readonly nodes: ReadonlyMap<string, NodeProgram>
  /** what may begin an instance */
  readonly starts: readonly NodeProgram[]
}

/** Of a process or a sub-process. */
export type ScopeProgram = {
  /** names that are declared here; a value goes to the nearest scope that declares its name */
  readonly names: ReadonlySet<string>
  /** where tokens appear when it starts by itself */
  readonly entries: readonly NodeProgram[]
  /** event sub-processes with their start events */
  readonly handlers: readonly Handler[]
  /** inclusive gateways that join, in the order of the text */
  readonly joins: readonly NodeProgram[]
}

export type Handler = { readonly node: NodeProgram; readonly start: NodeProgram }

export type FlowProgram = {
  readonly id: string
  readonly target: NodeProgram
  readonly condition: Expression | null
}

export type Assignment = { readonly name: string; readonly value: Expression }

export type NodeProgram = {
  readonly id: string
  /** in the order of the text, counted over the whole process */
  readonly order: number
  readonly node: model.Node
  /** the sub-process that it stands in; null: the process itself */
  readonly within: string | null
  /** ids, in order */
  readonly incoming: readonly string[]
  readonly outgoing: readonly FlowProgram[]
  readonly default: FlowProgram | null
  readonly boundaries: readonly NodeProgram[]
  readonly inputs: readonly Assignment[]
  readonly outputs: readonly Assignment[]
  /** data that is thrown */
  readonly data: readonly Assignment[]
  readonly event: EventProgram | null
  /** FEEL of the key of a message that is thrown, or waited for by a receive task */
  readonly key: Expression | null
  readonly due: Expression | null
  readonly loop: LoopProgram | null
  /** of a sub-process */
  readonly inner: ScopeProgram | null
  /** of a link that is thrown: where it goes on */
  readonly jump: NodeProgram | null
  /** of an inclusive join: by node of its scope, which incoming flows a token there may still reach */
  readonly reach: ReadonlyMap<string, bigint> | null
}

/** What an event waits for, ready to be armed. */
export type EventProgram =
  | { readonly type: 'message'; readonly name: string; readonly key: Expression | null }
  | { readonly type: 'timer'; readonly timer: CompiledTimer }
  | { readonly type: 'signal'; readonly name: string }
  | { readonly type: 'condition'; readonly condition: Expression }
  | { readonly type: 'error' | 'escalation'; readonly code: string | null }

export type LoopProgram =
  | {
      readonly type: 'standard'
      readonly testBefore: boolean
      readonly maximum: number | null
      readonly condition: Expression | null
    }
  | {
      readonly type: 'multi'
      readonly sequential: boolean
      readonly cardinality: Expression | null
      readonly collection: string | null
      readonly item: string | null
      readonly results: { readonly into: string; readonly from: string } | null
      readonly completion: Expression | null
    }
