import type { Ctx, Queue, Route } from '#kernel'
import { daysLeft, listOwnClients } from '../clients/registration.ts'
import { newClientForm, newClientPage } from './client-form.tsx'
import { clientActs, clientList, clientPage, clientsHref, secretForm } from './clients.tsx'

/** The desk of clients: proposed by one, approved by another. */
export const clientRoutes: readonly Route[] = [
  clientList,
  newClientPage,
  newClientForm,
  clientPage,
  ...clientActs,
  secretForm,
]

/** What waits there: to be approved, or for a new secret. */
export async function clientQueues(ctx: Ctx): Promise<Queue[]> {
  if (ctx.actor.kind !== 'person' || !ctx.actor.office) return []
  const clients = await listOwnClients(ctx)
  const count = clients.filter(
    (client) => client.state === 'proposed' || daysLeft(ctx, client) !== undefined,
  ).length
  const permission = 'identity:register-clients'
  return [{ title: ctx.t('identity.clients.waiting'), href: clientsHref(ctx), count, permission }]
}
