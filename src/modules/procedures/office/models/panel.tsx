import type { Children } from '@kitajs/html'
import { type Ctx, languageName, type ProcedureUse } from '#kernel'
import { Heading, Select, TextArea, TextInput } from '#kernel/ui'

type Field = {
  name: string
  /** types of elements that have it, as bpmn-js names them; more of a type follow a colon */
  on: string
  lines?: number
}

/** What our procedures say beside the standard's diagram; the script shows those of the chosen element. */
const FIELDS: readonly Field[] = [
  { name: 'role', on: 'Lane UserTask' },
  { name: 'notBy', on: 'UserTask' },
  { name: 'due', on: 'UserTask' },
  { name: 'topic', on: 'ServiceTask' },
  { name: 'ruleSet', on: 'BusinessRuleTask' },
  { name: 'result', on: 'BusinessRuleTask' },
  { name: 'condition', on: 'SequenceFlow ConditionalEventDefinition', lines: 2 },
  { name: 'timer', on: 'TimerEventDefinition', lines: 2 },
  { name: 'message', on: 'ReceiveTask SendTask MessageEventDefinition' },
  { name: 'signal', on: 'SignalEventDefinition' },
  { name: 'code', on: 'ErrorEventDefinition EscalationEventDefinition' },
  { name: 'inputs', on: 'Activity ThrowEvent', lines: 2 },
  { name: 'outputs', on: 'Activity CatchEvent', lines: 2 },
  { name: 'variables', on: 'Process', lines: 3 },
]

type PanelProps = { ctx: Ctx; uses: readonly ProcedureUse[] }

/**
 * The fields beside the canvas. They are sent nowhere: the script writes them into the model, and the model is
 * what is saved.
 */
export function Panel({ ctx, uses: [use] }: PanelProps) {
  const { t, pack } = ctx
  const own = use?.language ?? 'en'
  const languages = [own, ...pack.settings.languages.filter((one) => one !== own)]
  const known = (values: readonly string[], key: string) =>
    values.map((value) => ({ value, label: t(`${key}.${value}`) }))
  const label = (name: string) => ({
    ...{ t, name: `p.${name}`, label: t(`procedures.models.fields.${name}`) },
    ...hintOf(ctx, name),
  })
  return (
    <form class="stack procedure-panel" data-panel aria-labelledby="panel-title">
      <Heading level={2} text={t('procedures.models.panel')} id="panel-title" />
      <p class="quiet small" data-what />
      {languages.map((language) => (
        <TextInput
          t={t}
          name={`p.name.${language}`}
          label={t('procedures.models.fields.name', { language: languageName(t.locale, language) })}
          lang={language}
        />
      ))}
      <On types="Task EndEvent">
        <Select
          {...label('state')}
          options={known(use?.states ?? [], 'cases.states')}
          placeholder={t('procedures.models.says-nothing')}
        />
      </On>
      <On types="UserTask">
        <Select
          {...label('form')}
          options={known(use?.forms ?? [], 'procedures.models.forms')}
          placeholder={t('procedures.models.says-nothing')}
        />
      </On>
      <On types="FlowNode">
        <Select {...label('lane')} options={[]} placeholder={t('procedures.models.says-nothing')} />
      </On>
      <On types="TimerEventDefinition">
        <Select
          {...label('timerKind')}
          options={['date', 'duration', 'cycle'].map((value) => ({
            value,
            label: t(`procedures.models.timers.${value}`),
          }))}
        />
      </On>
      {FIELDS.map(({ name, on, lines }) => (
        <On types={on}>
          {lines === undefined ? (
            <TextInput {...label(name)} dir="auto" />
          ) : (
            <TextArea {...label(name)} rows={lines} />
          )}
        </On>
      ))}
    </form>
  )
}

const HINTED = ['role', 'notBy', 'due', 'condition', 'timer', 'inputs', 'outputs', 'variables']

const hintOf = ({ t }: Ctx, name: string) =>
  HINTED.includes(name) ? { hint: t(`procedures.models.hints.${name}`) } : {}

const On = ({ types, children }: { types: string; children: Children }) => (
  <div data-on={types} hidden>
    {children}
  </div>
)
