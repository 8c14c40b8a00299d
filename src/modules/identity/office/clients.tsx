import { Type } from 'typebox'
import { type Ctx, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Heading,
  Link,
  OfficePage,
  Pairs,
  Table,
  Tag,
} from '#kernel/ui'
import type { Client, ClientState } from '../clients/client.ts'
import {
  approveClient,
  type ClientMove,
  daysLeft,
  getOwnClient,
  listOwnClients,
  moveClient,
  renewSecret,
} from '../clients/registration.ts'

export const Lang = Type.Object({ lang: Type.String() })
const Named = Type.Object({
  lang: Type.String(),
  id: Type.String({ pattern: '^[a-z0-9-]{3,64}$' }),
})

export const clientsHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/clients${rest}`

const KINDS = { proposed: 'wait', approved: 'ok', suspended: 'bad', ended: 'plain' } as const
const tagOf = ({ t }: Ctx, state: ClientState) => ({
  text: t(`identity.clients.states.${state}`),
  kind: KINDS[state],
})

export const clientList = route({
  method: 'GET',
  url: '/:lang/office/identity/clients',
  allow: 'identity:register-clients',
  params: Lang,
  handler: async (request) => {
    const { ctx } = request
    const { t } = ctx
    const clients = await listOwnClients(ctx)
    return html(
      <OfficePage request={request} title={t('identity.clients.title')}>
        <Heading level={1} text={t('identity.clients.title')} lettering />
        <Actions>
          <ButtonLink href={clientsHref(ctx, '/new')} text={t('identity.clients.add')} />
        </Actions>
        {clients.length === 0 ? (
          <EmptyState title={t('identity.clients.none')} />
        ) : (
          <ClientTable ctx={ctx} clients={clients} />
        )}
      </OfficePage>,
    )
  },
})

function ClientTable({ ctx, clients }: { ctx: Ctx; clients: readonly Client[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.clients.title')}
      columns={[
        { label: t('identity.clients.name') },
        { label: t('identity.clients.environment') },
        { label: t('identity.clients.state') },
        { label: t('identity.clients.secret') },
      ]}
      rows={clients.map((client) => ({
        cells: [
          { content: <Link href={clientsHref(ctx, `/${client.id}`)} text={t.of(client.names)} /> },
          t(`identity.clients.environments.${client.environment}`),
          { content: <Tag {...tagOf(ctx, client.state)} /> },
          warningOf(ctx, client) ?? '',
        ],
      }))}
    />
  )
}

/** What is wrong with the secret, or soon will be. */
function warningOf(ctx: Ctx, client: Client): string | undefined {
  const days = daysLeft(ctx, client)
  if (days === undefined) return undefined
  return days < 0
    ? ctx.t('identity.clients.secret-over')
    : ctx.t('identity.clients.secret-ends', { days })
}

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
  const { metadata } = client
  const lines = (values: readonly string[] = []) => values.join('  ')
  const pairs: [label: string, value: string][] = [
    ['id', client.id],
    ['environment', t(`identity.clients.environments.${client.environment}`)],
    ['way', metadata.token_endpoint_auth_method ?? ''],
    ['redirects', lines(metadata.redirect_uris)],
    ['backchannel', metadata.backchannel_logout_uri ?? ''],
    ['scopes', metadata.scope ?? ''],
    ['secret', warningOf(ctx, client) ?? ''],
  ]
  return (
    <OfficePage request={request} title={t.of(client.names)}>
      <Heading level={1} text={t.of(client.names)} />
      <p>
        <Tag {...tagOf(ctx, client.state)} big />
      </p>
      {secret ? (
        <div class="note" role="status">
          <p safe>{t('identity.clients.secret-once')}</p>
          <p dir="ltr">
            <code safe>{secret}</code>
          </p>
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
