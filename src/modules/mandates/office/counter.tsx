import { fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Table,
  TextInput,
} from '#kernel/ui'
import { listTaken, takeAtCounter } from '../counter.ts'
import { Lang } from '../pages/parts.tsx'

const TRIES_A_MINUTE = 10
const FIELDS: Readonly<Record<string, string>> = {
  'mandates/code-wrong': 'code',
  'mandates/counter-own': 'code',
  'mandates/counter-interest': 'code',
}

type Request = RouteRequest<unknown, unknown>

/** Where an officer takes on what somebody at the counter has offered, and sees for whom they act. */
export const counterDesk = route({
  method: 'GET',
  url: '/:lang/office/mandates/counter',
  allow: 'mandates:assist',
  params: Lang,
  handler: async (request) => html(await deskView(request)),
})

export const takeForm = route({
  method: 'POST',
  url: '/:lang/office/mandates/counter',
  allow: 'mandates:assist',
  params: Lang,
  perMinute: TRIES_A_MINUTE,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      await takeAtCounter(ctx, fieldOf(form, 'code'))
      return redirect(`/${ctx.t.locale}/office/mandates/counter`)
    } catch (thrown) {
      const error = fieldErrorOf(ctx.t, thrown, FIELDS)
      return html(await deskView(request, error), { status: 422 })
    }
  },
})

async function deskView(request: Request, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  const taken = await listTaken(ctx)
  return (
    <DeskPage {...{ request, title: t('mandates.counter.desk.title'), error }}>
      <p safe>{t('mandates.counter.desk.lede')}</p>
      <Form action={`/${t.locale}/office/mandates/counter`} csrf={csrf}>
        <TextInput
          t={t}
          name="code"
          label={t('mandates.counter.desk.code')}
          hint={t('mandates.counter.desk.code-hint')}
          value={error ? fieldOf(request.form, 'code') : ''}
          dir="ltr"
          autocomplete="off"
          error={error?.message}
        />
        <Actions>
          <Button text={t('mandates.counter.desk.take')} />
        </Actions>
      </Form>
      <Heading level={2} text={t('mandates.counter.desk.taken')} />
      {taken.length === 0 ? (
        <EmptyState title={t('mandates.list.none')} />
      ) : (
        <>
          <Table
            t={t}
            caption={t('mandates.counter.desk.taken')}
            columns={[
              { label: t('mandates.counter.desk.person') },
              { label: t('mandates.mandate.until') },
            ]}
            rows={taken.map(({ principalName, until }) => ({
              cells: [t.of(principalName), t.date(until, 'long')],
            }))}
          />
          <Actions>
            <ButtonLink href={`/${t.locale}/my/acting`} text={t('mandates.counter.desk.act')} />
            <ButtonLink
              href={`/${t.locale}/my/mandates`}
              text={t('mandates.counter.desk.manage')}
              kind="plain"
            />
          </Actions>
        </>
      )}
    </DeskPage>
  )
}
