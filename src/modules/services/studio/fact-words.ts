import type { Ctx } from '#kernel'
import type { Difference } from '../authoring/difference.ts'
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

/** Codes that have words, by what they are said of. */
const CODED: Readonly<Record<string, string>> = {
  ...{ do: 'acts', state: 'states', notices: 'notices', days: 'days' },
  ...{ outcome: 'outcomes', means: 'silences' },
}

/** The words of a code by what it is said of; undefined where it has none. */
export function codeWords(t: Ctx['t'], what: string, code: string): string | undefined {
  const key = `services.studio.offers.${CODED[what]}.${code}`
  return CODED[what] !== undefined && t.has(key) ? t(key) : undefined
}

/** Lengths of time from the last day of a licence. */
const DISTANCES = ['opens', 'closes']

const distanceWords = (t: Ctx['t'], length: string): string =>
  t('services.studio.distance', {
    side: length.startsWith('-') ? 'before' : 'after',
    length: durationWords(t, length.replace(/^-/, '')),
  })

function wordsOf(around: Around, what: string, value: unknown): string {
  const { ctx, names, bundle } = around
  const { t } = ctx
  if (typeof value === 'boolean') return t(value ? 'ui.form.yes' : 'ui.form.no')
  if (typeof value === 'string') {
    const coded = codeWords(t, what, value)
    if (coded !== undefined) return coded
    const law = what === 'law' ? bundle?.laws?.[value] : undefined
    if (law) return t.of(law)
    if (DISTANCES.includes(what) && DURATION.test(value)) return distanceWords(t, value)
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
