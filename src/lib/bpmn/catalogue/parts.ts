import type {
  CatchDefinition,
  FeelText,
  Flow,
  Mapping,
  MessageRef,
  TimerDefinition,
} from '../model.ts'

export const PLACE = { line: 1, column: 1 }

export const named = (id: string) => ({ id, name: id, texts: {}, place: PLACE })

export const feel = (text: string): FeelText => ({ text, place: PLACE })

export const flowOf = (
  id: string,
  source: string,
  target: string,
  condition: FeelText | null,
): Flow => ({ ...named(id), source, target, condition })

/** `m`, or `m key x`. */
export function messageOf(text: string): MessageRef {
  const [name = '', key] = text.split(/\s+key\s+/)
  return { id: name, name, key: key === undefined ? null : feel(key) }
}

/** `message m`, `timer P1D`, `signal s`, `when x > 1`, `error E`, `escalation`, `link l`. */
export function eventOf(text: string): CatchDefinition {
  const [, kind = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? []
  const code = rest === '' ? null : rest
  switch (kind) {
    case 'message':
      return { type: 'message', message: messageOf(rest) }
    case 'timer':
      return { type: 'timer', timer: timerOf(rest) }
    case 'signal':
      return { type: 'signal', name: rest }
    case 'when':
      return { type: 'conditional', condition: feel(rest) }
    case 'error':
      return { type: 'error', code }
    case 'escalation':
      return { type: 'escalation', code }
    case 'link':
      return { type: 'link', name: rest }
    default:
      throw new Error(`no event: ${text}`)
  }
}

/** Kind by the look of the text, or named before it: `date x`. */
function timerOf(text: string): TimerDefinition {
  const [, type, value = text] = /^(date|duration|cycle)\s+(.*)$/.exec(text) ?? []
  if (type === 'date' || type === 'duration' || type === 'cycle')
    return { type, value: feel(value) }
  const bare = text.startsWith('R') ? 'cycle' : text.startsWith('P') ? 'duration' : 'date'
  return { type: bare, value: feel(text) }
}

/** `x = y + 1` */
export function mappingOf(text: string): Mapping {
  const at = text.indexOf('=')
  return { name: text.slice(0, at).trim(), value: feel(text.slice(at + 1).trim()) }
}
