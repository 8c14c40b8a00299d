import type { ModulePolicies } from './access/policies.ts'
import type { Ctx } from './ctx.ts'
import type { EvidenceSource } from './evidence.ts'
import type { Mount } from './http/mount.ts'
import type { DeskLink, Route } from './http/route.ts'
import type { Texts } from './pack/facts.ts'
import type { Delivered, FactCatalogue } from './record.ts'

/** What a procedure asks for and could do without, as who knows its cases found it. */
export type Needless = {
  kind: 'document' | 'question'
  names: Texts
  /** in so many cases it was there, and nothing that was decided looked at it */
  cases: number
}

/** What is wrong with the model of a procedure for those whose cases are to follow it, in the reader's language. */
export type ProcedureFault = {
  severity: 'error' | 'warning'
  /** id of the element; null: of the whole model */
  element: string | null
  text: string
}

/** What whoever lets cases follow a procedure asks of its model. */
export type ProcedureUse = {
  /** of what follows it */
  names: Texts
  /** of `name` in its model; texts in others stand beside it */
  language: string
  /** the longest that people were told it takes, ISO 8601 */
  promised?: string | undefined
  /** roles of those who were told: their own time does not count */
  untimed: readonly string[]
  /** names of messages that the platform itself sends */
  sent: readonly string[]
  /** what its tasks and ends may say of where a case stands, and its tasks of what a person does */
  states: readonly string[]
  forms: readonly string[]
  faults(bpmn: string): readonly ProcedureFault[]
}

/** Work that the worker repeats by the clock; it must be safe to run twice. */
export type Sweep = { name: string; everySeconds: number; run(ctx: Ctx): Promise<void> }

/** A line on the person's page, given by the module that knows it. */
export type Tile = {
  title: string
  state: string
  href: string
  /** whose turn it is */
  turn: 'yours' | 'ours' | 'done'
  at: Date
}

/** A document that a person holds, as a card on their page. */
export type DocumentTile = {
  href: string
  title: string
  number?: string
  state?: { text: string; kind?: 'plain' | 'ok' | 'wait' | 'bad' | 'info' | 'line' }
  /** 'valid until' and the day */
  ends: { label: string; value: string }
}

/** A list of work that an official's desk shows, with how much waits there. */
export type Queue = { title: string; href: string; count: number; permission: string }

/** Something that people look for, given to the search index by the module that knows it. */
export type SearchEntry = {
  /** `service:birth-certificate`; stays when titles change */
  id: string
  kind: 'service' | 'agency' | 'topic' | 'life-event' | 'audience' | 'page'
  /** what follows the language in its address: `services/birth-certificate` */
  path: string
  titles: Texts
  /** one sentence */
  summaries: Texts
  /** other words under which people look for it, by language */
  keywords: Readonly<Record<string, readonly string[]>>
  /** who gives it, where somebody does */
  owners?: Texts
  /** by what results are filtered: ids of audiences, topics, bodies; `online: ['yes']` when done here */
  facets: Readonly<Partial<Record<'audience' | 'topic' | 'agency' | 'online', readonly string[]>>>
  /** 0 to 1: how often people want it; decides among equals */
  prominence: number
}

/** What the policies may know of some real things that are alike for them: without anybody's name. */
export type RealThings = {
  kind: string
  facts: Readonly<Record<string, string | boolean | null | readonly string[]>>
  count: number
}

export type Module = {
  name: string
  /** the modules whose doors it calls; `architecture.json` holds the same */
  uses: readonly string[]
  routes?: readonly Route[]
  /** addresses that a protocol's own library answers */
  mounts?: readonly Mount[]
  /** its acts, and the policies that say who may do them; without them it has none */
  decide?: ModulePolicies
  /** the newest things that are decided on, on which a change of the policies is tried */
  realThings?(ctx: Ctx): Promise<RealThings[]>
  facts?: FactCatalogue
  problems?: {
    module: string
    catalogue: Record<string, { status: number; params?: readonly string[] }>
  }
  /** facts of modules before this one, by name; delivered at least once, taken once */
  subscribes?: Record<string, (ctx: Ctx, fact: Delivered) => Promise<void>>
  /** true: takes its facts one after another, so that a slow peer behind it holds up nobody else's */
  oneByOne?: boolean
  sweeps?: readonly Sweep[]
  /**
   * brings the pack's content into the module's tables; runs in the owner's transaction at start. What the pack's
   * authors should know of it is told in words, a line at a time
   */
  loadPack?(ctx: Ctx, tell: (line: string) => void): Promise<void>
  portal?: {
    tiles?(ctx: Ctx): Promise<Tile[]>
    documents?(ctx: Ctx): Promise<DocumentTile[]>
    /** messages not read */
    unread?(ctx: Ctx): Promise<number>
    /** services in which one may act for another */
    actable?(ctx: Ctx): Promise<{ service: string; names: Texts }[]>
    /** what is decided by rule sets of the pack, with the path to it after the language */
    ruled?(ctx: Ctx): Promise<{ ruleSet: string; path: string; names: Texts }[]>
    /** everything of the module's that search shall find */
    search?(ctx: Ctx): Promise<SearchEntry[]>
    /** changes whenever officials publish what pages for everybody show, between two packs */
    published?(ctx: Ctx): Promise<string>
  }
  /** what cases of a procedure asked for in these days, both of them in it, and nobody used */
  needless?(
    ctx: Ctx,
    span: { procedure: string; since: string; until: string },
  ): Promise<Needless[]>
  /** documents of people that lie here, as evidence for other applications */
  evidence?: EvidenceSource
  /** what is asked of a procedure, by who lets cases follow it; undefined where none of its do */
  procedureUse?(ctx: Ctx, procedure: string): Promise<ProcedureUse | undefined>
  desk?: { links: readonly DeskLink[]; queues?(ctx: Ctx): Promise<Queue[]> }
  /** true: has `schema/` with migrations */
  schema?: boolean
}

export const defineModule = (module: Module): Module => module

/** What modules hand in of documents that people received or gave before. */
export const evidenceOf = (modules: readonly Module[]): readonly EvidenceSource[] =>
  modules.flatMap(({ evidence }) => evidence ?? [])
