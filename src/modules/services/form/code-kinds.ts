import { type Pack, parseIdentifier, plainTyped } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, type Parsed, readText } from './kind.ts'

type IdentifierField = Extract<PlainField, { kind: 'identifier' }>
type PhoneField = Extract<PlainField, { kind: 'phone' }>
type EmailField = Extract<PlainField, { kind: 'email' }>
type IbanField = Extract<PlainField, { kind: 'iban' }>

const typedText = (raw: unknown) => (typeof raw === 'string' ? raw.normalize('NFKC') : '')

/** A typed identifier of a kind that the pack declares; also used for a person's. */
export function parseIdentifierOf(
  id: string,
  raw: unknown,
  { pack, today }: { pack: Pick<Pack, 'settings'>; today: string },
): Parsed {
  if (isEmpty(raw)) return undefined
  const kind = pack.settings.identifiers[id]
  if (!kind) throw new Error(`the pack declares no identifier ${id}`)
  const parsed = parseIdentifier(kind, typedText(raw), today)
  if ('value' in parsed) return parsed
  return {
    fault: {
      code: `identifier-${parsed.fault}`,
      params: { name: kind.names, example: kind.example },
    },
  }
}

export const identifierKind: Kind<IdentifierField> = {
  read: readText,
  toFeel: asIs,
  parse: (raw, field, around) => parseIdentifierOf(field.identifier, raw, around),
}

/** Canonical: E.164. A number of the country may be typed without its calling code. */
export const phoneKind: Kind<PhoneField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, _field, { pack }) {
    if (isEmpty(raw)) return undefined
    const { code, pattern, example } = pack.settings.phone
    const digits = plainTyped(typedText(raw))
      .replace(/[\s().\-\u2010-\u2015]/g, '')
      .replace(/^00/, '+')
    const national = digits.startsWith(code) ? digits.slice(code.length) : digits
    if (!new RegExp(`^(?:${pattern})$`, 'u').test(national)) {
      return { fault: { code: 'phone-pattern', params: { example } } }
    }
    return { value: `${code}${national}` }
  },
}

const EMAIL =
  /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u

/** @source RFC 5321 §4.5.3.1 (lengths); whether it reaches anybody only a message shows */
export const emailKind: Kind<EmailField> = {
  read: readText,
  toFeel: asIs,
  parse(raw) {
    if (isEmpty(raw)) return undefined
    const value = plainTyped(typedText(raw))
    const good = value.length <= 254 && EMAIL.test(value) && !/\.\.|^\.|\.@/.test(value)
    return good ? { value } : { fault: { code: 'email-pattern' } }
  },
}

/** @source ISO 13616-1; check digits by ISO/IEC 7064, MOD 97-10 */
export const ibanKind: Kind<IbanField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, _field, { pack }) {
    if (isEmpty(raw)) return undefined
    const { iban } = pack.settings
    if (!iban) throw new Error('the pack declares no iban')
    const value = plainTyped(typedText(raw))
      .replace(/[\s\-\u2010-\u2015]/g, '')
      .toUpperCase()
    const { country, length, pattern, example } = iban
    if (!value.startsWith(country)) return { fault: { code: 'iban-country', params: { country } } }
    if (value.length !== length) return { fault: { code: 'iban-length', params: { length } } }
    const good = new RegExp(`^[A-Z]{2}[0-9]{2}(?:${pattern})$`).test(value)
    if (!good) return { fault: { code: 'iban-pattern', params: { example } } }
    return rest97(value) === 1 ? { value } : { fault: { code: 'iban-checksum' } }
  },
}

function rest97(iban: string) {
  let rest = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const number = Number.parseInt(character, 36)
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97
  }
  return rest
}
