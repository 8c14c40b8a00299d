import type { Ctx } from '#kernel'
import { FACT_KEYS } from '../authoring/service-facts.ts'
import { SERVICE_PARTS } from '../authoring/service-parts.ts'

type Words = Pick<Ctx, 't'>

/** By which page of the studio each part of `service.yaml` is known. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SERVICE_PARTS).flatMap(([name, { list }]): [string, string][] =>
    list.length === 1 ? [[String(list[0]), name]] : [],
  ),
  ...Object.entries(FACT_KEYS).map(([name, key]): [string, string] => [key, name]),
])

/** What a place of `service.yaml` is called by the studio's page on which it is changed. */
export function servicePlace(
  { t }: Words,
  at: readonly string[],
  index: number,
): string | undefined {
  const page = PAGES.get(at[0] ?? '')
  const step = at[index]
  if (page === undefined || step === undefined) return undefined
  if (index === 0) return t(`services.studio.service-parts.${page}`)
  const keys = [
    ...(index === 1 ? [`facts-of.${page}.${step}`, `service-parts.${step}`] : []),
    ...(at[1] === 'costs' && index === 2 ? [`service-parts.costs-${step}`] : []),
    ...(index > 1 ? [`members.${at.slice(1).join('-')}`] : []),
  ]
  const key = keys.find((one) => t.has(`services.studio.${one}`))
  return key && t(`services.studio.${key}`)
}

/** Where each part of a scenario is changed. */
const OF_SCENARIO: ReadonlyMap<string, string> = new Map([
  ...([
    ['on', 'sent-on'],
    ['account', 'scenario-account'],
    ['registers', 'scenario-pages.registers'],
    ['answers', 'scenario-pages.answers'],
    ['expect', 'scenario-expect'],
    ['steps', 'scenario-pages.steps'],
    ['variants', 'scenario-variants'],
  ] as const),
])

/**
 * What a step on the way into a scenario is called by the inputs with which it is changed.
 *
 * @returns undefined where it has no words: the name of a question, of a register
 */
export function scenarioPlace(
  { t }: Words,
  at: readonly (string | number)[],
  index: number,
): string | undefined {
  const step = at[index]
  // People count from one.
  if (typeof step === 'number') return t.number(step + 1)
  if (step === undefined) return undefined
  const page = index === 0 ? OF_SCENARIO.get(step) : undefined
  if (page !== undefined) return t(`services.studio.${page}`)
  const isStep = at[0] === 'steps'
  if (isStep && step === 'expect') return t('services.studio.scenario-comes')
  const keys = [
    ...(isStep ? [`offers.acts.${step}`, `members.step-${step}`] : []),
    ...(at.includes('expect') ? [`members.expect-${step}`, `members.${step}`] : []),
    ...(step === 'expect' ? ['scenario-expect'] : []),
  ]
  const key = at[0] === 'answers' ? undefined : keys.find((one) => t.has(`services.studio.${one}`))
  return key && t(`services.studio.${key}`)
}
