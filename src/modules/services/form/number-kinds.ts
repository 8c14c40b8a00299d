import { plainTyped } from '#kernel'
import { decimalText, parseMoney } from '#lib/money'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, type Parsed, readText } from './kind.ts'

type NumberField = Extract<PlainField, { kind: 'number' }>
type MoneyField = Extract<PlainField, { kind: 'money' }>

const PLAIN_NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/
/** One or two digits after a comma are decimals in French; three are a group of thousands everywhere here. */
const DECIMAL_COMMA = /,(?=\d{1,2}$)/
const GROUPED = /^-?\d{1,3}([,\u066c' \u00a0]\d{3})+(?=$|[.\u066b])/

/** `١٬٠٢٠٫٥` → `1020.5`; undefined when it is no number. */
function numberText(typed: string): string | undefined {
  const plain = plainTyped(typed.normalize('NFKC')).replace(/[\u2212\u2013]/g, '-')
  const grouped = GROUPED.exec(plain)?.[0]
  const whole = grouped ? plain.replace(grouped, grouped.replace(/[,\u066c' \u00a0]/g, '')) : plain
  const text = whole
    .replace('\u066b', '.')
    .replace(DECIMAL_COMMA, '.')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^\+/, '')
  return PLAIN_NUMBER.test(text) ? text : undefined
}

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
