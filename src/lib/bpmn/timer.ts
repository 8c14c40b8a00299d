import { kindOf } from '#lib/feel/index'
import { type Clock, compileText, type Expression, type Lookup, type Names } from './expression.ts'
import type { TimerDefinition } from './model.ts'
import type { Cycle } from './state.ts'
import { after, instantOf, type Period, parsePeriod } from './zoned.ts'

/** When a timer comes: text that stands in the model, or an expression that gives it. */
export type CompiledTimer = {
  readonly type: TimerDefinition['type']
  readonly text: string | null
  readonly expression: Expression | null
}

/** Due at an instant; with what follows, if it comes again. */
export type Armed = { due: string; cycle?: Cycle }

const BARE = {
  date: /^-?\d{4,}-\d\d-\d\d(T|$)/,
  duration: /^P[\dT]/,
  cycle: /^R\d*\//,
}

/** @throws ModelError  the text is neither ISO 8601 nor FEEL */
export function compileTimer({ type, value }: TimerDefinition, names: Names): CompiledTimer {
  const text = value.text.trim()
  if (BARE[type].test(text)) return { type, text, expression: null }
  return { type, text: null, expression: compileText(value, names) }
}

const KINDS = new Set([
  'string',
  'date',
  'date and time',
  'days and time duration',
  'years and months duration',
])

/**
 * Counts a timer from now.
 *
 * @returns null  when the expression gives no such time
 */
export function armTimer(timer: CompiledTimer, lookup: Lookup, clock: Clock): Armed | null {
  const text = timer.text ?? givenBy(timer.expression, lookup, clock)
  if (text === null) return null
  const now = clock.now.getTime()
  if (timer.type === 'cycle') return armCycle(text, now, clock.zone)
  if (timer.type === 'date') return dueAt(instantOf(text, clock.zone))
  const period = parsePeriod(text)
  return period && dueAt(after(now, period, 1, clock.zone))
}

function givenBy(expression: Expression | null, lookup: Lookup, clock: Clock): string | null {
  const value = expression?.run(lookup, clock).value ?? null
  return KINDS.has(kindOf(value)) ? String(value) : null
}

const iso = (instant: number) => new Date(instant).toISOString()
const dueAt = (instant: number | null): Armed | null =>
  instant === null ? null : { due: iso(instant) }

const CYCLE = /^R(\d*)\/(?:([^/]+)\/)?(P[^/]+)$/

/** `R3/PT1H`, `R/2026-01-01T08:00/P1D`. Times before now do not count: nobody waited for them. */
function armCycle(text: string, now: number, zone: string): Armed | null {
  const match = CYCLE.exec(text)
  const period = parsePeriod(match?.[3] ?? '')
  if (!match || !period) return null
  const times = match[1] === '' ? null : Number(match[1])
  if (times === 0 || (times !== null && !Number.isSafeInteger(times))) return null
  const start = match[2] === undefined ? now : instantOf(match[2], zone)
  if (start === null) return null
  const first = match[2] === undefined ? 1 : 0
  const n = firstFrom(start, period, first, now - 1, zone)
  return n === null ? null : armedAt({ start, period, text: match[3] ?? '' }, n, times, zone)
}

type Rule = { start: number; period: Period; text: string }

function armedAt(rule: Rule, n: number, times: number | null, zone: string): Armed | null {
  const due = after(rule.start, rule.period, n, zone)
  if (due === null) return null
  const left = times === null ? null : times - 1
  if (left === 0) return { due: iso(due) }
  return { due: iso(due), cycle: { start: iso(rule.start), duration: rule.text, n, left } }
}

/** The first count, from one on, whose time is later than an instant. Times grow with the count. */
function firstFrom(start: number, period: Period, from: number, instant: number, zone: string) {
  const later = (n: number) => {
    const time = after(start, period, n, zone)
    return time === null || time > instant
  }
  if (later(from)) return after(start, period, from, zone) === null ? null : from
  let size = 1
  while (!later(from + size)) size *= 2
  let low = from + Math.floor(size / 2)
  let high = from + size
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (later(middle)) high = middle
    else low = middle
  }
  return after(start, period, high, zone) === null ? null : high
}

/**
 * The next time of a cycle whose time has come: the first that is later than now. What lies between was missed,
 * and does not use up the times that are left.
 *
 * @returns null  when there is none
 */
export function nextOf(cycle: Cycle, clock: Clock): { armed: Armed; missed: number } | null {
  const period = parsePeriod(cycle.duration)
  if (!period || cycle.left === 0) return null
  const start = Date.parse(cycle.start)
  const now = clock.now.getTime()
  const n = firstFrom(start, period, cycle.n + 1, now, clock.zone)
  if (n === null) return null
  const armed = armedAt({ start, period, text: cycle.duration }, n, cycle.left, clock.zone)
  return armed && { armed, missed: n - cycle.n - 1 }
}
