import { FREE_TEXT, type Register } from '#exchange'
import { type Finding, hinted, type Said, type YamlFile, type YamlPath } from '#kernel'
import { lookupOf } from '../form/fetched.ts'
import { type FieldNode, modelOf } from '../form/model.ts'
import { said } from '../found/said.ts'
import type { Field, Lookup } from './field.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'

/** What a register is asked by: no longer text goes over the network. */
const LONGEST_KEY = 100
/** Of one form: each may take a moment when it is sent. */
const MOST = 3

type Placed = { node: FieldNode; field: Field; lookup: Lookup; at: YamlPath }

/** Fields of a form whose answers a register is asked about, each with its place in the file. */
export function typedInto(form: FormFile): Placed[] {
  const { byPath } = modelOf(form)
  return placeFields(form).flatMap(({ path, field, at }) => {
    const node = byPath.get(path)
    const lookup = node && lookupOf(node)
    return node && lookup ? [{ node, field, lookup, at: [...at, 'lookup'] }] : []
  })
}

/** Whether the answers of a form may be asked about as it says. */
export function checkTypedIn(
  file: YamlFile | undefined,
  service: string,
  form: FormFile,
  registers: readonly Register[],
): Finding[] {
  if (!file) return []
  const all = typedInto(form)
  const most =
    all.length > MOST
      ? [
          file.finding(all[MOST]?.at ?? [], {
            code: 'wrong-value',
            message: said('typed-most', { most: MOST }),
          }),
        ]
      : []
  return [
    ...most,
    ...all.flatMap((one): Finding[] => {
      const ids = registers.map(({ register }) => register)
      const register = registers.find((each) => each.register === one.lookup.register)
      if (!register) {
        const message = said('typed-register-unknown', {
          register: one.lookup.register,
          hint: hinted(one.lookup.register, ids),
        })
        return [file.finding([...one.at, 'register'], { code: 'unknown-reference', message })]
      }
      const message = whyNot(one, register, service, all)
      return message ? [file.finding(one.at, { code: 'wrong-value', message })] : []
    }),
  ]
}

/** Why a field does not ask a register about what is typed into it; undefined: it may. */
function whyNot(
  { node, field, lookup }: Placed,
  { register, key, purposes }: Register,
  service: string,
  all: readonly Placed[],
): Said | undefined {
  const purpose = purposes.find((one) => one.module === 'services' && one.purpose === service)
  if (!purpose?.typed) {
    return said('typed-not-let', { service, register })
  }
  if (field.kind === 'identifier' ? field.identifier !== key : key !== FREE_TEXT) {
    return said('typed-other-key', { register, key })
  }
  if (field.kind === 'text' && field.max.characters > LONGEST_KEY) {
    return said('typed-key-long', { most: LONGEST_KEY })
  }
  if (inList(node)) return said('typed-in-list')
  if (field.from || field.value !== undefined) return said('typed-not')
  const missing = lookup.shows?.filter((one) => !purpose.fields.includes(one)) ?? []
  if (missing.length > 0)
    return said('typed-not-told', {
      ...{ register, service, field: missing[0] ?? '' },
      hint: hinted(missing[0] ?? '', purpose.fields),
    })
  const shown = all.flatMap((one) =>
    one.lookup.register === register ? (one.lookup.shows ?? []) : [],
  )
  const unread = purpose.fields.filter((one) => !shown.includes(one))
  if (unread.length === 0) return undefined
  return said('typed-unread', { register, fields: unread.join(', '), service })
}

const inList = ({ field, parent }: FieldNode): boolean =>
  field.many !== undefined || (parent !== undefined && inList(parent))
