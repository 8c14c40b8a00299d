import { fieldOf } from '#kernel'
import {
  Actions,
  Button,
  EmptyState,
  type FieldError,
  Form,
  Section,
  Select,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import {
  FOUND,
  fieldInput,
  isPlain,
  REGISTER_STATES,
  type Told as Register,
  registerIn,
  registersFor,
  stateInput,
} from '../authoring/scenario-registers.ts'
import type { Told } from './acted.tsx'
import { SEEN } from './address.ts'
import { type OfScenario, ScenarioFrame, scenarioHref, Waits } from './scenario-frame.tsx'

/** What the registers that the service asks say of whoever applies. */
export async function scenarioRegistersView(
  request: OfScenario,
  change: Change,
  told: Told,
): Promise<JSX.Element> {
  const { ctx, csrf } = request
  const { t } = ctx
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const registers = bundle ? await registersFor(ctx.pack, bundle) : []
  return (
    <ScenarioFrame {...{ request, change, told }}>
      {bundle ? '' : <Waits request={request} />}
      {bundle && registers.length === 0 ? (
        <EmptyState title={t('services.studio.scenario-registers-none')} />
      ) : (
        ''
      )}
      {registers.length > 0 ? (
        <Form
          action={scenarioHref(request, change, '?part=registers')}
          csrf={csrf}
          hidden={{ [SEEN]: String(change.revision) }}
        >
          {registers.map((register) => (
            <OneRegister {...{ request, change, register, error: told.error }} />
          ))}
          {isOpen(change) ? (
            <Actions>
              <Button text={t('services.studio.save')} />
            </Actions>
          ) : (
            ''
          )}
        </Form>
      ) : (
        ''
      )}
    </ScenarioFrame>
  )
}

type Props = {
  request: OfScenario
  change: Change
  register: Register
  error: FieldError | undefined
}

function OneRegister(props: Props) {
  const { request, change, register: one, error } = props
  const { ctx, params, form } = request
  const { t } = ctx
  const { state, values } = registerIn(change.files, params.scenario, one.register)
  const typed = (name: string, kept: string) => (error ? fieldOf(form, name) : kept)
  const name = stateInput(one.register)
  const fields = one.fields.map(({ field, type }) => {
    const input = fieldInput(one.register, field)
    const shared = {
      ...{ t, name: input, label: field, value: typed(input, values[field] ?? '') },
      ...(error?.name === input && { error: error.message }),
    }
    if (type === 'boolean') {
      return (
        <Select
          {...shared}
          options={['yes', 'no'].map((value) => ({ value, label: t(`ui.form.${value}`) }))}
          placeholder={t('services.studio.says-nothing')}
        />
      )
    }
    return isPlain(type) ? (
      <TextInput {...shared} dir="auto" maxLength={300} />
    ) : (
      <TextArea {...shared} rows={3} code hint={t('services.studio.scenario-register-parts')} />
    )
  })
  return (
    <Section title={t.of(one.names)} id={one.register} lettering={false}>
      <div class="stack">
        <Select
          t={t}
          name={name}
          label={t('services.studio.scenario-register-says')}
          options={[FOUND, ...REGISTER_STATES].map((value) => ({
            value,
            label: t(`services.studio.offers.register-says.${value}`),
          }))}
          placeholder={t('services.studio.scenario-register-unasked')}
          value={typed(name, state)}
        />
        <details class="more" open={typed(name, state) === FOUND}>
          <summary safe>{t('services.studio.scenario-register-fields')}</summary>
          <div class="folded stack">{fields}</div>
        </details>
      </div>
    </Section>
  )
}
