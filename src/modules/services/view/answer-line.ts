import type { Texts } from '#kernel'
import type { Field } from '../bundle/field.ts'
import { isRecord } from '../form/path.ts'
import { answerWords } from './answer-words.ts'
import type { Wording } from './words.ts'

/**
 * An answer in one line of words, for lists, exports and certificates. Of a person it says the name
 * alone, since these go to more people than the form did.
 *
 * @param field  undefined for what is no field, such as `.count` of a list or a part of an address
 * @param whole  true: of a person the number too, for one officer who has the case
 * @param value  of one field, or of the same field in each item of a list; files give nothing
 */
export function answerLine(
  wording: Wording,
  field: Field | undefined,
  value: unknown,
  { whole = false }: { whole?: boolean } = {},
): string {
  const { t } = wording
  if (value === undefined || value === null) return ''
  const comma = t('ui.file.comma')
  if (field?.kind === 'choices') {
    const codes = [...new Set([value].flat(2))]
    return codes.map((code) => answerWords(wording, field, [code])).join(comma)
  }
  if (Array.isArray(value)) {
    const texts = value.map((item) => answerLine(wording, field, item)).filter(Boolean)
    return [...new Set(texts)].join(comma)
  }
  if (!field) return plainText(wording, value)
  switch (field.kind) {
    case 'person':
      if (whole) return answerWords(wording, field, value)
      return isRecord(value) ? nameText(wording, value.name) : ''
    case 'group':
      return isRecord(value) ? groupText(wording, field, value) : ''
    case 'file':
    case 'note':
    case 'declaration':
      return ''
    default:
      return answerWords(wording, field, value).replace(/\s*\n\s*/g, ' ')
  }
}

function plainText(wording: Wording, value: unknown) {
  if (typeof value === 'number') return wording.t.number(value)
  return isRecord(value) ? nameText(wording, value) : String(value)
}

const nameText = ({ t }: Wording, name: unknown) =>
  isRecord(name) ? t.of(name as Texts) : String(name ?? '')

/** An item of a list by the field that names it, else by its first answer. */
function groupText(
  wording: Wording,
  field: Extract<Field, { kind: 'group' }>,
  item: Record<string, unknown>,
): string {
  // One that is no list has no answer that names it: all that it holds is said.
  if (!field.many) {
    const texts = field.fields.map((one) => answerLine(wording, one, item[one.name]))
    return texts.filter(Boolean).join(' · ')
  }
  const named = field.fields.find(({ name }) => name === field.many?.title)
  const shown = named ?? field.fields.find(({ name }) => item[name] !== undefined)
  return shown ? answerLine(wording, shown, item[shown.name]) : ''
}
