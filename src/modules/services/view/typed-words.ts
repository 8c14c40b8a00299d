import { kindOf } from '../form/kinds.ts'
import { type FieldNode, isGroup, plainOf } from '../form/model.ts'
import { isRecord } from '../form/path.ts'
import { answerWords } from './answer-words.ts'
import type { DatedWording } from './option-words.ts'

/** An answer in words, sound or as it was typed; of a list all its items. */
export function typedWords(wording: DatedWording, node: FieldNode, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (node.field.many && Array.isArray(value)) {
    const inner = isGroup(node.field)
      ? { ...node, field: { ...node.field, many: undefined } }
      : node
    const texts = value.map((item) =>
      isGroup(node.field) ? typedWords(wording, inner, item) : plainWords(wording, node, item),
    )
    return texts.map((text, index) => `${index + 1}. ${text}`).join(' ')
  }
  if (!isGroup(node.field)) return plainWords(wording, node, value)
  if (!isRecord(value)) return ''
  return node.children
    .map((child) => typedWords(wording, child, value[child.name]))
    .filter(Boolean)
    .join(wording.t('services.answers.comma'))
}

function plainWords(wording: DatedWording, node: FieldNode, value: unknown): string {
  const field = plainOf(node.field)
  const parsed = kindOf(field).parse(value, field, wording)
  if (parsed && 'value' in parsed) return answerWords(wording, field, parsed.value)
  if (isRecord(value))
    return Object.values(value)
      .filter((part) => typeof part === 'string')
      .join(' ')
  return typeof value === 'string' ? value : ''
}
