import { type FieldType, type Register, readRegisters } from '#exchange'
import {
  type Finding,
  hinted,
  type Pack,
  type Said,
  type Texts,
  type YamlFile,
  type YamlPath,
} from '#kernel'
import { readOrganisations } from '#organisations'
import { ACCOUNT } from '../form/fetched.ts'
import { type FieldNode, modelOf } from '../form/model.ts'
import { said } from '../found/said.ts'
import type { AskedRegister, ServiceBundle } from './bundle.ts'
import type { Field } from './field.ts'
import { placeFields } from './scope.ts'
import { checkTypedIn, typedInto } from './typed-check.ts'

/** What of a register each kind of field takes. */
const FITS: Readonly<Partial<Record<Field['kind'], readonly FieldType[]>>> = {
  text: ['text'],
  longText: ['text'],
  choice: ['text'],
  identifier: ['text'],
  email: ['text'],
  iban: ['text'],
  phone: ['phone'],
  date: ['day'],
  yesNo: ['boolean'],
  number: ['number'],
  address: ['address'],
}

/** The purpose for which a service asks a register: the one that is called as the service. */
const purposeOf = ({ purposes }: Register, service: string) =>
  purposes.find(({ module, purpose }) => module === 'services' && purpose === service)

/** Fields that a register tells a service about whoever applies, as far as a kind of field takes them. */
export const toldTo = (register: Register, service: string, kind: string): string[] => {
  const purpose = purposeOf(register, service)
  const fits: readonly FieldType[] = FITS[kind as Field['kind']] ?? []
  if (!purpose?.consent) return []
  return purpose.fields.filter((field) => fits.some((type) => type === register.fields[field]))
}

/** Fields that a register tells a service about what somebody typed. */
export const toldOfTyped = (register: Register, service: string): readonly string[] => {
  const purpose = purposeOf(register, service)
  return purpose?.typed ? purpose.fields : []
}

/** Fields of a form that are looked up in a register, each with its place in the file. */
function lookedUp(form: ServiceBundle['forms'][string]) {
  const { byPath } = modelOf(form)
  return placeFields(form).flatMap(({ path, field, at }) => {
    const node = byPath.get(path)
    const from = node?.from
    if (!node || !from || from.register === ACCOUNT) return []
    return [{ node, from, field, at: field.from ? [...at, 'from'] : at }]
  })
}

/** Whether each field that is looked up can be: in a register that tells this service what fits the field. */
export function checkLookups(
  files: ReadonlyMap<string, YamlFile>,
  { id, forms }: ServiceBundle,
  registers: readonly Register[],
): Finding[] {
  const typed = Object.entries(forms).flatMap(([form, file]) =>
    checkTypedIn(files.get(`forms/${form}.yaml`), id, file, registers),
  )
  const all = Object.entries(forms).flatMap(([form, file]) =>
    lookedUp(file).map((one) => ({ ...one, form })),
  )
  const fetched = all.flatMap(({ form, node, from, field, at }, index) => {
    const file = files.get(`forms/${form}.yaml`)
    if (!file) return []
    const wrong = (place: YamlPath, message: Said) => [
      file.finding(place, { code: 'wrong-value', message }),
    ]
    const place = field.from ? [...at, 'register'] : at
    const register = registers.find((one) => one.register === from.register)
    if (!register) {
      const ids = [...registers.map((one) => one.register), ACCOUNT]
      const message = said('register-unknown', {
        register: from.register,
        hint: hinted(from.register, ids),
      })
      return [file.finding(place, { code: 'unknown-reference', message })]
    }
    const same = all.filter((one) => one.from.register === from.register)
    const asked = same.map((one) => one.from.field)
    const refused = checkPurpose(register, id, asked)
    // Said once, where the register is named first.
    if (refused !== undefined) return same[0] === all[index] ? wrong(place, refused) : []
    if (inList(node)) {
      return wrong(at, said('register-in-list'))
    }
    if (field.value !== undefined) {
      return wrong(at, said('value-and-from'))
    }
    const purpose = purposeOf(register, id)
    if (!purpose || field.kind === 'group') return []
    return checkField(file, at, { field, from, register, purpose })
  })
  return [...fetched, ...typed]
}

/** Why a service may not ask a register as it does. */
function checkPurpose(register: Register, service: string, asked: readonly string[]) {
  const name = register.register
  const purpose = purposeOf(register, service)
  if (!purpose) {
    return said('register-refuses', { service, register: name })
  }
  if (!purpose.consent) return said('consent-missing', { service, register: name })
  const unread = purpose.fields.filter((field) => !asked.includes(field))
  if (unread.length === 0) return undefined
  return said('register-tells-more', { register: name, fields: unread.join(', '), service })
}

function checkField(
  file: YamlFile,
  at: YamlPath,
  {
    field,
    from,
    register,
    purpose,
  }: {
    field: Field
    from: NonNullable<FieldNode['from']>
    register: Register
    purpose: Register['purposes'][number]
  },
): Finding[] {
  if (field.kind === 'file' && !from.named) return []
  const place = field.from?.field === undefined ? at : [...at, 'field']
  if (!purpose.fields.includes(from.field)) {
    const message = said('register-tells-not', {
      register: register.register,
      field: from.field,
      purpose: purpose.purpose,
      hint: hinted(from.field, purpose.fields),
    })
    return [file.finding(place, { code: 'unknown-reference', message })]
  }
  const type = register.fields[from.field]
  const fits = FITS[field.kind] ?? []
  if (field.kind === 'file' || !type || fits.includes(type)) return []
  const message = said('register-other-type', {
    field: from.field,
    type,
    register: register.register,
    kind: field.kind,
  })
  return [file.finding(place, { code: 'wrong-value', message })]
}

const inList = ({ field, parent }: FieldNode): boolean =>
  field.many !== undefined || (parent !== undefined && inList(parent))

type Known = {
  registers: readonly Register[]
  bodies: readonly { organisation: string; names: Texts }[]
}

const known = new WeakMap<Pack, Promise<Known>>()

/**
 * The registers of a pack and who keeps them, read once for all its services. What is wrong with them is said where they
 * are read for their own sake.
 */
export function askedIn(pack: Pack): Promise<Known> {
  const read = known.get(pack) ?? readKnown(pack)
  known.set(pack, read)
  return read
}

async function readKnown(pack: Pack): Promise<Known> {
  const { registers } = await readRegisters(pack)
  const { organisations } = await readOrganisations(pack)
  return {
    registers: registers?.registers ?? [],
    bodies: organisations?.organisations ?? [],
  }
}

/** With what its forms ask of registers, in the words of today: a draft and a case read them later as they were. */
export function withRegisters(bundle: ServiceBundle, { registers, bodies }: Known): ServiceBundle {
  const ids = Object.values(bundle.forms).flatMap((form) => [
    ...lookedUp(form).map(({ from }) => from.register),
    ...typedInto(form).map(({ lookup }) => lookup.register),
  ])
  const asked = registers.flatMap((register): [string, AskedRegister][] => {
    const purpose = purposeOf(register, bundle.id)
    if (!ids.includes(register.register) || !purpose) return []
    const holder = bodies.find(({ organisation }) => organisation === register.holder)
    return [
      [
        register.register,
        {
          ...{ names: register.names, holder: register.holder, key: register.key },
          ...{ holderNames: holder?.names ?? register.names, purpose: purpose.purpose },
          purposeNames: purpose.names,
          ...(register.correct && { correct: register.correct }),
        },
      ],
    ]
  })
  return asked.length === 0 ? bundle : { ...bundle, registers: Object.fromEntries(asked) }
}
