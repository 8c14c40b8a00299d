import type { PlainField } from '../bundle/field.ts'
import { codesOf, type OptionsField } from '../bundle/options.ts'
import { asIs, isEmpty, type Kind, type Parsed, readText, type Surroundings } from './kind.ts'
import { isOffered, optionMeant } from './offered.ts'

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

/** One code of a choice; of a code list its name in a language of the country will do. */
function parseCode(raw: unknown, field: OptionsField, { pack, today }: Surroundings): Parsed {
  if (typeof raw !== 'string') return notListed
  if (field.options) return field.options.includes(raw) ? { value: raw } : notListed
  const list = pack.lists[field.optionsFrom ?? '']
  const option = list && optionMeant(list, raw)
  if (!option) return notListed
  if (!isOffered(option, today)) return { fault: { code: 'no-longer-offered' } }
  return { value: option.option }
}

export const choiceKind: Kind<ChoiceField> = {
  read: readText,
  toFeel: asIs,
  parse: (raw, field, around) => (isEmpty(raw) ? undefined : parseCode(raw, field, around)),
}

/** Canonical: codes in the order of the form, each once. */
export const choicesKind: Kind<ChoicesField> = {
  read(sent, name, field, { pack }) {
    const codes = sent
      .all(name)
      .slice(0, codesOf(field, pack.lists).length)
      .filter((code) => code !== '')
    return codes.length === 0 ? undefined : codes.map((code) => code.slice(0, 100))
  },
  toFeel: asIs,
  parse(raw, field, around) {
    if (isEmpty(raw)) return undefined
    const given: unknown[] = Array.isArray(raw) ? raw : [raw]
    if (given.length === 0) return undefined
    const codes = new Set<unknown>()
    for (const each of given) {
      const parsed = parseCode(each, field, around)
      if (parsed === undefined || 'fault' in parsed) return parsed ?? notListed
      codes.add(parsed.value)
    }
    return { value: codesOf(field, around.pack.lists).filter((code) => codes.has(code)) }
  },
}

/** True, or not given: nobody declares that something is not so. */
export const declarationKind: Kind<DeclarationField> = {
  read: (sent, name) => (sent.one(name) === 'yes' ? true : undefined),
  toFeel: asIs,
  parse: (raw) => (raw === true || raw === 'yes' ? { value: true } : undefined),
}
