import { plainTyped } from '#kernel'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind } from './kind.ts'
import { isRecord } from './path.ts'

type PlateField = Extract<PlainField, { kind: 'plate' }>

const MAX_TYPED = 40

/** A vehicle's plate: a kind of the pack, and a number of one of the designs that may be seen today. */
export const plateKind: Kind<PlateField> = {
  read(sent, name) {
    const kind = sent.one(`${name}.kind`).slice(0, MAX_TYPED)
    const number = sent.one(`${name}.number`).slice(0, MAX_TYPED)
    if (number.trim() === '' && kind === '') return undefined
    return { ...(kind !== '' && { kind }), ...(number.trim() !== '' && { number }) }
  },
  toFeel: asIs,
  parse(raw, _field, { pack, today }) {
    if (!isRecord(raw)) return isEmpty(raw) ? undefined : { fault: { code: 'not-a-plate' } }
    const { plates } = pack.settings
    if (!plates) throw new Error('the pack declares no plates')
    if (isEmpty(raw.kind)) return { fault: { code: 'plate-without-kind' } }
    const kind = plates.find(({ plate }) => plate === raw.kind)
    if (!kind) return { fault: { code: 'not-listed' } }
    const seen = kind.designs.filter(
      ({ from, until }) =>
        (from === undefined || from <= today) && (until === undefined || today <= until),
    )
    const example = seen.at(-1)?.example ?? ''
    if (isEmpty(raw.number)) return { fault: { code: 'plate-without-number', part: 'number' } }
    const typed = typeof raw.number === 'number' ? String(raw.number) : raw.number
    const number = plainTyped(typeof typed === 'string' ? typed.normalize('NFKC') : '')
      .replace(/[\s\-\u2010-\u2015]/g, '')
      .toUpperCase()
    if (!seen.some(({ pattern }) => new RegExp(`^(?:${pattern})$`, 'u').test(number))) {
      return { fault: { code: 'plate-pattern', part: 'number', params: { example } } }
    }
    return { value: { kind: kind.plate, number } }
  },
}
