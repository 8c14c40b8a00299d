import type { Event } from './state.ts'

/** The event is for a wait that is not there any more, or never was: somebody was faster, or it was withdrawn. */
export class StaleWaitError extends Error {
  readonly code = 'stale-wait'
  readonly wait: number

  constructor(wait: number) {
    super(`nothing waits under the number ${wait}`)
    this.name = 'StaleWaitError'
    this.wait = wait
  }
}

export type Refusal =
  /** the wait is of another kind: `wants` names what it waits for */
  | 'wrong-event'
  /** the instance has ended, or has not begun, or has begun already */
  | 'not-running'
  | 'already-running'
  | 'unknown-process'
  /** several starts, and none is named; or none by this name */
  | 'no-such-start'
  /** there is no incident on this token */
  | 'no-incident'
  /** what stands still cannot be passed over as if it were done, or not by this way */
  | 'cannot-skip'
  /** the data of the instance would be larger than what one instance may hold */
  | 'too-large'

/** The event does not fit the instance. Nothing was done. */
export class EventRefusedError extends Error {
  readonly code: Refusal
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: Refusal, event: Event['type'], params: EventRefusedError['params'] = {}) {
    super(`${event} refused: ${code} ${JSON.stringify(params)}`)
    this.name = 'EventRefusedError'
    this.code = code
    this.params = params
  }
}

/** Thrown by `decide` of the surroundings: there is no decision, and a person has to see to it. */
export class UndecidedError extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: string, params: UndecidedError['params'] = {}) {
    super(`undecided: ${code}`)
    this.name = 'UndecidedError'
    this.code = code
    this.params = params
  }
}
