import { type Ctx, fieldErrorOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Notice,
  Pairs,
  TextArea,
  TextInput,
} from '#kernel/ui'
import type { Data } from '#lib/bpmn/index'
import type { Json } from '#lib/feel/index'
import { deliverMessage, discardMessage, tryAgain } from '../mend.ts'
import { getDeadMessage, getTrouble, type Trouble } from '../trouble.ts'
import {
  AGAIN,
  incidentsHref,
  messageHref,
  OneMessage,
  OneTrouble,
  troubleHref,
} from './address.ts'
import { tellTroubles } from './words.ts'

type Request = RouteRequest<unknown, unknown>
type One = Pick<Trouble, 'kind' | 'instance' | 'number'>

/** One thing that cannot go on by itself, and what an administrator can do about it. */
export const mendRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/incidents/:kind/:instance/:number',
    allow: 'procedures:mend',
    params: OneTrouble,
    handler: async (request) => html(await troubleView(request, oneOf(request.params))),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/incidents/:kind/:instance/:number',
    allow: 'procedures:mend',
    assurance: AGAIN,
    params: OneTrouble,
    handler: async (request) => {
      const { ctx, params, form } = request
      const one = oneOf(params)
      const typed = { name: fieldOf(form, 'name').trim(), value: fieldOf(form, 'value') }
      try {
        await tryAgain(ctx, one, dataOf(typed))
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, { 'procedures/refused': 'value' })
        return html(await troubleView(request, one, { typed, error }), { status: 422 })
      }
      return redirect(incidentsHref(ctx, `?show=${one.kind}&done=retried`))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/incidents/messages/:id',
    allow: 'procedures:mend',
    params: OneMessage,
    handler: async (request) => html(await messageView(request, request.params.id)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/incidents/messages/:id/deliver',
    allow: 'procedures:mend',
    assurance: AGAIN,
    params: OneMessage,
    handler: async (request) => {
      const key = fieldOf(request.form, 'key').trim()
      return actOn(request, request.params.id, { key }, 'delivered', {
        act: (ctx, id) => deliverMessage(ctx, id, key),
        fields: {
          'procedures/nobody-waits': 'key',
          'procedures/several-receivers': 'key',
          'procedures/on-hold': 'key',
        },
      })
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/incidents/messages/:id/discard',
    allow: 'procedures:mend',
    assurance: AGAIN,
    params: OneMessage,
    handler: async (request) => {
      const reason = fieldOf(request.form, 'reason')
      return actOn(request, request.params.id, { reason }, 'discarded', {
        act: (ctx, id) => discardMessage(ctx, id, reason),
        fields: { 'procedures/reason-missing': 'reason' },
      })
    },
  }),
]

const oneOf = ({ kind, instance, number }: Omit<One, 'number'> & { number: string }): One => ({
  ...{ kind, instance, number: Number(number) },
})

/** A value as it was typed: JSON where it is, else a text. */
function dataOf({ name, value }: { name: string; value: string }): Data | undefined {
  if (name === '') return undefined
  try {
    return { [name]: JSON.parse(value) as Json }
  } catch {
    return { [name]: value }
  }
}

type Typed = { typed: { name: string; value: string }; error: FieldError }

async function troubleView(request: Request, one: One, again?: Typed) {
  const { ctx, csrf } = request
  const { t } = ctx
  const [told] = await tellTroubles(ctx, [await getTrouble(ctx, one.kind, one)])
  if (!told) throw new Error('what was found was not told')
  const isHeld = told.code === 'step-failed'
  return (
    <DeskPage
      {...{ request, title: t('procedures.mend.title', { key: told.key }), error: again?.error }}
    >
      <Notice kind="wait" text={told.what} />
      <Pairs
        pairs={[
          { label: t('procedures.incidents.procedure'), value: told.procedure },
          ...(told.node === ''
            ? []
            : [{ label: t('procedures.incidents.step'), value: told.step }]),
          { label: t('procedures.incidents.since'), value: t.date(told.at, 'moment') },
          { label: t('procedures.incidents.agency'), value: told.agency },
        ]}
      />
      <Form action={troubleHref(ctx, one)} csrf={csrf}>
        {one.kind === 'stuck' && !isHeld ? <PutRight t={t} again={again} /> : ''}
        <Actions>
          <Button text={t(isHeld ? 'procedures.mend.resume' : 'procedures.mend.retry')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

function PutRight({ t, again }: { t: Ctx['t']; again: Typed | undefined }) {
  return (
    <>
      <Heading level={2} text={t('procedures.mend.put-right')} />
      <TextInput
        t={t}
        name="name"
        label={t('procedures.mend.name')}
        hint={t('procedures.mend.name-hint')}
        value={again?.typed.name ?? ''}
        maxLength={200}
        optional
      />
      <TextInput
        t={t}
        name="value"
        label={t('procedures.mend.value')}
        hint={t('procedures.mend.value-hint')}
        value={again?.typed.value ?? ''}
        maxLength={2_000}
        optional
        error={again?.error.message}
      />
    </>
  )
}

type MessageTyped = { key?: string; reason?: string }

async function actOn(
  request: Request,
  id: string,
  typed: MessageTyped,
  done: string,
  {
    act,
    fields,
  }: {
    act: (ctx: Ctx, id: string) => Promise<void>
    fields: Readonly<Record<string, string>>
  },
) {
  const { ctx } = request
  try {
    await act(ctx, id)
  } catch (thrown) {
    const error = fieldErrorOf(ctx.t, thrown, fields)
    return html(await messageView(request, id, typed, error), { status: 422 })
  }
  return redirect(incidentsHref(ctx, `?show=messages&done=${done}`))
}

async function messageView(
  request: Request,
  id: string,
  typed: MessageTyped = {},
  error?: FieldError,
) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { name, sender, key, at, why } = await getDeadMessage(ctx, id)
  const errorOf = (field: string) => (error?.name === field ? error.message : undefined)
  return (
    <DeskPage {...{ request, title: t('procedures.message.title', { name }), error }}>
      <Notice kind="wait" text={t(`procedures.message.whys.${why ?? 'no-receiver'}`)} />
      <Pairs
        pairs={[
          { label: t('procedures.incidents.sender'), value: sender },
          { label: t('procedures.incidents.case'), value: key },
          { label: t('procedures.incidents.since'), value: t.date(at, 'moment') },
        ]}
      />
      <Heading level={2} text={t('procedures.message.deliver-title')} />
      <Form action={`${messageHref(ctx, id)}/deliver`} csrf={csrf}>
        <TextInput
          t={t}
          name="key"
          label={t('procedures.message.key')}
          hint={t('procedures.message.key-hint')}
          value={typed.key ?? key}
          dir="ltr"
          maxLength={200}
          error={errorOf('key')}
        />
        <Actions>
          <Button text={t('procedures.message.deliver')} />
        </Actions>
      </Form>
      <Heading level={2} text={t('procedures.message.discard-title')} />
      <Form action={`${messageHref(ctx, id)}/discard`} csrf={csrf}>
        <TextArea
          t={t}
          name="reason"
          label={t('procedures.message.reason')}
          value={typed.reason ?? ''}
          error={errorOf('reason')}
        />
        <Actions>
          <Button text={t('procedures.message.discard')} kind="stop" />
        </Actions>
      </Form>
    </DeskPage>
  )
}
