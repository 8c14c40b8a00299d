import type { Run } from '../run.ts'
import {
  ANY,
  BOOLEAN,
  DATE_TIME,
  DATE_TYPE,
  DAYS_TIME_TYPE,
  type FeelType,
  listOf,
  NULL,
  NUMBER,
  OPEN_CONTEXT,
  rangeOf,
  STRING,
  TIME_TYPE,
  UNKNOWN,
  YEARS_MONTHS_TYPE,
} from '../type.ts'
import type { FeelValue, Kind } from '../values.ts'

/** How a parameter takes several arguments: the list itself or its items, or all that are left. */
type Gathering = 'none' | 'items' | 'rest'

export type BuiltinParameter = {
  readonly name: string
  /** Null: any value. */
  readonly kinds: readonly Kind[] | null
  readonly optional: boolean
  readonly nullable: boolean
  readonly gathering: Gathering
}

/** Methods may ask for narrower types than all values: the signature says what they are given. */
export type Body = {
  body(run: Run, ...args: readonly (FeelValue | undefined)[]): FeelValue
}['body']

export type Overload = {
  readonly parameters: readonly BuiltinParameter[]
  readonly result: FeelType
  readonly body: Body
  /** The fewest and the most arguments of a call by position. */
  readonly least: number
  readonly most: number
}

export type Builtin = {
  readonly name: string
  readonly overloads: readonly Overload[]
  /** The same whenever it is asked, with the same arguments. */
  readonly constant: boolean
}

const POINT: readonly Kind[] = [
  'number',
  'string',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
]

const KINDS: Record<string, readonly Kind[]> = {
  point: POINT,
  duration: ['days and time duration', 'years and months duration'],
  day: ['date', 'date and time'],
}

const RESULTS: Record<string, FeelType> = {
  any: UNKNOWN,
  boolean: BOOLEAN,
  context: OPEN_CONTEXT,
  date: DATE_TYPE,
  'date and time': DATE_TIME,
  'days and time duration': DAYS_TIME_TYPE,
  list: listOf(UNKNOWN),
  'list<boolean>': listOf(BOOLEAN),
  'list<number>': listOf(NUMBER),
  'list<string>': listOf(STRING),
  'list<context>': listOf(OPEN_CONTEXT),
  null: NULL,
  number: NUMBER,
  range: rangeOf(UNKNOWN),
  string: STRING,
  time: TIME_TYPE,
  'years and months duration': YEARS_MONTHS_TYPE,
}

const SIGNATURE = /^(.+?)\((.*)\) -> (.+)$/

/**
 * A built-in from its signatures, such as `substring(string: string, start position: number, length?: number) -> string`.
 *
 * `?` behind a name: may be left out. `*`: the items, or one list of them. `...`: all that are left.
 * `| null` behind a kind: null is a value like others here.
 */
export function overloadOf(signature: string, body: Body): { name: string; overload: Overload } {
  const match = SIGNATURE.exec(signature)
  const result = RESULTS[match?.[3] ?? '']
  if (!match || !result) throw new Error(`no signature: ${signature}`)
  const [, name = '', list = ''] = match
  const parameters = list === '' ? [] : list.split(', ').map(parameterOf)
  const gathers = parameters.some(({ gathering }) => gathering !== 'none')
  const overload = {
    parameters,
    result,
    body,
    least: parameters.filter(({ optional }) => !optional).length,
    most: gathers ? Number.POSITIVE_INFINITY : parameters.length,
  }
  return { name, overload }
}

function parameterOf(text: string): BuiltinParameter {
  const [written = '', type = ''] = text.split(': ')
  const names = type.split(' | ')
  const kinds = names.filter((name) => name !== 'null')
  return {
    name: written.replace(/(\?|\*|\.\.\.)$/, ''),
    kinds: kinds.includes('any') ? null : kinds.flatMap((kind) => KINDS[kind] ?? [kind as Kind]),
    optional: written.endsWith('?'),
    nullable: names.includes('null'),
    gathering: written.endsWith('*') ? 'items' : written.endsWith('...') ? 'rest' : 'none',
  }
}

/** The static type that a parameter asks for, as far as one type says it. */
export function typeOfParameter({ kinds }: BuiltinParameter): FeelType {
  const [only, ...more] = kinds ?? []
  if (only === undefined || more.length > 0) return ANY
  return RESULTS[only] ?? ANY
}
