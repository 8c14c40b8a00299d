import type { Texts } from './model.ts'

/** What is drawn, as JSON: it knows itself how each thing looks, so that a picture needs nothing else. */
export type Diagram = {
  id: string | null
  /** its name, or its number: the page that findings name */
  page: string
  /** in the order in which they lie upon each other */
  shapes: readonly Shape[]
  edges: readonly Edge[]
}

export type Bounds = { x: number; y: number; width: number; height: number }
export type Point = { x: number; y: number }

export type Shape = {
  element: string
  bounds: Bounds
  label: Bounds | null
  /** of pools and lanes: the name stands at the side */
  horizontal: boolean
  /** of sub-processes and calls */
  expanded: boolean
  looks: Looks
}

export type Edge = {
  element: string
  points: readonly Point[]
  label: Bounds | null
  kind: 'flow' | 'message' | 'association' | 'data'
  name: string | null
  texts: Texts
  /** a small diamond where a flow with a condition leaves an activity, a stroke for the default */
  mark: 'condition' | 'default' | null
}

export type Looks = {
  kind:
    | 'start'
    | 'end'
    | 'catch'
    | 'throw'
    | 'boundary'
    | 'gateway'
    | 'task'
    | 'subprocess'
    | 'call'
    | 'pool'
    | 'lane'
    | 'data'
    | 'store'
    | 'annotation'
    | 'group'
    | 'conversation'
  name: string | null
  texts: Texts
  /** type of a task or gateway, or of what an event waits for or throws */
  type: string | null
  /** an event that does not interrupt, an event sub-process */
  dashed: boolean
  loop: 'standard' | 'sequential' | 'parallel' | null
  collection: boolean
}

/** The text in a language; else the name of the standard, else any. */
export function textIn(
  { name, texts }: { name: string | null; texts: Texts },
  lang: string,
): string {
  return texts[lang] ?? name ?? Object.values(texts)[0] ?? ''
}
