import type { Ctx, T } from '#kernel'
import { parseMoney } from '#lib/money'
import { explainTogether } from '#rules'
import { findTextOf, type ServiceBundle } from '#services'
import type { KeptOutcome } from './outcome.ts'

/** What the rules decided, in two sentences; of several things with each reason and those whose it is. */
export const sentencesOf = (t: T, bundle: ServiceBundle, { decided }: KeptOutcome) =>
  explainTogether(t, decided, (thing) => itemWords(t, bundle, thing))

/** What one of the things is called that were decided one by one: its kind and its number. */
export function itemWords(t: T, bundle: ServiceBundle, index: number): string {
  const group = bundle.service.decidedBy?.each?.split('.').at(-1) ?? ''
  const item = findTextOf(bundle, t.locale, `${group}.item`) ?? group
  return t('cases.rules-say.item', { item, number: index + 1 })
}

/** Of a refusal: why the rules say no, as the last part of a letter; nothing where they do not. */
export const refusedByRules = (
  t: T,
  bundle: ServiceBundle,
  outcome: KeptOutcome | undefined,
): string => (outcome?.qualifies === false ? sentencesOf(t, bundle, outcome).join(' ') : '')

/**
 * What a case costs, where that is known and not nothing: an amount by the rules as it was kept when it was sent.
 *
 * @param outcome  of the first that was sent
 */
export function feeWords(
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  { service: { costs = [] } }: ServiceBundle,
  outcome: KeptOutcome | undefined,
): string | undefined {
  const { code, decimals } = pack.settings.currency
  const amounts = costs.flatMap(({ amount, currency }) => {
    if (amount === 'by-rules') return outcome?.fee ?? []
    return amount === 'unknown' ? [] : parseMoney(amount, currency ?? code, decimals)
  })
  const words = amounts.filter(({ minor }) => minor > 0n).map((amount) => t.money(amount))
  return words.length > 0 ? t.list(words) : undefined
}

/** The name of a desk, as the rules that decided call it. */
export function queueName(
  t: T,
  { decided, queue }: Pick<KeptOutcome, 'decided' | 'queue'>,
): string {
  const values = decided.outcomes[0]?.said.decisions.flatMap(({ values = [] }) => values) ?? []
  const found = values.find(({ value }) => value === queue)
  return found ? t.of(found.texts) : (queue ?? '')
}
