import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import type { FieldType, Register } from '#exchange'
import { type FormBody, fieldOf, type Pack } from '#kernel'
import { type Json, setIn } from '#lib/yaml-edit'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { askedIn } from '../bundle/register-check.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { scenarioIn, scenarioPath } from './scenario-edit.ts'
import { textIn } from './source.ts'

/** What a register may answer in a scenario beside what it knows. */
export const REGISTER_STATES = ['not-found', 'unavailable', 'declined'] as const
/** It knows whoever applies, and says so. */
export const FOUND = 'found'

/** A register that the forms of a service ask, with what it tells this service. */
export type Told = Pick<Register, 'register' | 'names'> & {
  fields: readonly { field: string; type: FieldType }[]
}

/** Registers that a service asks, each with what it may tell it. */
export async function registersFor(
  pack: Pack,
  { id, registers: asked = {} }: Pick<ServiceBundle, 'id' | 'registers'>,
): Promise<Told[]> {
  const { registers } = await askedIn(pack)
  return registers
    .filter(({ register }) => Object.hasOwn(asked, register))
    .map(({ register, names, fields, purposes }) => {
      const own = purposes.filter(({ module, purpose }) => module === 'services' && purpose === id)
      const told = [...new Set(own.flatMap((one) => one.fields))]
      return {
        ...{ register, names },
        fields: told.flatMap((field) => {
          const type = fields[field]
          return type === undefined ? [] : [{ field, type }]
        }),
      }
    })
}

export const stateInput = (register: string): string => `register.${register}`
export const fieldInput = (register: string, field: string): string =>
  `register.${register}.${field}`

/** Types of which an answer is one line of text. */
const PLAIN: readonly FieldType[] = ['text', 'day', 'phone', 'number']

export const isPlain = (type: FieldType): boolean => PLAIN.includes(type)

/** What a register says in a scenario: `state`, empty where it is not asked; `values` by field, as they are typed. */
export function registerIn(files: SourceFiles, name: string, register: string) {
  const given = scenarioIn(files, name)?.registers
  const said = isRecord(given) ? given[register] : undefined
  if (!isRecord(said)) return { state: typeof said === 'string' ? said : '', values: {} }
  const values = Object.entries(said).map(([field, value]) => [field, shown(value)])
  return { state: FOUND, values: Object.fromEntries(values) as Record<string, string> }
}

const shown = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' && value !== null
    ? stringify(value, { lineWidth: 0 }).trim()
    : String(value)
}

/**
 * The files with what registers say in a scenario as it was typed; only what differs is written.
 *
 * @throws services/register-answer  a value that is none of its type, with `field`, its input
 */
export function withRegisters(
  files: SourceFiles,
  name: string,
  registers: readonly Told[],
  form: FormBody,
): SourceFiles {
  const path = scenarioPath(name)
  const read = scenarioIn(files, name)
  if (!read) throw problem('file-missing')
  const before = isRecord(read.registers) ? read.registers : {}
  const others = Object.entries(before).filter(
    ([register]) => !registers.some((one) => one.register === register),
  )
  const typed = registers.flatMap((one): [string, unknown][] => {
    const said = saidBy(one, before[one.register], form)
    return said === undefined ? [] : [[one.register, said]]
  })
  const after = Object.fromEntries([...others, ...typed])
  let text = textIn(files, path) ?? ''
  if (Object.keys(after).length === 0) {
    text = setIn(text, ['registers'], undefined)
  } else if (!isRecord(read.registers)) {
    text = setIn(text, ['registers'], after as Json)
  } else {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (isDeepStrictEqual(before[key], after[key])) continue
      text = setIn(text, ['registers', key], after[key] as Json | undefined)
    }
  }
  return { ...files, [path]: text }
}

function saidBy({ register, fields }: Told, before: unknown, form: FormBody): unknown {
  const state = fieldOf(form, stateInput(register))
  if (state !== FOUND) return state === '' ? undefined : state
  const known = isRecord(before) ? before : {}
  const others = Object.entries(known).filter(([key]) => !fields.some(({ field }) => field === key))
  const said = fields.flatMap(({ field, type }): [string, unknown][] => {
    const value = valueTyped(form, fieldInput(register, field), type)
    return value === undefined ? [] : [[field, value]]
  })
  return Object.fromEntries([...others, ...said])
}

function valueTyped(form: FormBody, name: string, type: FieldType): unknown {
  const typed = fieldOf(form, name).replaceAll('\r\n', '\n').trim()
  if (typed === '') return undefined
  const wrong = () => problem('register-answer', { field: name, type })
  if (type === 'boolean') return typed === 'yes'
  if (type === 'number') {
    if (!/^-?[0-9]{1,12}(\.[0-9]{1,6})?$/.test(typed)) throw wrong()
    return Number(typed)
  }
  if (type === 'day' && !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(typed)) throw wrong()
  if (type === 'phone' && !/^\+[0-9]{6,15}$/.test(typed)) throw wrong()
  if (isPlain(type)) {
    if (typed.length > 300) throw wrong()
    return typed
  }
  let read: unknown
  try {
    read = parse(typed)
  } catch {
    throw wrong()
  }
  if (typeof read !== 'object' || read === null) throw wrong()
  return read
}
