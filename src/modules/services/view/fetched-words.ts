import { type Fetched, lookupOf, registerOf } from '../form/fetched.ts'
import type { FieldNode } from '../form/model.ts'
import { type Wording, words } from './words.ts'

/** Where an answer comes from: of a register and when, or why none of it confirms it. */
export type AnswerSource = { source?: string; unconfirmed?: string }

/**
 * What is said of where an answer comes from; nothing of one that is simply asked.
 *
 * @param fetched  what registers had said of whoever applies, and which answers that gave
 */
export function sourceOf(
  wording: Wording,
  node: FieldNode,
  fetched: readonly Fetched[] = [],
): AnswerSource {
  if (lookupOf(node)) return adviceOf(wording, node, fetched)
  const { t, bundle } = wording
  const from = registerOf(node)
  const about = from && bundle.registers?.[from.register]
  if (!from || !about) return {}
  const one = fetched.find(({ register }) => register === from.register)
  const register = t.of(about.names)
  if (one?.gave?.includes(node.path)) {
    return { source: t('services.register.source', { register, at: momentOf(wording, one) }) }
  }
  const why = one === undefined || one.state === 'waiting' ? 'not-asked' : one.state
  return { unconfirmed: t(`services.register.unconfirmed.${why}`, { register }) }
}

/** Whether a register stood for a document that would else be asked for. */
export const standsFor = (node: FieldNode, fetched: readonly Fetched[] = []): boolean =>
  node.field.kind === 'file' &&
  fetched.some(({ register, gave }) => {
    return registerOf(node)?.register === register && gave?.includes(node.path)
  })

/** What was said of an answer by the register that is asked about it. */
export const saidOf = (node: FieldNode, fetched: readonly Fetched[] = []): Fetched | undefined =>
  fetched.find(({ typed }) => typed?.path === node.path)

/** In the service's words, with what it shows of what the register found. */
export function tellsOf(wording: Wording, node: FieldNode, { state, record }: Fetched): string {
  const { t } = wording
  if (state !== 'found' && state !== 'not-found') return t('services.lookup.unavailable')
  const shown = (state === 'found' ? (lookupOf(node)?.shows ?? []) : []).flatMap((field) => {
    const value = record?.[field]
    if (value === undefined) return []
    const label = words(wording, `${node.name}.lookup.${field}`)
    return [t('services.lookup.shown', { label, value: valueWords(wording, value) })]
  })
  return [words(wording, `${node.name}.lookup.${state}`), ...shown].join(' ')
}

function valueWords({ t }: Wording, value: unknown): string {
  if (typeof value === 'boolean') return t(`services.lookup.${value ? 'yes' : 'no'}`)
  if (typeof value === 'number') return t.number(value)
  if (typeof value === 'object' && value !== null) return t.of(value as Record<string, string>)
  const text = String(value)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? t.date(text, 'medium') : text
}

/** What a register said of what was typed; nothing where it was not asked. */
function adviceOf(wording: Wording, node: FieldNode, fetched: readonly Fetched[]): AnswerSource {
  const one = saidOf(node, fetched)
  const about = one && wording.bundle.registers?.[one.register]
  if (!one || !about) return {}
  const register = wording.t.of(about.names)
  const says = tellsOf(wording, node, one)
  const at = momentOf(wording, one)
  return { unconfirmed: wording.t('services.lookup.said', { register, at, says }) }
}

/** When a register was asked. */
export const momentOf = ({ t }: Pick<Wording, 't'>, { at }: Pick<Fetched, 'at'>): string =>
  t.date(new Date(at), 'moment')
