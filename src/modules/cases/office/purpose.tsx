import { fieldOf, html, Problem, type RouteRequest, redirect, route, textKeyOf } from '#kernel'
import {
  Actions,
  Button,
  ErrorSummary,
  type FieldError,
  Form,
  Heading,
  Notice,
  OfficePage,
  Radios,
  TextArea,
} from '#kernel/ui'
import type { Stated } from '../look.ts'
import { CaseParams, officeHref } from '../pages/addresses.ts'
import { MAX_PURPOSE, PURPOSES, statePurpose } from '../purpose.ts'

type CaseRequest = RouteRequest<{ reference: string }, unknown>

/** Says why, and goes on to the case. */
export const purposeForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/purpose',
  allow: 'cases:work',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params, form } = request
    const stated = { purpose: fieldOf(form, 'purpose'), text: fieldOf(form, 'text') }
    try {
      await statePurpose(ctx, params.reference, stated)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error
      const name = error.code === 'cases/purpose-unknown' ? 'purpose' : 'text'
      const wrong = { name, message: ctx.t(textKeyOf(error.code), error.params) }
      return html(<PurposePage {...{ request, stated, wrong }} />, { status: error.status })
    }
    return redirect(officeHref(ctx.t, params.reference))
  },
})

type PurposeProps = { request: CaseRequest; stated?: Stated; wrong?: FieldError }

/** Before a case that is not in the official's hands: why they open it. */
export function PurposePage({ request, stated, wrong }: PurposeProps) {
  const { ctx, params, csrf } = request
  const { t } = ctx
  const errorOf = (name: string) => (wrong?.name === name ? wrong.message : undefined)
  return (
    <OfficePage request={request} title={params.reference} wrong={wrong !== undefined}>
      {wrong ? <ErrorSummary t={t} errors={[wrong]} /> : ''}
      <Heading level={1} text={t('cases.purpose.title')} />
      <Notice kind="info" text={t('cases.purpose.about')} />
      <Form action={officeHref(t, params.reference, 'purpose')} csrf={csrf}>
        <Radios
          t={t}
          name="purpose"
          label={t('cases.purpose.why')}
          value={stated?.purpose}
          options={PURPOSES.map((value) => ({ value, label: t(`cases.purposes.${value}`) }))}
          error={errorOf('purpose')}
        />
        <TextArea
          t={t}
          name="text"
          label={t('cases.purpose.text')}
          hint={t('cases.purpose.text-hint')}
          value={stated?.text}
          error={errorOf('text')}
          maxLength={MAX_PURPOSE}
          rows={3}
        />
        <Actions>
          <Button text={t('cases.purpose.open')} />
        </Actions>
      </Form>
    </OfficePage>
  )
}
