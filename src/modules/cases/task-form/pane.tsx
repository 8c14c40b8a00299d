import type { FormBody, RouteRequest } from '#kernel'
import { today } from '#kernel'
import { Actions, Button, ErrorSummary, Form, Notice } from '#kernel/ui'
import { AnswersSummary, formEngine } from '#services'
import { formTitle } from '../clock/law.ts'
import { ownFormOf, ownFormTask } from '../course.ts'
import type { CaseFile } from '../office/read-case.ts'
import { officeHref } from '../pages/addresses.ts'
import { shownTo } from './filled.ts'

type PaneProps = {
  request: RouteRequest<unknown, unknown>
  file: CaseFile
  /** what was sent and could not be accepted */
  sent?: Pick<FormBody, 'fields'> | undefined
}

/** The form that the procedure asks the officer for; nothing where it asks for none. */
export function TaskForm({ request: { ctx, csrf }, file, sent }: PaneProps) {
  const { t, pack } = ctx
  const { found, bundle, standing } = file
  const task = ownFormTask(standing)
  const form = task && ownFormOf(task)
  if (form === undefined) return ''
  const day = today(ctx)
  const { typed, assessment } = formEngine.read(bundle, form, sent ?? { fields: {} }, {
    ...{ today: day, pack },
  })
  const errors = sent ? formEngine.errorLines({ t, pack, bundle }, assessment) : []
  return (
    <>
      <h3 id="form" safe>
        {formTitle(t, bundle, form)}
      </h3>
      <ErrorSummary t={t} errors={errors} />
      <Form
        action={officeHref(t, found.reference, 'form')}
        csrf={csrf}
        hidden={{ version: String(found.version), _form: form }}
      >
        <formEngine.Fields
          {...{ t, pack, bundle, form, typed, assessment, today: day }}
          tells={sent !== undefined}
        />
        <Actions>
          <Button text={t('cases.task-form.send')} />
        </Actions>
      </Form>
    </>
  )
}

/** What officers wrote into forms of the service, the newest first. */
export function FilledForms({ request: { ctx }, file }: PaneProps) {
  const { t, pack } = ctx
  const { bundle, filled } = file
  return (
    <>
      {filled.map((one) => (
        <Notice title={formTitle(t, bundle, one.form)}>
          <p class="quiet" safe>
            {[t.date(one.at, 'moment'), t.of(one.byName)].join(t('ui.file.comma'))}
          </p>
          <AnswersSummary
            {...{ t, pack, bundle, form: one.form, answers: one.answers }}
            fileHref={(id: string) => `?file=${id}`}
            level={3}
          />
          {Object.keys(shownTo(bundle, one)).length > 0 ? (
            <p class="quiet small" safe>
              {t('cases.task-form.applicant-sees')}
            </p>
          ) : (
            ''
          )}
        </Notice>
      ))}
    </>
  )
}
