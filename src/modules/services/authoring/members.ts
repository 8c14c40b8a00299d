import { type FormBody, fieldOf, plainTyped } from '#kernel'
import { type Json, setIn, type YamlPath } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'

/** How a member is typed: as a number, a choice among what is offered, a tick, … */
export type MemberKind =
  | 'whole'
  | 'number'
  | 'amount'
  | 'fee'
  | 'day'
  | 'date'
  | 'country'
  | 'duration'
  | 'distance'
  | 'size'
  | 'feel'
  | 'line'
  | 'code'
  | 'article'
  | 'tick'
  | 'verdict'
  | 'one'
  | 'several'
  | 'paths'
  | 'register'

/** One thing that may be said of a question or of a part of a service, with an input of its own. */
export type Member = {
  /** its path, `max.characters`; also the end of the name of its input */
  at: string
  /** its path, where names on it have points or blanks */
  path?: readonly string[]
  as: MemberKind
  /** key of its label, where the path would not say it */
  label?: string
  /** what it is called, where that is no text of the studio */
  called?: string
  /** of a choice: what it is among */
  of?: string
  /** of a tick: what stands there where it is ticked; else true */
  ticked?: string
  most?: number
  /** of a whole number; 1 where it is not said */
  least?: number
  /** a dash says that there is none */
  orNone?: boolean
  /** cannot be left empty */
  must?: boolean
  /** cannot be left empty once anything else is said at this path and below */
  mustIn?: string
}

/** A change of one place; undefined takes it away. */
export type Placed = readonly [path: YamlPath, value: Json | undefined]

const IN_CAPITALS: readonly MemberKind[] = ['day', 'duration', 'distance', 'size', 'country']
const REGISTER = / as (.+)$/
const LONGEST: Readonly<Partial<Record<MemberKind, number>>> = { feel: 1_000, paths: 4_000 }

const SOUND: Readonly<Partial<Record<MemberKind, RegExp>>> = {
  whole: /^[0-9]{1,6}$/,
  number: /^-?[0-9]{1,15}(\.[0-9]{1,6})?$/,
  fee: /^((0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?|unknown|by-rules)$/,
  amount: /^(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?$/,
  day: /^([0-9]{4}-[0-9]{2}-[0-9]{2}|-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?)$/,
  duration: /^P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?)?$/,
  distance: /^-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$/,
  size: /^[1-9][0-9]{0,3}(KB|MB)$/,
  date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  country: /^[A-Z]{3}$/,
  code: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  article: /^[^\n]{1,40}$/,
}

const VERDICTS: ReadonlyMap<string, boolean | null> = new Map([
  ...([
    ['yes', true],
    ['no', false],
    ['none', null],
  ] as const),
])
const NONE = '–'

/** All that was sent under a name, each without blanks around it. */
const sentAs = ({ fields }: FormBody, name: string): string[] =>
  [fields[name] ?? []].flat().map((one) => one.trim())

/**
 * What was typed for a member.
 *
 * @param name  of its input
 * @returns undefined where nothing is said
 * @throws services/detail-wrong  with `field`, its name, and `as`, how it is typed
 */
export function typedMember(form: FormBody, name: string, member: Member): Json | undefined {
  const { as, most, least = 1, must } = member
  const wrong = () => problem('detail-wrong', { field: name, as, most: most ?? 0 })
  if (as === 'tick') return fieldOf(form, name) === 'yes' ? (member.ticked ?? true) : undefined
  if (as === 'verdict') return VERDICTS.get(fieldOf(form, name))
  if (as === 'several' || as === 'paths') {
    const all = sentAs(form, name).flatMap((one) => one.split(/[\s,،]+/))
    const found = [...new Set(all.filter(Boolean))]
    if (
      as === 'paths' &&
      !found.every((one) => /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/.test(one))
    )
      throw wrong()
    if (found.length === 0 && must) throw wrong()
    return found.length === 0 ? undefined : found
  }
  const plain = fieldOf(form, name).trim()
  if (plain === '') {
    if (must) throw wrong()
    return undefined
  }
  if (member.orNone && /^[-–]$/.test(plain)) return null
  if (plain.length > (LONGEST[as] ?? 200)) throw wrong()
  if (as === 'register') return askedOf(plain)
  if (as === 'feel' || as === 'line' || as === 'one') return plain
  const typed = IN_CAPITALS.includes(as)
    ? plainTyped(plain).toUpperCase().replaceAll(' ', '')
    : plainTyped(plain)
  if (!SOUND[as]?.test(typed)) throw wrong()
  if (as !== 'whole' && as !== 'number') return typed
  const number = Number(typed)
  if (as === 'whole' && (number < least || number > (most ?? 10_000))) throw wrong()
  return number
}

/** `population as nationality` → what is asked of which register. */
function askedOf(typed: string): Json {
  const field = REGISTER.exec(typed)?.[1]
  const register = typed.replace(REGISTER, '')
  return { register, key: 'signed-in', ...(field !== undefined && { field }) }
}

/** What a member says, as its input shows it; of a list each of its items. */
export function shownMember(row: Readonly<Record<string, unknown>>, member: Member): string[] {
  const { as, ticked } = member
  const value = valueAt(row, member)
  if (as === 'verdict') {
    return [...VERDICTS].flatMap(([word, is]) => (is === value ? [word] : []))
  }
  if (value === null && member.orNone) return [NONE]
  if (value === undefined || value === null) return []
  if (as === 'tick') return value === (ticked ?? true) ? ['yes'] : []
  if (as === 'register') {
    if (!isRecord(value)) return []
    return [
      value.field === undefined ? String(value.register) : `${value.register} as ${value.field}`,
    ]
  }
  return (Array.isArray(value) ? value : [value]).map(String)
}

const stepsTo = ({ at, path }: Member): readonly string[] => path ?? at.split('.')

const valueAt = (row: Readonly<Record<string, unknown>>, member: Member): unknown =>
  standsAt(row, stepsTo(member))

/** What stands in maps at a path; undefined where nothing does. */
export const standsAt = (row: unknown, path: YamlPath): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row)

/** Whether the input of a member can show all that stands there; what it cannot say is left as it is. */
export const canShow = (row: Readonly<Record<string, unknown>>, member: Member): boolean => {
  const value = valueAt(row, member)
  if (value === undefined || member.as === 'register') return true
  if (member.as === 'verdict') return [...VERDICTS.values()].some((one) => one === value)
  if (value === null) return member.orNone === true
  if (member.as === 'tick') return value === (member.ticked ?? true) || value === false
  const plain = (one: unknown) => typeof one === 'string' || typeof one === 'number'
  return Array.isArray(value)
    ? ['several', 'paths'].includes(member.as) && value.every(plain)
    : plain(value)
}

/**
 * What differs between a row and what was typed for it, place by place.
 *
 * @param nameOf  the input of a member
 * @throws as `typedMember`; services/detail-wrong  something is said, and not what belongs to it
 */
export function changedMembers(
  row: Readonly<Record<string, unknown>>,
  members: readonly Member[],
  form: FormBody,
  nameOf: (member: Member) => string,
): Placed[] {
  const typed = members
    .filter((member) => canShow(row, member))
    .map((member) => ({ member, value: typedMember(form, nameOf(member), member) }))
  assertWhole(typed, nameOf)
  const changed = typed.filter(({ member, value }) => !isSame(valueAt(row, member), value, member))
  const now = changed.reduce((all, { member, value }) => placedIn(all, stepsTo(member), value), row)
  const paths = changed.map(({ member }) => pathChanged(row, now, stepsTo(member)))
  const once = new Map(paths.map((path) => [JSON.stringify(path), path]))
  return [...once.values()].map((path) => [path, standsAt(now, path) as Json | undefined])
}

/** As far down as both have maps: the place that is written anew. */
function pathChanged(row: unknown, now: unknown, path: readonly string[]): readonly string[] {
  const [head = '', ...rest] = path
  if (rest.length === 0) return path
  const [before, after] = [standsAt(row, [head]), standsAt(now, [head])]
  return isRecord(before) && isRecord(after) ? [head, ...pathChanged(before, after, rest)] : [head]
}

type Typed = { member: Member; value: Json | undefined }

function assertWhole(typed: readonly Typed[], nameOf: (member: Member) => string) {
  const isIn = ({ at }: Member, path: string) => at === path || at.startsWith(`${path}.`)
  const missing = typed.find(
    ({ member: { mustIn }, value }) =>
      mustIn !== undefined &&
      value === undefined &&
      typed.some((other) => other.value !== undefined && isIn(other.member, mustIn)),
  )
  if (missing) {
    throw problem('detail-wrong', { field: nameOf(missing.member), as: 'needed', most: 0 })
  }
}

function isSame(before: unknown, after: unknown, { as }: Member): boolean {
  // In whichever order they are ticked.
  const plain = (value: unknown) =>
    as === 'several' && Array.isArray(value) ? value.map(String).sort() : value
  return (
    JSON.stringify(plain(before === false && as !== 'verdict' ? undefined : before)) ===
    JSON.stringify(plain(after))
  )
}

type Row = Readonly<Record<string, unknown>>

/** The row with a value at a path, and without maps that are left empty. */
function placedIn(row: Row, [head = '', ...rest]: readonly string[], value: Json | undefined): Row {
  const { [head]: inner, ...others } = row
  if (rest.length === 0) return value === undefined ? others : { ...row, [head]: value }
  const after = placedIn(isRecord(inner) ? inner : {}, rest, value)
  return Object.keys(after).length === 0 ? others : { ...row, [head]: after }
}

/** A YAML text with places of one row changed, all else as it was written. */
export const withPlaces = (text: string, row: YamlPath, places: readonly Placed[]): string =>
  places.reduce((now, [path, value]) => setIn(now, [...row, ...path], value), text)
