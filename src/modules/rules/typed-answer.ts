import { dayOf, type FormBody, fieldOf, numberTyped, type Pack } from '#kernel'
import type { Json } from '#lib/feel/index'
import { isLocalDate } from '#lib/time'
import type { RuleInput } from './pack/rule-set-file.ts'

/** What was typed: a value, that nothing was, or why it is none. */
export type Typed = { value: Json } | { fault: 'empty' | 'number' | 'amount' | 'date' | 'choice' }

const LONGEST = 500

/**
 * Reads an answer as its question asks for it.
 *
 * @param name  of the field; a date also comes in the three boxes of it
 */
export function typedAnswer(
  form: FormBody,
  name: string,
  { kind, options = [] }: RuleInput,
  { settings }: Pack,
): Typed {
  const text = (kind === 'date' ? fieldOf(form, name) || dayOf(form, name) : fieldOf(form, name))
    .slice(0, LONGEST)
    .trim()
  if (text === '') return { fault: 'empty' }
  switch (kind) {
    case 'yes-no':
      return text === 'yes' || text === 'no' ? { value: text === 'yes' } : { fault: 'choice' }
    case 'choice':
      return options.some(({ value }) => value === text) ? { value: text } : { fault: 'choice' }
    case 'date':
      return isLocalDate(text) ? { value: text } : { fault: 'date' }
    case 'number': {
      const number = numberTyped(text)
      return number === undefined ? { fault: 'number' } : { value: number }
    }
    case 'money': {
      const number = numberTyped(text)
      const decimals = number?.split('.')[1]?.length ?? 0
      return number === undefined || decimals > settings.currency.decimals
        ? { fault: 'amount' }
        : { value: number }
    }
    default:
      return { value: text }
  }
}

/** An answer as a hidden field carries it, to be read back by `typedAnswer`. */
export const carried = (value: Json): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
