import {
  type Ctx,
  html,
  languageName,
  type Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  DeskPage,
  Form,
  Radios,
  TextArea,
  TextInput,
} from '#kernel/ui'
import {
  ENVIRONMENTS,
  NOTHING_TYPED,
  orderOf,
  readTyped,
  type TypedClient,
  USES,
  WAYS,
} from '../clients/form.ts'
import { isMendable, proposeClient } from '../clients/registration.ts'
import { ASKED_SCOPES } from '../oidc/account.ts'
import { clientsHref, Lang } from './clients.tsx'

export const newClientPage = route({
  method: 'GET',
  url: '/:lang/office/identity/clients/new',
  allow: 'identity:register-clients',
  params: Lang,
  handler: async (request) => html(<NewClient request={request} typed={NOTHING_TYPED} />),
})

export const newClientForm = route({
  method: 'POST',
  url: '/:lang/office/identity/clients/new',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    const typed = readTyped(ctx, form)
    const order = orderOf(ctx, typed)
    const again = (error: FieldError) =>
      html(<NewClient {...{ request, typed, error }} />, { status: 422 })
    if ('wrong' in order) {
      const name = order.wrong === 'names' ? `name-${ctx.t.locale}` : order.wrong
      return again({ name, message: ctx.t(`identity.clients.wrong.${order.wrong}`) })
    }
    try {
      await proposeClient(ctx, order)
    } catch (error) {
      if (!isMendable(error)) throw error
      return again({ name: 'id', message: messageOf(ctx, error) })
    }
    return redirect(clientsHref(ctx, `/${order.id}`))
  },
})

const messageOf = ({ t }: Ctx, { code, params }: Problem) => t(textKeyOf(code), params)

/** What is wrong with what was typed, and in which field. */
export type FieldError = { name: string; message: string }
type Props = { request: RouteRequest<unknown, unknown>; typed: TypedClient; error?: FieldError }

function NewClient({ request, typed, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <DeskPage {...{ request, title: t('identity.clients.add'), error }}>
      <Form action={clientsHref(ctx, '/new')} csrf={csrf}>
        <WhatItIs {...{ request, typed, error }} />
        <WhereItIs {...{ request, typed, error }} />
        <Actions>
          <Button text={t('identity.clients.propose')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

export const errorOf = (name: string, error: FieldError | undefined) =>
  error?.name === name ? error.message : undefined

/** @param group  of the words, such as `clients.ways` */
export const optionsOf = ({ t }: Ctx, group: string, values: readonly string[]) =>
  values.map((value) => ({ value, label: t(`identity.${group}.${value}`) }))

function WhatItIs({ request, typed, error }: Props) {
  const { ctx } = request
  const { t } = ctx
  return (
    <>
      <TextInput
        t={t}
        name="id"
        label={t('identity.clients.id')}
        hint={t('identity.clients.id-hint')}
        value={typed.id}
        dir="ltr"
        maxLength={64}
        error={errorOf('id', error)}
      />
      <NameInputs ctx={ctx} names={typed.names} error={error} />
      <Radios
        t={t}
        name="environment"
        label={t('identity.clients.environment')}
        value={typed.environment}
        options={optionsOf(ctx, 'clients.environments', ENVIRONMENTS)}
        error={errorOf('environment', error)}
      />
      <Radios
        t={t}
        name="use"
        label={t('identity.clients.use')}
        value={typed.use}
        options={optionsOf(ctx, 'clients.uses', USES)}
        error={errorOf('use', error)}
      />
      <Radios
        t={t}
        name="way"
        label={t('identity.clients.way')}
        value={typed.way}
        options={optionsOf(ctx, 'clients.ways', waysHere(ctx))}
        error={errorOf('way', error)}
      />
    </>
  )
}

/** Certificates are offered where they can reach us. */
const waysHere = ({ ports }: Ctx) =>
  WAYS.filter((way) => way !== 'certificate' || ports.clientAuthorities)

type NameProps = {
  ctx: Ctx
  names: Readonly<Record<string, string>>
  error: FieldError | undefined
}

/** A name in each language of the pack. */
export function NameInputs({ ctx, names, error }: NameProps) {
  const { t } = ctx
  return (
    <>
      {ctx.pack.settings.languages.map((language) => (
        <TextInput
          t={t}
          name={`name-${language}`}
          label={t('identity.clients.name-in', { language: languageName(t.locale, language) })}
          value={names[language]}
          lang={language}
          maxLength={100}
          error={errorOf(`name-${language}`, error)}
        />
      ))}
    </>
  )
}

function WhereItIs({ request, typed, error }: Props) {
  const { ctx } = request
  const { t } = ctx
  const area = (name: 'redirects' | 'keys' | 'certificate', value: string) => (
    <TextArea
      t={t}
      name={name}
      label={t(`identity.clients.${name}`)}
      hint={t(`identity.clients.${name}-hint`)}
      value={value}
      optional
      error={errorOf(name, error)}
    />
  )
  return (
    <>
      {area('redirects', typed.redirects)}
      {area('keys', typed.keys)}
      {ctx.ports.clientAuthorities ? area('certificate', typed.certificate) : ''}
      <TextArea
        t={t}
        name="after-sign-out"
        label={t('identity.clients.after-sign-out')}
        value={typed.afterSignOut}
        optional
      />
      <TextInput
        t={t}
        name="backchannel"
        label={t('identity.clients.backchannel')}
        value={typed.backchannel}
        dir="ltr"
        optional
      />
      <Checkboxes
        t={t}
        name="scopes"
        label={t('identity.clients.scopes')}
        values={typed.scopes}
        options={ASKED_SCOPES.map((value) => ({
          value,
          label: t(`identity.continue.scopes.${value}`),
        }))}
      />
      <Checkboxes
        t={t}
        name="strict"
        label={t('identity.clients.strict')}
        values={typed.strict ? ['yes'] : []}
        options={[{ value: 'yes', label: t('identity.clients.strict-yes') }]}
        optional
      />
    </>
  )
}
