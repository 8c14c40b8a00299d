import { numberText } from '#kernel'
import { decimalText, parseMoney } from '#lib/money'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, type Parsed, readText } from './kind.ts'

type NumberField = Extract<PlainField, { kind: 'number' }>
type MoneyField = Extract<PlainField, { kind: 'money' }>

const textOf = (raw: unknown) =>
  typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw : ''

export const numberKind: Kind<NumberField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, field) {
    if (isEmpty(raw)) return undefined
    const text = numberText(textOf(raw))
    if (text === undefined) return { fault: { code: 'not-a-number' } }
    const value = Number(text)
    if (field.whole && !Number.isInteger(value)) return { fault: { code: 'not-whole' } }
    return within(value, field.min, field.max) ?? { value }
  },
}

function within(value: number, min: number | undefined, max: number | undefined): Parsed {
  if (min !== undefined && value < min) return { fault: { code: 'too-small', params: { min } } }
  if (max !== undefined && value > max) return { fault: { code: 'too-large', params: { max } } }
  return undefined
}

/** Canonical: decimal text with all decimals of the currency, `1020.00`. */
export const moneyKind: Kind<MoneyField> = {
  read: readText,
  toFeel: (value) => Number(value),
  parse(raw, field, { pack }) {
    if (isEmpty(raw)) return undefined
    const { decimals } = pack.settings.currency
    // What a rule worked out is a number, and is rounded to the currency; what is typed must be exact.
    const text = numberText(typeof raw === 'number' ? raw.toFixed(decimals) : textOf(raw))
    const fraction = text?.split('.')[1] ?? ''
    if (text === undefined || fraction.length > decimals) {
      return { fault: { code: 'not-an-amount', params: { decimals } } }
    }
    const limit = (amount: string | undefined) =>
      amount === undefined ? undefined : parseMoney(amount, field.currency, decimals)
    const amount = parseMoney(text, field.currency, decimals)
    const [min, max] = [limit(field.min), limit(field.max)]
    if (min && amount.minor < min.minor) {
      return { fault: { code: 'amount-too-small', params: { min } } }
    }
    if (max && amount.minor > max.minor) {
      return { fault: { code: 'amount-too-large', params: { max } } }
    }
    return { value: decimalText(amount, decimals) }
  },
}
