import { ERRORS } from './errors.ts'
import { HANDLERS } from './event-subprocesses.ts'
import { CONDITIONS, EVENTS } from './events.ts'
import { DATA, FLOWS } from './flows.ts'
import { GATEWAYS } from './gateways.ts'
import { INCLUSIVE } from './inclusive.ts'
import { CALLS, REPEATING } from './repeating.ts'
import type { Chapter } from './rule.ts'
import { STARTS } from './starts-and-ends.ts'
import { TIMERS } from './timers.ts'

/** What the interpreter does, rule by rule. */
export const CATALOGUE: readonly Chapter[] = [
  STARTS,
  FLOWS,
  DATA,
  GATEWAYS,
  INCLUSIVE,
  EVENTS,
  CONDITIONS,
  HANDLERS,
  ERRORS,
  REPEATING,
  CALLS,
  TIMERS,
]
