import { Type } from 'typebox'
import { type Ctx, html, route } from '#kernel'
import { Actions, ButtonLink, EmptyState, Heading, Link, OfficePage, Table, Tag } from '#kernel/ui'
import type { Client, ClientState } from '../clients/client.ts'
import { daysLeft } from '../clients/credentials.ts'
import { listOwnClients } from '../clients/registration.ts'

export const Lang = Type.Object({ lang: Type.String() })

export const clientsHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/identity/clients${rest}`

const KINDS = { proposed: 'wait', approved: 'ok', suspended: 'bad', ended: 'plain' } as const
export const tagOf = ({ t }: Ctx, state: ClientState) => ({
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
          <ButtonLink
            href={`/${t.locale}/office/identity/resources`}
            text={t('identity.resources.title')}
            kind="second"
          />
          <ButtonLink
            href={`/${t.locale}/office/identity/initial-tokens`}
            text={t('identity.tokens.title')}
            kind="second"
          />
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

/** What is wrong with the secret or certificate, or soon will be. */
export function warningOf(ctx: Ctx, client: Client): string | undefined {
  const days = daysLeft(ctx, client)
  if (days === undefined) return undefined
  const what = client.secretExpiresAt ? 'secret' : 'certificate'
  return days < 0
    ? ctx.t(`identity.clients.${what}-over`)
    : ctx.t(`identity.clients.${what}-ends`, { days })
}
