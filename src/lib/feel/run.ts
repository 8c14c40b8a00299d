import type { Params } from '#lib/wording'
import type { FeelValue } from './values.ts'
import { type FeelCode, type GivenFor, wordingOf } from './wording.ts'
import type { Zone } from './zone.ts'

/** How much one evaluation may take; what is beyond stops it. */
export type Limits = {
  /** Of work: nodes of expressions evaluated in loops and calls, items copied, parts of texts read. */
  readonly steps: number
  /** Of nesting: the heights of all expressions that wait for a call to return. */
  readonly depth: number
  /** Of one text, in UTF-16 units. */
  readonly text: number
  /** Of one list or context. */
  readonly items: number
  /** Of steps of one regular expression on one text. */
  readonly matching: number
  /** How many reasons are kept; later ones are only counted. */
  readonly reasons: number
}

export const LIMITS: Limits = {
  steps: 300_000,
  depth: 4000,
  text: 200_000,
  items: 100_000,
  matching: 100_000,
  reasons: 200,
}

export type LimitName = 'steps' | 'depth' | 'text' | 'items' | 'matching'

/** The evaluation was stopped: it would take too much. `limit` says of what. */
export class FeelLimitError extends Error {
  readonly code = 'limit'
  readonly params: Params
  readonly limit: LimitName
  readonly most: number

  constructor(limit: LimitName, most: number) {
    super(wordingOf('limit', { limit, most }))
    this.name = 'FeelLimitError'
    this.limit = limit
    this.params = { limit, most }
    this.most = most
  }
}

/** A place in the text of an expression; both counted from 1. */
export type Place = {
  readonly line: number
  readonly column: number
  /** The part of the expression that stands there. */
  readonly text: string
}

/** Why something became null. */
export type Reason = {
  readonly code: string
  readonly params: Params
  readonly place: Place | null
  /** Under what it happened, outermost first: names that `within` was given. */
  readonly path: readonly string[]
}

export type RunOptions = {
  /** The instant that `now()` and `today()` tell. */
  readonly now: Date
  /** The zone in which they tell it. */
  readonly zone: Exclude<Zone, null>
  readonly limits?: Partial<Limits>
}

const PARAM_MOST = 120

/** Blanks are filled with words, not with whole texts. */
export function shortened(params: Params): Params {
  const long = (value: string | number) => typeof value === 'string' && value.length > PARAM_MOST
  if (!Object.values(params).some(long)) return params
  const cut = (value: string | number) =>
    long(value) ? `${String(value).slice(0, PARAM_MOST)}…` : value
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, cut(value)]))
}

const plain = ({ line, column, text }: Place): Place => ({ line, column, text })

/** One evaluation: its clock, what is left of its limits, and the reasons of its nulls, in order. */
export class Run {
  readonly now: Date
  readonly zone: Exclude<Zone, null>
  readonly limits: Limits
  readonly reasons: Reason[] = []
  /** Where the evaluation is, as far as reasons need it. */
  place: Place | null = null
  /** What `?` stands for in the unary test that is evaluated. */
  input: FeelValue = null
  /** Reasons beyond those that are kept. */
  unkept = 0
  #steps: number
  #depth = 0
  #path: readonly string[] = []

  constructor({ now, zone, limits }: RunOptions) {
    this.now = now
    this.zone = zone
    this.limits = { ...LIMITS, ...limits }
    this.#steps = this.limits.steps
  }

  /** Records why something is null, at the place where the evaluation is. */
  fail<Code extends FeelCode>(code: Code, ...given: GivenFor<Code>): null
  fail(code: FeelCode, params: Params = {}): null {
    return this.note(this.place, code, params)
  }

  failAt<Code extends FeelCode>(place: Place | null, code: Code, ...given: GivenFor<Code>): null
  failAt(place: Place | null, code: FeelCode, params: Params = {}): null {
    return this.note(place, code, params)
  }

  /** Records a reason whose code is not one of FEEL's. */
  note(place: Place | null, code: string, params: Params): null {
    if (this.reasons.length < this.limits.reasons) {
      this.reasons.push({
        code,
        params: shortened(params),
        place: place && plain(place),
        path: this.#path,
      })
    } else {
      this.unkept++
    }
    return null
  }

  /** Takes steps. @throws FeelLimitError */
  step(count: number): void {
    this.#steps -= count
    if (this.#steps < 0) throw new FeelLimitError('steps', this.limits.steps)
  }

  get stepsTaken(): number {
    return this.limits.steps - this.#steps
  }

  /** Goes deeper. @throws FeelLimitError */
  enter(height: number): void {
    this.#depth += height
    this.step(height)
    if (this.#depth > this.limits.depth) throw new FeelLimitError('depth', this.limits.depth)
  }

  leave(height: number): void {
    this.#depth -= height
  }

  /** A text, if it is short enough. @throws FeelLimitError */
  text(value: string): string {
    if (value.length > this.limits.text) throw new FeelLimitError('text', this.limits.text)
    this.step(value.length >> 4)
    return value
  }

  /** Allows so many items. @throws FeelLimitError */
  items(count: number): void {
    if (count > this.limits.items) throw new FeelLimitError('items', this.limits.items)
    this.step(count)
  }

  /** Evaluates something under a label, which its reasons carry. */
  within<T>(label: string, work: () => T): T {
    const outer = this.#path
    this.#path = [...outer, label]
    try {
      return work()
    } finally {
      this.#path = outer
    }
  }
}
