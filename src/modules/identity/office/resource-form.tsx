import { html, Problem, type RouteRequest, redirect, route, textKeyOf } from '#kernel'
import { Actions, Button, DeskPage, Form, Radios, TextArea, TextInput } from '#kernel/ui'
import { ENVIRONMENTS } from '../clients/form.ts'
import { proposeResource } from '../clients/resource.ts'
import {
  EMPTY_RESOURCE,
  FORMATS,
  readResource,
  resourceOrderOf,
  type TypedResource,
} from '../clients/resource-form.ts'
import { errorOf, type FieldError, NameInputs, optionsOf } from './client-form.tsx'
import { Lang } from './clients.tsx'
import { resourcesHref } from './resources.tsx'

type Props = { request: RouteRequest<unknown, unknown>; typed: TypedResource; error?: FieldError }

export const newResourcePage = route({
  method: 'GET',
  url: '/:lang/office/identity/resources/new',
  allow: 'identity:register-clients',
  params: Lang,
  handler: async (request) => html(<NewResource request={request} typed={EMPTY_RESOURCE} />),
})

/** Problems of the form, each with the field where it is mended. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'identity/resource-taken': 'id',
  'identity/resource-wrong': 'server',
  'identity/client-missing': 'server',
}

export const newResourceForm = route({
  method: 'POST',
  url: '/:lang/office/identity/resources/new',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const typed = readResource(ctx, form)
    const again = (error: FieldError) =>
      html(<NewResource {...{ request, typed, error }} />, { status: 422 })
    const order = resourceOrderOf(ctx, typed)
    if ('wrong' in order) {
      const name = order.wrong === 'names' ? `name-${ctx.t.locale}` : order.wrong
      return again({ name, message: ctx.t(`identity.resources.wrong.${order.wrong}`) })
    }
    try {
      await proposeResource(ctx, order)
    } catch (error) {
      const name = error instanceof Problem ? FIELD_OF[error.code] : undefined
      if (!(error instanceof Problem) || !name) throw error
      return again({ name, message: ctx.t(textKeyOf(error.code), error.params) })
    }
    return redirect(resourcesHref(ctx, `/${order.id}`))
  },
})

function NewResource({ request, typed, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const input = (name: 'id' | 'audience' | 'server', label: string, hint: string) => (
    <TextInput
      t={t}
      name={name}
      label={t(label)}
      hint={t(hint)}
      value={typed[name]}
      dir="ltr"
      maxLength={200}
      error={errorOf(name, error)}
    />
  )
  return (
    <DeskPage {...{ request, title: t('identity.resources.add'), error }}>
      <Form action={resourcesHref(ctx, '/new')} csrf={csrf}>
        {input('id', 'identity.clients.id', 'identity.clients.id-hint')}
        <NameInputs ctx={ctx} names={typed.names} error={error} />
        {input('audience', 'identity.resources.audience', 'identity.resources.audience-hint')}
        <Radios
          t={t}
          name="environment"
          label={t('identity.clients.environment')}
          value={typed.environment}
          options={optionsOf(ctx, 'clients.environments', ENVIRONMENTS)}
          error={errorOf('environment', error)}
        />
        <TextArea
          t={t}
          name="scopes"
          label={t('identity.resources.scopes')}
          hint={t('identity.resources.scopes-hint')}
          value={typed.scopes}
          rows={4}
          error={errorOf('scopes', error)}
        />
        {input('server', 'identity.resources.server', 'identity.resources.server-hint')}
        <Radios
          t={t}
          name="format"
          label={t('identity.resources.format')}
          value={typed.format}
          options={optionsOf(ctx, 'resources.formats', FORMATS)}
          error={errorOf('format', error)}
        />
        <Actions>
          <Button text={t('identity.clients.propose')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}
