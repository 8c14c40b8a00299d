import type { Ctx } from '#kernel'
import type { Difference } from '../authoring/difference.ts'
import { FACT_KEYS } from '../authoring/service-facts.ts'
import { SERVICE_PARTS } from '../authoring/service-parts.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { isRecord } from '../form/path.ts'
import { durationWords } from '../view/duration-words.ts'
import { conditionSentence } from './condition.tsx'

type Around = {
  ctx: Ctx
  names: (name: string) => string
  bundle: ServiceBundle | undefined
}

/**
 * What a version says of one thing, in the reader's words: a condition as a sentence, a duration as a time, a whole
 * question by what is said of it. What has no words stays as it is written.
 *
 * @param said  as the difference has it; undefined: nothing
 */
export function factWords(around: Around, one: Difference, said: string | undefined) {
  if (said === undefined || one.of !== 'fact') return said
  const what = one.at.at(-1) ?? ''
  if (what === 'order') {
    return around.ctx.t.list(said.split(', ').map(around.names))
  }
  return conditionIn(around, one, said) ?? wordsOf(around, what, readBack(said))
}

const CONDITIONS = ['when', 'is', 'value']

function conditionIn({ ctx, bundle }: Around, { file, at }: Difference, said: string) {
  const form = /^forms\/(.+)\.yaml$/.exec(file)?.[1]
  const inService = file === 'service.yaml' && at[0] === 'evidence' && at.at(-1) === 'when'
  if (!CONDITIONS.includes(at.at(-1) ?? '') || (form === undefined && !inService)) return undefined
  const names = at.flatMap((step, index) => (at[index - 1] === 'fields' ? [step] : []))
  return conditionSentence(ctx, bundle, { is: said, form: form ?? 'apply', names })
}

/** What stands there as it was read; a text that is no JSON is itself. */
function readBack(said: string): unknown {
  if (!/^[[{"]|^(true|false|null)$/.test(said)) return said
  try {
    return JSON.parse(said)
  } catch {
    return said
  }
}

const DURATION = /^-?P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?)?$/

function wordsOf(around: Around, what: string, value: unknown): string {
  const { ctx, names } = around
  const { t } = ctx
  if (typeof value === 'boolean') return t(value ? 'ui.form.yes' : 'ui.form.no')
  if (typeof value === 'string') {
    if (what === 'kind' && t.has(`services.studio.kinds.${value}`)) {
      return t(`services.studio.kinds.${value}`)
    }
    return DURATION.test(value) && !value.startsWith('-') ? durationWords(t, value) : value
  }
  if (Array.isArray(value)) return t.list(value.map((one) => wordsOf(around, what, one)))
  if (!isRecord(value)) return String(value)
  return Object.entries(value)
    .map(([key, inner]) =>
      t('services.studio.place', {
        owner: partName(ctx, key) ?? names(key),
        part: wordsOf(around, key, inner),
      }),
    )
    .join(' · ')
}

/** What a member of a file is called, where it has words. */
export function partName({ t }: Pick<Ctx, 't'>, key: string): string | undefined {
  const found = ['says', 'members'].find((group) => t.has(`services.studio.${group}.${key}`))
  return found && t(`services.studio.${found}.${key}`)
}

/** By which page of the studio each part of `service.yaml` is known. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(SERVICE_PARTS).flatMap(([name, { list }]): [string, string][] =>
    list.length === 1 ? [[String(list[0]), name]] : [],
  ),
  ...Object.entries(FACT_KEYS).map(([name, key]): [string, string] => [key, name]),
])

/** What a place of `service.yaml` is called by the studio's page on which it is changed. */
export function servicePlace(
  { t }: Pick<Ctx, 't'>,
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
