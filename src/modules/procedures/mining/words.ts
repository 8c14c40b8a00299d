import type { T } from '#kernel'
import { textIn } from '#lib/bpmn/diagram'
import type { Node, Process, Scope } from '#lib/bpmn/index'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const tagOf = ({ locale }: T) => `${locale}-001-u-nu-latn`

/** A duration in the largest unit that fits: minutes, hours up to two days, days. */
export function durationText(t: T, ms: number): string {
  const [unit, size] = ms < HOUR ? ['minute', MINUTE] : ms < 2 * DAY ? ['hour', HOUR] : ['day', DAY]
  const value = ms / Number(size)
  const maximumFractionDigits = value < 10 && unit !== 'minute' ? 1 : 0
  const format = { style: 'unit', unit: String(unit), unitDisplay: 'long' } as const
  return new Intl.NumberFormat(tagOf(t), { ...format, maximumFractionDigits }).format(value)
}

/** A share in percent; what is not all is not called so. */
export function shareText(t: T, share: number): string {
  const percent = share < 1 ? Math.min(99.9, share * 100) : 100
  const digits = percent > 99 || percent < 1 ? 1 : 0
  return new Intl.NumberFormat(tagOf(t), {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(percent / 100)
}

/** The name of a node or a flow; one of an older model, which the present one does not have, by its id. */
export function namer(t: T, process: Process): (id: string) => string {
  const names = new Map<string, string>()
  const look = ({ nodes, flows }: Scope) => {
    for (const one of [...nodes, ...flows]) names.set(one.id, textIn(one, t.locale))
    for (const node of nodes) if (node.kind === 'subprocess') look(node.scope)
  }
  look(process)
  return (id) => names.get(id) || id
}

/** A way through the procedure in one line, in the direction of reading. */
export const wayText = (t: T, names: readonly string[]): string =>
  names.join(t.dir === 'rtl' ? ' ‹ ' : ' › ')

/** Names of what an exported log tells of, by node. */
export function activityNames(t: T, process: Process): Map<string, string> {
  const name = namer(t, process)
  const names = new Map<string, string>()
  const look = ({ nodes }: Scope) => {
    for (const node of nodes) {
      if (isActivity(node)) names.set(node.id, name(node.id))
      if (node.kind === 'subprocess') look(node.scope)
    }
  }
  look(process)
  return names
}

const isActivity = ({ kind }: Node) => ['task', 'call', 'catch', 'boundary', 'end'].includes(kind)
