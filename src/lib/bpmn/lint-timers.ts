import type { Complaints } from './complaints.ts'
import { everyNode } from './looks.ts'
import type { Definitions, Process, TimerDefinition } from './model.ts'
import { roleAt } from './running.ts'

const DURATION =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const SECONDS = [31_556_952, 2_629_746, 604_800, 86_400, 3600, 60, 1]

/** Seconds of a duration of ISO 8601, months and years on average; undefined: it is none. */
export function secondsOf(text: string): number | undefined {
  const match = DURATION.exec(text.trim())
  if (!match) return undefined
  return match
    .slice(1)
    .reduce((sum, part, index) => sum + Number(part ?? 0) * (SECONDS[index] ?? 0), 0)
}

const CYCLE = /^R\d*\/(?:[^/]+\/)?(P[^/]+)$/
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/
const QUOTED = /^(?:duration|@)?\(?\s*"([^"]+)"\s*\)?$/

/** Whether it is written as other tools write it, and not in FEEL. */
export function isBareTimer({ type, value: { text } }: TimerDefinition): boolean {
  const bare = text.trim()
  if (type === 'date') return DATE.test(bare)
  return type === 'cycle' ? CYCLE.test(bare) : secondsOf(bare) !== undefined
}

/**
 * Timers at the side of work that wait longer than people were promised.
 *
 * @param untimed  roles of those to whom it was promised: how long they take themselves does not count
 */
export function lintTimers(
  { processes }: Definitions,
  { promised, untimed = [] }: { promised?: string; untimed?: readonly string[] },
  complaints: Complaints,
): void {
  const most = promised === undefined ? undefined : secondsOf(promised)
  if (promised === undefined || most === undefined) return
  for (const process of processes) {
    for (const { node } of everyNode(process)) {
      if (node.kind !== 'boundary' || node.event.type !== 'timer') continue
      const { timer } = node.event
      const { text, place } = timer.value
      const waits = secondsOf(QUOTED.exec(text.trim())?.[1] ?? text)
      if (timer.type !== 'duration' || waits === undefined || waits <= most) continue
      if (untimed.includes(roleOfHost(process, node.host) ?? '')) continue
      complaints.warning(node, 'timer-too-long', {
        params: { waits: text.trim(), promised },
        place,
      })
    }
  }
}

function roleOfHost(process: Process, host: string): string | null {
  const held = [...everyNode(process)].find(({ node }) => node.id === host)
  return held ? roleAt(process, held.node) : null
}
