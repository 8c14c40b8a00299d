/**
 * Where a time counts: null is local (nobody said), a number is an offset in seconds east of UTC, a text
 * is a zone of the IANA database, whose rules the runtime's Intl knows.
 */
export type Zone = number | string | null

const LARGEST_OFFSET = 18 * 3600
/** Beyond these the runtime has no dates: the offset of the last known day is taken. */
const LAST_SECOND = 8.64e12 - 86_400
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/
/** A time of day alone has no day to tell its zone's offset from: it is taken from 1 January 2020. */
const DAY_OF_BARE_TIMES = 18_262

type Rules = { parts: Intl.DateTimeFormat; offsets: Map<number, number> }

const known = new Map<string, Rules | null>()

/** Whether the IANA database, as the runtime has it, knows the zone by exactly this name. */
export const isZone = (name: string): boolean => rulesOf(name) !== null

function rulesOf(name: string): Rules | null {
  let rules = known.get(name)
  if (rules === undefined) {
    rules = readRules(name)
    if (known.size > 1000) known.clear()
    known.set(name, rules)
  }
  return rules
}

function readRules(name: string): Rules | null {
  if (!NAME.test(name) || name.length > 60) return null
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    // The runtime takes any case; the database has each name in one.
    const known = parts.resolvedOptions().timeZone
    const otherCase = known !== name && known.toLowerCase() === name.toLowerCase()
    return otherCase ? null : { parts, offsets: new Map() }
  } catch {
    // The runtime throws a RangeError for what it does not know; for FEEL that is no zone.
    return null
  }
}

/** @returns the offset in seconds that holds at an instant, given in whole seconds since 1970 */
export function offsetAt(zone: number | string, second: number): number {
  if (typeof zone === 'number') return zone
  const rules = rulesOf(zone)
  if (!rules) return 0
  const bounded = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, second))
  // Offsets change at quarters of an hour; so few instants are asked that keeping them pays.
  const quarter = Math.floor(bounded / 900)
  let offset = rules.offsets.get(quarter)
  if (offset === undefined) {
    offset = readOffset(rules.parts, quarter * 900)
    if (rules.offsets.size > 5000) rules.offsets.clear()
    rules.offsets.set(quarter, offset)
  }
  return offset
}

function readOffset(format: Intl.DateTimeFormat, second: number): number {
  const fields: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(second * 1000)) fields[type] = value
  const shown = Number(fields.year)
  const date = new Date(0)
  date.setUTCFullYear(
    fields.era?.startsWith('B') ? 1 - shown : shown,
    Number(fields.month) - 1,
    Number(fields.day),
  )
  date.setUTCHours(Number(fields.hour), Number(fields.minute), Number(fields.second))
  return date.getTime() / 1000 - second
}

/**
 * The offset of a local time. Of an hour that comes twice the first is meant; an hour that is left out is
 * read with the offset before it, so that it lands after the gap.
 */
export function offsetOfLocal(zone: number | string, localSecond: number): number {
  if (typeof zone === 'number') return zone
  const before = offsetAt(zone, localSecond - 86_400)
  const after = offsetAt(zone, localSecond + 86_400)
  if (before === after) return before
  if (offsetAt(zone, localSecond - before) === before) return before
  return offsetAt(zone, localSecond - after) === after ? after : before
}

/** The offset of a time without a date. */
export const offsetOfTime = (zone: number | string, secondOfDay: number): number =>
  offsetOfLocal(zone, DAY_OF_BARE_TIMES * 86_400 + secondOfDay)

/** `Z`, `+03:00`, `-02:45:55`, `@Asia/Qatar` or nothing. */
export function zoneText(zone: Zone): string {
  if (zone === null) return ''
  if (typeof zone === 'string') return `@${zone}`
  if (zone === 0) return 'Z'
  const size = Math.abs(zone)
  const part = (n: number) => String(n).padStart(2, '0')
  const seconds = size % 60 === 0 ? '' : `:${part(size % 60)}`
  return `${zone < 0 ? '-' : '+'}${part(Math.floor(size / 3600))}:${part(Math.floor(size / 60) % 60)}${seconds}`
}

const OFFSET = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/

/** @returns undefined  when the text is no zone; offsets end at 18 hours */
export function parseZone(text: string): Zone | undefined {
  if (text === '') return null
  if (text === 'Z') return 0
  if (text.startsWith('@')) return isZone(text.slice(1)) ? text.slice(1) : undefined
  const match = OFFSET.exec(text)
  if (!match || Number(match[3]) > 59 || Number(match[4] ?? 0) > 59) return undefined
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
  return zoneOfOffset(match[1] === '-' ? -size : size)
}

/** @returns undefined  beyond 18 hours */
export function zoneOfOffset(seconds: number): number | undefined {
  return Math.abs(seconds) <= LARGEST_OFFSET ? seconds + 0 : undefined
}
