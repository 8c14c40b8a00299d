import type { LogEvent, Trace } from './log.ts'
import type { Pseudonyms } from './pseudonym.ts'

/** One line of an exported log: what happened to an activity, in the words of the standard life cycle of XES. */
export type Line = {
  at: number
  node: string
  /** the same for all lines of one visit */
  visit: string
  transition: 'schedule' | 'start' | 'complete' | 'withdraw' | 'ate_abort' | 'manualskip'
  who: string | null
  role: string | null
  body: string | null
  due: number | null
}

const TRANSITIONS = {
  completed: 'complete',
  withdrawn: 'withdraw',
  failed: 'ate_abort',
  skipped: 'manualskip',
} as const

/**
 * The lines of a case in the order of time, those of the same instant as the log has them: when work was there, when
 * somebody took it, and what became of it. Flows and marks of the interpreter are left out.
 */
export function linesOf({ events }: Trace, isShown: (node: string) => boolean): Line[] {
  const lines: Line[] = []
  const nobody = { who: null, role: null, body: null, due: null }
  events.forEach((event, number) => {
    const { at, node, kind, work } = event
    if (!isShown(node)) return
    const transition = kind in TRANSITIONS ? TRANSITIONS[kind as keyof typeof TRANSITIONS] : null
    // A boundary event is told by being caught alone.
    if (transition === null && !isCaughtAlone(events, number)) return
    const whose = work ? { who: work.who, role: work.role, body: work.body, due: work.due } : nobody
    const visit = `${event.scope}.${number}`
    if (work) {
      lines.push({ at: work.since, node, visit, transition: 'schedule', ...nobody, due: work.due })
      if (work.begun !== null)
        lines.push({ at: work.begun, node, visit, transition: 'start', ...whose })
    }
    lines.push({ at, node, visit, transition: transition ?? 'complete', ...whose })
  })
  return lines.sort((a, b) => a.at - b.at)
}

const isCaughtAlone = (events: readonly LogEvent[], at: number): boolean => {
  const event = events[at]
  const next = events[at + 1]
  return event?.kind === 'caught' && (next?.node !== event.node || next.kind === 'taken')
}

/** A line without the names of people: bodies and roles are no people. */
export const withoutNames = (line: Line, name: Pseudonyms): Line => ({
  ...line,
  who: line.who === null ? null : name('person', line.who),
})

export const instantText = (ms: number): string => new Date(ms).toISOString()
