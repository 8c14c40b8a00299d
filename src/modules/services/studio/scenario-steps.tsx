import { fieldOf } from '#kernel'
import { Actions, Button, type FieldError, Form, Select, TextArea } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import type { Offers } from '../authoring/offers.ts'
import { offersForSteps } from '../authoring/scenario-offers.ts'
import {
  answersInput,
  answersOfStep,
  DOES,
  stepInput,
  stepMembers,
  stepsIn,
  takesAnswers,
} from '../authoring/scenario-steps.ts'
import type { Told } from './acted.tsx'
import { SEEN } from './address.ts'
import { SaveFirst } from './change-page.tsx'
import { Moves } from './code-list.tsx'
import { MemberInputs } from './member-inputs.tsx'
import { type OfScenario, ScenarioFrame, scenarioHref, Waits } from './scenario-frame.tsx'

/** What is done to the case once it was sent, one act after another, and what must come of each. */
export async function scenarioStepsView(
  request: OfScenario,
  change: Change,
  told: Told,
): Promise<JSX.Element> {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const steps = stepsIn(change.files, params.scenario)
  const offers = bundle && (await offersForSteps(ctx, change.files, bundle))
  const { error } = told
  return (
    <ScenarioFrame {...{ request, change, told }}>
      {offers ? (
        <Form
          action={scenarioHref(request, change, '?part=steps')}
          csrf={csrf}
          hidden={{ [SEEN]: String(change.revision) }}
        >
          <p safe>{t('services.studio.scenario-steps-about')}</p>
          <SaveFirst {...{ t }} />
          <ol class="questions">
            {steps.map((step, index) => (
              <li class="stack">
                <OneStep {...{ request, step, index, offers, error }} />
                {isOpen(change) ? (
                  <Moves
                    {...{ t, index }}
                    act="step"
                    code={String(index)}
                    count={steps.length}
                    last
                  />
                ) : (
                  ''
                )}
              </li>
            ))}
          </ol>
          {isOpen(change) ? <AddStep {...{ request, offers, error }} /> : ''}
        </Form>
      ) : (
        <Waits request={request} />
      )}
    </ScenarioFrame>
  )
}

type StepProps = {
  request: OfScenario
  step: Readonly<Record<string, unknown>>
  index: number
  offers: Offers
  error: FieldError | undefined
}

function OneStep({ request: { ctx, form }, step, index, offers, error }: StepProps) {
  const { t } = ctx
  const name = answersInput(index)
  const text = error ? fieldOf(form, name) : answersOfStep(step)
  return (
    <>
      <MemberInputs
        {...{ t, offers, error }}
        row={step}
        members={[DOES, ...stepMembers(step.do)]}
        nameOf={(member) => stepInput(index, member)}
        sent={error && form}
      />
      {takesAnswers(step.do) ? (
        <TextArea
          t={t}
          name={name}
          label={t('services.studio.members.step-answers')}
          hint={t('services.studio.member-hints.step-answers')}
          value={text}
          rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
          code
          {...(error?.name === name && { error: error.message })}
        />
      ) : (
        ''
      )}
    </>
  )
}

function AddStep({ request: { ctx, form }, offers, error }: Omit<StepProps, 'step' | 'index'>) {
  const { t } = ctx
  const name = stepInput('new', DOES)
  return (
    <>
      <Select
        t={t}
        name={name}
        label={t('services.studio.scenario-step-next')}
        options={[...(offers[DOES.of ?? ''] ?? [])]}
        placeholder={t('services.studio.says-nothing')}
        value={error ? fieldOf(form, name) : ''}
        {...(error?.name === name && { error: error.message })}
      />
      <Actions>
        <Button text={t('services.studio.save')} name="act" value="save" />
        <Button
          text={t('services.studio.scenario-step-add')}
          kind="second"
          name="act"
          value="step-add"
        />
      </Actions>
    </>
  )
}
