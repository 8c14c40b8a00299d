import { findUnprintable } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, lengthOf, readText } from './kind.ts'

type TextField = Extract<PlainField, { kind: 'text' | 'longText' }>

/** Control characters but tab and line feed, and what turns the direction of the text around. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu

const SCRIPTS = {
  arab: /^[\p{Script=Arabic}\p{M}\p{N}\p{P}\p{Zs}]*$/u,
  latn: /^[\p{Script=Latin}\p{M}\p{N}\p{P}\p{Zs}]*$/u,
} as const

/** NFC, one kind of line end, nothing that turns the direction of other text, no spaces around. */
function clean(text: string, lines: boolean) {
  const plain = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(CONTROLS, '')
  return (lines ? plain : plain.replace(/\s+/g, ' ')).trim()
}

/** A line of text, or several. */
export const textKind: Kind<TextField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, field) {
    if (isEmpty(raw)) return undefined
    if (typeof raw !== 'string') return { fault: { code: 'not-text' } }
    const value = clean(raw, field.kind === 'longText')
    if (value === '') return undefined
    const limit = field.max.characters
    const over = lengthOf(value) - limit
    if (over > 0) return { fault: { code: 'too-long', params: { limit, over } } }
    if (field.kind === 'text' && field.script && !SCRIPTS[field.script].test(value)) {
      return { fault: { code: `script-${field.script}` } }
    }
    const odd = field.kind === 'text' ? findUnprintable(value) : undefined
    if (odd !== undefined) return { fault: { code: 'unprintable', params: { character: odd } } }
    return { value }
  },
}
