import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, readText } from './kind.ts'

type YesNoField = Extract<PlainField, { kind: 'yesNo' }>
type ChoiceField = Extract<PlainField, { kind: 'choice' }>
type ChoicesField = Extract<PlainField, { kind: 'choices' }>
type DeclarationField = Extract<PlainField, { kind: 'declaration' }>

const notListed = { fault: { code: 'not-listed' } } as const

export const yesNoKind: Kind<YesNoField> = {
  read: readText,
  toFeel: asIs,
  parse(raw) {
    if (isEmpty(raw)) return undefined
    if (raw === true || raw === 'yes') return { value: true }
    if (raw === false || raw === 'no') return { value: false }
    return notListed
  },
}

export const choiceKind: Kind<ChoiceField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, field) {
    if (isEmpty(raw)) return undefined
    return typeof raw === 'string' && field.options.includes(raw) ? { value: raw } : notListed
  },
}

/** Canonical: codes in the order of the form, each once. */
export const choicesKind: Kind<ChoicesField> = {
  read(sent, name, field) {
    const codes = sent
      .all(name)
      .slice(0, field.options.length)
      .filter((code) => code !== '')
    return codes.length === 0 ? undefined : codes.map((code) => code.slice(0, 100))
  },
  toFeel: asIs,
  parse(raw, field) {
    if (isEmpty(raw)) return undefined
    const codes: unknown[] = Array.isArray(raw) ? raw : [raw]
    if (codes.length === 0) return undefined
    const known = codes.every((code) => typeof code === 'string' && field.options.includes(code))
    return known ? { value: field.options.filter((code) => codes.includes(code)) } : notListed
  },
}

/** True, or not given: nobody declares that something is not so. */
export const declarationKind: Kind<DeclarationField> = {
  read: (sent, name) => (sent.one(name) === 'yes' ? true : undefined),
  toFeel: asIs,
  parse: (raw) => (raw === true || raw === 'yes' ? { value: true } : undefined),
}
