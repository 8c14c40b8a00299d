import { type Fetched, registerOf } from '../form/fetched.ts'
import type { FieldNode } from '../form/model.ts'
import type { Wording } from './words.ts'

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

/** When a register was asked. */
export const momentOf = ({ t }: Pick<Wording, 't'>, { at }: Pick<Fetched, 'at'>): string =>
  t.date(new Date(at), 'moment')
