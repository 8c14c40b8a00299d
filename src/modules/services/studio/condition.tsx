import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { type FieldError, Radios, Select, TextInput } from '#kernel/ui'
import type { Askable } from '../authoring/askable.ts'
import { HOWS, readCondition } from '../authoring/condition.ts'
import { MOST_ROWS } from '../authoring/typed-condition.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { modelOf } from '../form/model.ts'
import { conditionWords } from '../paper/when-words.ts'

/** Where a condition of a form decides. */
export type ConditionPlace = {
  form: string
  /** of the question on which it decides, through its groups; none: a page */
  names?: readonly string[]
}

/**
 * When something is asked, as a sentence in the reader's language.
 *
 * @param bundle  undefined: its files cannot be read so far
 * @returns undefined where it has no sentence
 */
export function whenSentence(
  ctx: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle | undefined,
  { when, ...place }: ConditionPlace & { when: string },
): string | undefined {
  const condition = conditionSentence(ctx, bundle, { is: when, ...place })
  return condition === undefined ? undefined : ctx.t('services.paper.when.only', { condition })
}

/** A condition alone as a sentence. @returns as `whenSentence` */
export function conditionSentence(
  { t, pack }: Pick<Ctx, 't' | 'pack'>,
  bundle: ServiceBundle | undefined,
  { is, form, names = [] }: ConditionPlace & { is: string },
): string | undefined {
  const definition = bundle?.forms[form]
  if (!bundle || !definition) return undefined
  const model = modelOf(definition)
  const node = model.byPath.get(names.join('.'))
  return conditionWords({ t, pack, bundle }, model, is, node?.parent)
}

type Props = {
  ctx: Ctx
  asked: readonly Askable[]
  /** the condition that stands there; empty: none */
  when: string
  /** as a sentence, where it has one */
  sentence: string | undefined
  /** what was sent, where something of it is wrong */
  sent: FormBody | undefined
  error: FieldError | undefined
  /** of the inputs' ids, where a page has several */
  id?: string
}

/** Empty rows beside those that are there: so many comparisons are added at once. */
const MORE = 2

/** When something is asked: as a sentence, as comparisons to choose, and as FEEL for what these cannot say. */
export function ConditionInputs(props: Props) {
  const { ctx, asked, when, sentence, sent, error, id = '' } = props
  const { t } = ctx
  const known = readCondition(when, asked)
  const rows = known?.rows ?? []
  const count = Math.min(MOST_ROWS, rows.length + MORE)
  const beyond = when !== '' && (!known || rows.length > MOST_ROWS)
  const typed = (name: string, kept: string) => (sent ? fieldOf(sent, name) : kept)
  return (
    <>
      {sentence === undefined ? '' : <p safe>{sentence}</p>}
      <details class="more" open={sent !== undefined || (when !== '' && !beyond)}>
        <summary safe>{t('services.studio.condition')}</summary>
        <div class="folded">
          {beyond ? <p safe>{t('services.studio.condition-beyond')}</p> : ''}
          <Radios
            t={t}
            name="cond.join"
            id={`${id}cond-join`}
            label={t('services.studio.condition-join')}
            value={typed('cond.join', known?.join ?? 'and')}
            options={['and', 'or'].map((value) => ({
              value,
              label: t(`services.studio.condition-joins.${value}`),
            }))}
          />
          <ol class="conditions">
            {Array.from({ length: beyond ? MORE : count }, (_, index) => (
              <li>
                <Row {...{ ...props, id, index, typed }} row={beyond ? undefined : rows[index]} />
              </li>
            ))}
          </ol>
        </div>
      </details>
      <TextInput
        t={t}
        name="when"
        id={`${id}when`}
        label={t('services.studio.when')}
        hint={t('services.studio.when-hint')}
        value={typed('when', when)}
        dir="ltr"
        maxLength={1_000}
        {...(error?.name === 'when' && { error: error.message })}
      />
    </>
  )
}

type RowProps = Props & {
  id: string
  index: number
  row: { of: string; how: string; value: string } | undefined
  typed: (name: string, kept: string) => string
}

/** A question, how its answer is compared, and with what. */
function Row({ ctx: { t }, asked, error, id, index, row, typed }: RowProps) {
  const name = (part: string) => `cond.${index}.${part}`
  const shared = (part: 'of' | 'how' | 'value') => ({
    ...{ t, name: name(part), id: `${id}cond-${index}-${part}` },
    label: t(`services.studio.condition-${part}`, { number: index + 1 }),
    ...(error?.name === name(part) && { error: error.message }),
  })
  const question = asked.find(({ of }) => of === typed(name('of'), row?.of ?? ''))
  const value = typed(name('value'), row?.value ?? '')
  const options = question?.options ?? []
  const chosen = options.some(({ code }) => code === value)
  const wrong = error?.name === name('value')
  return (
    <>
      <Select
        {...shared('of')}
        placeholder={t('services.studio.condition-none')}
        options={asked.map((one) => ({ value: one.of, label: one.label }))}
        value={typed(name('of'), row?.of ?? '')}
      />
      <Select
        {...shared('how')}
        options={HOWS.map((how) => ({ value: how, label: t(`services.studio.hows.${how}`) }))}
        value={typed(name('how'), row?.how ?? 'is')}
      />
      {options.length > 0 && (chosen || wrong || value === '') ? (
        <Select
          {...shared('value')}
          options={options.map(({ code, label }) => ({ value: code, label }))}
          value={value}
        />
      ) : (
        <TextInput {...shared('value')} value={value} maxLength={200} />
      )}
    </>
  )
}
