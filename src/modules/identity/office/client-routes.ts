import type { Ctx, Queue, Route } from '#kernel'
import { daysLeft } from '../clients/credentials.ts'
import { listOwnClients } from '../clients/registration.ts'
import { certificateForm, clientActs, clientPage, secretForm } from './client.tsx'
import { newClientForm, newClientPage } from './client-form.tsx'
import { clientList, clientsHref } from './clients.tsx'

/** The desk of clients: proposed by one, approved by another. */
export const clientRoutes: readonly Route[] = [
  clientList,
  newClientPage,
  newClientForm,
  clientPage,
  ...clientActs,
  secretForm,
  certificateForm,
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
