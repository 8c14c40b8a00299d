import type { LogEvent, Trace, Work } from './log.ts'
import type { Outline } from './outline.ts'

/** One time that a case was at a node where something is done or waited for. */
export type Visit = {
  node: string
  scope: number
  entered: number
  /** when somebody took the work; null: nobody said so */
  begun: number | null
  /** null: it is still there */
  left: number | null
  how: 'completed' | 'withdrawn' | 'open'
  work: Work | null
  /** one of several runs of the same node at once or in turn, as the model has it */
  round: boolean
  /** others lie in it: a sub-process, or all rounds of a node together */
  holds: boolean
}

/** More events than that of one case are not looked at. */
export const EVENTS_MOST = 20_000

/**
 * The visits of a case, in the order in which they were left; what still runs comes last.
 *
 * Tasks, called procedures, sub-processes and waiting events are visited from `entered` to `completed` or `withdrawn`;
 * events on boundaries and ends are visited for no time. Of several visits of the same node in the same scope at once
 * the first that was entered is left first. What is done in rounds has a visit for each round, and one that holds them.
 */
export function visitsOf(trace: Trace, outline: Outline): Visit[] {
  const builder = new Builder(outline)
  for (const event of trace.events.slice(0, EVENTS_MOST)) builder.see(event)
  return builder.all()
}

class Builder {
  readonly #outline: Outline
  readonly #visits: Visit[] = []
  readonly #entered = new Map<string, number[]>()
  /** rounds that were left, by node */
  readonly #rounds = new Map<string, number>()
  /** that stood still, by scope and node: they are entered once more */
  readonly #failed = new Map<string, number>()
  /** since when a gateway waited whose event has just come, by scope */
  readonly #waited = new Map<number, number>()

  constructor(outline: Outline) {
    this.#outline = outline
  }

  see(event: LogEvent): void {
    const node = this.#outline.nodes.get(event.node)
    const { at, scope, kind } = event
    switch (node?.kind) {
      case 'boundary':
        if (kind === 'caught') this.#add(event, { entered: at })
        return
      case 'end':
        if (kind === 'completed') this.#add(event, { entered: at })
        return
      case 'gateway': {
        if (node.type !== 'event') return
        if (kind === 'entered') this.#enter(event)
        const since = kind === 'completed' ? this.#leave(event) : undefined
        if (since !== undefined) this.#waited.set(scope, since)
        return
      }
      case 'task':
      case 'call':
      case 'subprocess':
      case 'catch':
        if (kind === 'entered') this.#enter(event)
        if (kind === 'failed') this.#fails(event, 1)
        if (kind === 'completed' || kind === 'withdrawn') this.#done(event)
    }
  }

  all(): Visit[] {
    for (const [key, times] of this.#entered) {
      const [scope = '', id = ''] = key.split('\n')
      const node = this.#outline.nodes.get(id)
      if (node?.kind === 'gateway') continue
      const holds = node?.kind === 'subprocess'
      const open = { node: id, scope: Number(scope), begun: null, left: null, work: null }
      for (const entered of times)
        this.#visits.push({ ...open, entered, how: 'open', round: false, holds })
    }
    return this.#visits
  }

  #fails({ node, scope }: LogEvent, by: 1 | -1): boolean {
    const key = `${scope}\n${node}`
    const count = this.#failed.get(key) ?? 0
    this.#failed.set(key, Math.max(0, count + by))
    return count > 0
  }

  #enter(event: LogEvent): void {
    const { node, scope, at } = event
    if (this.#fails(event, -1)) return
    const key = `${scope}\n${node}`
    this.#entered.set(key, [...(this.#entered.get(key) ?? []), at])
  }

  #leave({ node, scope }: LogEvent): number | undefined {
    const key = `${scope}\n${node}`
    const times = this.#entered.get(key)
    const first = times?.shift()
    if (times?.length === 0) this.#entered.delete(key)
    return first
  }

  #done(event: LogEvent): void {
    const node = this.#outline.nodes.get(event.node)
    const loops = node !== undefined && 'loop' in node && node.loop !== null
    const entered = this.#leave(event)
    this.#fails(event, -1)
    const round = entered === undefined && loops
    const rounds = this.#rounds.get(event.node) ?? 0
    if (loops) this.#rounds.set(event.node, round ? rounds + 1 : 0)
    const waited = this.#waited.get(event.scope)
    this.#waited.delete(event.scope)
    this.#add(event, {
      entered: event.work?.since ?? entered ?? waited ?? event.at,
      round,
      holds: node?.kind === 'subprocess' || (!round && rounds > 0),
    })
  }

  #add({ node, scope, at, kind, work }: LogEvent, more: Partial<Visit> & { entered: number }) {
    const how = kind === 'withdrawn' ? 'withdrawn' : 'completed'
    const begun = work?.begun ?? null
    const plain = { node, scope, begun, left: at, how, work: work ?? null } as const
    this.#visits.push({ ...plain, round: false, holds: false, ...more })
  }
}
