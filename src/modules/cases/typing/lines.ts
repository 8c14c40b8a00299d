import type { Ctx } from '#kernel'
import { answerLine, type Field, findTextOf, type ServiceBundle } from '#services'
import { listFields } from '../fields.ts'
import { labelOf } from '../service-texts.ts'
import type { Answers } from '../tables.ts'

/** One answer as it is typed over: its question, and what goes into the other system. */
export type TypingPart = {
  label: string
  /** in words, as it is read */
  words: string
  /** as it is copied: numbers and days without what only helps reading */
  copy: string
}

/** A part of the answers under a heading of its own; without one what stands for itself. */
export type TypingGroup = { title: string | undefined; parts: TypingPart[] }

/** Kinds whose answer is typed as people read it, not as it is kept. */
const AS_READ = new Set(['choice', 'choices', 'yesNo', 'money', 'number'])

/**
 * Answers in the order of the agency's own system: fields that `typedOver.order` names first, then all others as the form has
 * them. An item of a list is a group of its own. Files stand beside, and are no lines.
 */
export function typingGroups(
  ctx: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle,
  form: string,
  answers: Answers,
): TypingGroup[] {
  const order = bundle.service.typedOver?.order ?? []
  const places = listFields(bundle, form)
  const rank = (path: string) => {
    const at = order.findIndex((one) => path === one || path.startsWith(`${one}.`))
    return at === -1 ? order.length : at
  }
  const sorted = places
    .map((place, index) => ({ ...place, index }))
    .sort((a, b) => rank(a.path) - rank(b.path) || a.index - b.index)
  const wording = { t: ctx.t, pack: ctx.pack, bundle }
  const groups: TypingGroup[] = []
  for (const { path, field } of sorted) {
    const value = valueIn(answers, path)
    if (value === undefined || value === null) continue
    if (field.many && Array.isArray(value)) {
      groups.push(...itemGroups(wording, field, value))
      continue
    }
    const part = partOf(wording, field, value, path)
    if (!part) continue
    const last = groups.at(-1)
    if (last && last.title === undefined) last.parts.push(part)
    else groups.push({ title: undefined, parts: [part] })
  }
  return groups
}

type Wording = Pick<Ctx, 't' | 'pack'> & { bundle: ServiceBundle }

function itemGroups(wording: Wording, field: Field, items: readonly unknown[]): TypingGroup[] {
  const { t, bundle } = wording
  const noun = findTextOf(bundle, t.locale, `${field.name}.item`) ?? field.name
  return items.map((item, index) => ({
    title: t('cases.typing.item', { noun, number: index + 1 }),
    parts: partsIn(wording, field, item),
  }))
}

/** Of an item its fields; those of groups and lists inside it one after another. */
function partsIn(wording: Wording, field: Field, value: unknown): TypingPart[] {
  if (field.kind !== 'group') {
    const part = partOf(wording, field, value, field.name)
    return part ? [part] : []
  }
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item) =>
    field.fields.flatMap((inner) => {
      const given = (item as Record<string, unknown> | null)?.[inner.name]
      return given === undefined || given === null ? [] : partsIn(wording, inner, given)
    }),
  )
}

function partOf(
  wording: Wording,
  field: Field,
  value: unknown,
  path: string,
): TypingPart | undefined {
  const words = answerLine(wording, field, value, { whole: true })
  if (words === '') return undefined
  const plain = typeof value === 'string' && !AS_READ.has(field.kind) ? value : words
  const label = labelOf(wording.bundle, wording.t.locale, path)
  return { label, words, copy: plain.replace(/[\u2066-\u2069]/g, '') }
}

function valueIn(answers: Answers, path: string): unknown {
  let found: unknown = answers
  for (const name of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[name]
  return found
}
