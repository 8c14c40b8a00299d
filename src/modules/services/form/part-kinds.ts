import { plainTyped, type Texts } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { parseIdentifierOf } from './code-kinds.ts'
import { asIs, isEmpty, type Kind, lengthOf, type Sent } from './kind.ts'
import { isRecord } from './path.ts'
import { parsePin } from './pin.ts'

type AddressField = Extract<PlainField, { kind: 'address' }>
type PersonField = Extract<PlainField, { kind: 'person' }>
type CompanyField = Extract<PlainField, { kind: 'company' }>

const MAX_NAME = 120
const MAX_PART = 200
const MAX_TRADE_NAME = 200
const TRADE_NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{Zs}\p{P}&+]*$/u
const NAME = /^[\p{L}\p{M}][\p{L}\p{M}\p{Zs}.,'’ʼ-]*$/u

/** A person as an answer: typed, with one name; from a register, with the name in each language. */
export type PersonAnswer = { readonly name: string | Texts } & Readonly<Record<string, unknown>>

function readParts(sent: Sent, name: string, parts: readonly string[]) {
  const typed: Record<string, string> = {}
  for (const part of parts) {
    const text = sent.one(`${name}.${part}`).slice(0, MAX_PART)
    if (text.trim() !== '') typed[part] = text
  }
  return Object.keys(typed).length === 0 ? undefined : typed
}

const wordOf = (typed: unknown) =>
  typeof typed === 'string' || typeof typed === 'number' ? String(typed) : ''

/** Parts as the pack's addresses have them; the zone must be one that the pack knows. */
export const addressKind: Kind<AddressField> = {
  read: (sent, name, field, { pack }) =>
    readParts(sent, name, [
      ...pack.settings.address.parts.map(({ part }) => part),
      ...(field.pin ? ['pin'] : []),
    ]),
  toFeel: asIs,
  parse(raw, field, { pack }) {
    if (!isRecord(raw)) return isEmpty(raw) ? undefined : { fault: { code: 'not-an-address' } }
    const { parts, zone } = pack.settings.address
    const value: Record<string, unknown> = {}
    for (const { part, pattern, maxLength, required, example, names } of parts) {
      const typed = raw[part]
      const params = { part: names, example }
      if (isEmpty(typed)) {
        if (required) return { fault: { code: 'part-missing', part, params } }
        continue
      }
      const text = plainTyped(wordOf(typed).normalize('NFKC'))
      if (lengthOf(text) > maxLength || !new RegExp(`^(?:${pattern})$`, 'u').test(text)) {
        return { fault: { code: 'part-pattern', part, params } }
      }
      value[part] = text
    }
    const pin = field.pin ? parsePin(raw.pin, pack.places.centre) : undefined
    if (pin && 'fault' in pin) return pin
    if (pin) value.pin = pin.value
    if (zone === undefined) return { value }
    const found = pack.places.zones.find((one) => one.zone === value[zone])
    if (!found) {
      const names = parts.find(({ part }) => part === zone)?.names ?? {}
      return { fault: { code: 'zone-unknown', part: zone, params: { part: names } } }
    }
    return { value: { ...value, municipality: found.municipality } }
  },
}

/** A name, and the pack's identifier for sign-in under its id. */
export const personKind: Kind<PersonField> = {
  read: (sent, name, _field, { pack }) =>
    readParts(sent, name, ['name', pack.settings.signIn.identifier]),
  toFeel: asIs,
  parse(raw, _field, around) {
    if (!isRecord(raw)) return isEmpty(raw) ? undefined : { fault: { code: 'not-a-person' } }
    const id = around.pack.settings.signIn.identifier
    const { name } = raw
    if (isEmpty(name)) return { fault: { code: 'name-missing', part: 'name' } }
    const identifier = parseIdentifierOf(id, raw[id], around)
    if (identifier === undefined) {
      const names = around.pack.settings.identifiers[id]?.names ?? {}
      return { fault: { code: 'part-missing', part: id, params: { part: names } } }
    }
    if ('fault' in identifier) return { fault: { ...identifier.fault, part: id } }
    // A name in several languages comes from a register and was never typed.
    if (isRecord(name)) return { value: { ...raw, [id]: identifier.value } }
    const text = wordOf(name).normalize('NFC').replace(/\s+/g, ' ').trim()
    if (lengthOf(text) > MAX_NAME || !NAME.test(text)) {
      return { fault: { code: 'name-pattern', part: 'name' } }
    }
    return { value: { name: text, [id]: identifier.value } }
  },
}

/** A name as businesses have them, and the number by which the country knows businesses. */
export const companyKind: Kind<CompanyField> = {
  read: (sent, name) => readParts(sent, name, ['name', 'number']),
  toFeel: asIs,
  parse(raw, _field, around) {
    if (!isRecord(raw)) return isEmpty(raw) ? undefined : { fault: { code: 'not-a-company' } }
    const id = around.pack.settings.company?.identifier
    if (id === undefined) throw new Error('the pack declares no company')
    if (isEmpty(raw.name)) return { fault: { code: 'company-name-missing', part: 'name' } }
    const number = parseIdentifierOf(id, raw.number, around)
    if (number === undefined) {
      const names = around.pack.settings.identifiers[id]?.names ?? {}
      return { fault: { code: 'part-missing', part: 'number', params: { part: names } } }
    }
    if ('fault' in number) return { fault: { ...number.fault, part: 'number' } }
    const name = wordOf(raw.name)
      .normalize('NFC')
      .replace(/\p{Cf}/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
    if (lengthOf(name) > MAX_TRADE_NAME || !TRADE_NAME.test(name)) {
      return { fault: { code: 'company-name-pattern', part: 'name' } }
    }
    return { value: { name, number: number.value } }
  },
}
