import { Type } from 'typebox'
import { type Ctx, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  Form,
  Heading,
  OfficePage,
  Pairs,
  Section,
  Tag,
  TextArea,
} from '#kernel/ui'
import type { Client, ClientState } from '../clients/client.ts'
import { hasCertificate, renewCertificate, renewSecret } from '../clients/credentials.ts'
import { getOwnClient } from '../clients/own.ts'
import { approveClient, type ClientMove, moveClient } from '../clients/registration.ts'
import { clientsHref, tagOf, warningOf } from './clients.tsx'

const Named = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: '^[a-z0-9-]{3,64}$' }),
})

export const clientPage = route({
  method: 'GET',
  url: '/:lang/office/identity/clients/:id',
  allow: 'identity:register-clients',
  params: Named,
  handler: async (request) => {
    const client = await getOwnClient(request.ctx, request.params.id)
    return html(<ClientView request={request} client={client} />)
  },
})

type ViewProps = { request: RouteRequest<unknown, unknown>; client: Client; secret?: string }

function ClientView({ request, client, secret }: ViewProps) {
  const { ctx } = request
  const { t } = ctx
  const { metadata, certificateExpiresAt: endsAt } = client
  const lines = (values: readonly string[] = []) => values.join('  ')
  const pairs: [label: string, value: string][] = [
    ['id', client.id],
    ['environment', t(`identity.clients.environments.${client.environment}`)],
    ['way', metadata.token_endpoint_auth_method ?? ''],
    ['redirects', lines(metadata.redirect_uris)],
    ['backchannel', metadata.backchannel_logout_uri ?? ''],
    ['scopes', metadata.scope ?? ''],
    ['subject', metadata.tls_client_auth_subject_dn ?? ''],
    ['certificate-until', endsAt ? t.date(endsAt, 'medium') : ''],
    [hasCertificate(client) ? 'certificate' : 'secret', warningOf(ctx, client) ?? ''],
  ]
  return (
    <OfficePage request={request} title={t.of(client.names)}>
      <Heading level={1} text={t.of(client.names)} />
      <p>
        <Tag {...tagOf(ctx, client.state)} big />
      </p>
      {secret ? (
        <div class="note" role="status">
          <div>
            <p safe>{t('identity.clients.secret-once')}</p>
            <p dir="ltr" class="secret">
              <code safe>{secret}</code>
            </p>
          </div>
        </div>
      ) : (
        ''
      )}
      <Pairs
        pairs={pairs
          .filter(([, value]) => value !== '')
          .map(([label, value]) => ({ label: t(`identity.clients.${label}`), value }))}
      />
      <Acts request={request} client={client} />
      {hasCertificate(client) && client.state !== 'ended' ? (
        <NextCertificate request={request} client={client} />
      ) : (
        ''
      )}
    </OfficePage>
  )
}

const ACTS: Readonly<Record<ClientState, readonly string[]>> = {
  proposed: ['approve', 'end'],
  approved: ['secret', 'suspend', 'end'],
  suspended: ['resume', 'end'],
  ended: [],
}

function Acts({ request, client }: Omit<ViewProps, 'secret'>) {
  const { ctx, csrf } = request
  const hasSecret = client.metadata.token_endpoint_auth_method === 'client_secret_basic'
  const own = ctx.actor.kind === 'person' && ctx.actor.id === client.proposedBy
  return (
    <Actions>
      {ACTS[client.state]
        .filter((act) => act !== 'secret' || hasSecret)
        .map((act) => (
          <Form action={clientsHref(ctx, `/${client.id}/${act}`)} csrf={csrf}>
            <Button
              text={ctx.t(`identity.clients.acts.${act}`)}
              kind={
                act === 'approve'
                  ? 'primary'
                  : act === 'end' || act === 'suspend'
                    ? 'stop'
                    : 'second'
              }
              disabled={act === 'approve' && own ? ctx.t('identity.clients.own') : undefined}
            />
          </Form>
        ))}
    </Actions>
  )
}

const actOn = (name: string, act: (ctx: Ctx, id: string) => Promise<void>) =>
  route({
    method: 'POST',
    url: `/:lang/office/identity/clients/:id/${name}`,
    allow: 'identity:register-clients',
    // Whoever found the desk open must not let software in, or lock it out.
    assurance: { maxAgeSeconds: 900 },
    params: Named,
    handler: async ({ ctx, params }) => {
      await act(ctx, params.id)
      return redirect(clientsHref(ctx, `/${params.id}`))
    },
  })

const move = (to: ClientMove) => actOn(to, (ctx, id) => moveClient(ctx, id, to))

export const clientActs = [
  actOn('approve', approveClient),
  move('suspend'),
  move('resume'),
  move('end'),
]

/** The secret is on the page that answers, and on no other. */
export const secretForm = route({
  method: 'POST',
  url: '/:lang/office/identity/clients/:id/secret',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Named,
  handler: async (request) => {
    const { ctx, params } = request
    const secret = await renewSecret(ctx, params.id)
    const client = await getOwnClient(ctx, params.id)
    return html(<ClientView {...{ request, client, secret }} />)
  },
})

function NextCertificate({ request, client }: Omit<ViewProps, 'secret'>) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Section title={t('identity.clients.certificate-next')} id="certificate">
      <Form action={clientsHref(ctx, `/${client.id}/certificate`)} csrf={csrf}>
        <TextArea
          t={t}
          name="certificate"
          label={t('identity.clients.certificate')}
          hint={t('identity.clients.certificate-next-hint')}
        />
        <Actions>
          <Button text={t('identity.clients.acts.certificate')} kind="second" />
        </Actions>
      </Form>
    </Section>
  )
}

export const certificateForm = route({
  method: 'POST',
  url: '/:lang/office/identity/clients/:id/certificate',
  allow: 'identity:register-clients',
  assurance: { maxAgeSeconds: 900 },
  params: Named,
  handler: async ({ ctx, params, form }) => {
    await renewCertificate(ctx, params.id, fieldOf(form, 'certificate'))
    return redirect(clientsHref(ctx, `/${params.id}`))
  },
})
