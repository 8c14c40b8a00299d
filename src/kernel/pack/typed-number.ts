import { plainTyped } from './identifier.ts'

const PLAIN_NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/
/** One or two digits after a comma are decimals in French; three are a group of thousands everywhere here. */
const DECIMAL_COMMA = /,(?=\d{1,2}$)/
const GROUPED = /^-?\d{1,3}([,\u066c' \u00a0]\d{3})+(?=$|[.\u066b])/

/** `١٬٠٢٠٫٥` → `1020.5`; undefined when it is no number. */
export function numberText(typed: string): string | undefined {
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
