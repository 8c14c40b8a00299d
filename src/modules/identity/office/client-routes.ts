import type { Ctx, Queue, Route } from '#kernel'
import { daysLeft } from '../clients/credentials.ts'
import { listOwnClients } from '../clients/registration.ts'
import { listOwnResources } from '../clients/resource.ts'
import { certificateForm, clientActs, clientPage, secretForm } from './client.tsx'
import { newClientForm, newClientPage } from './client-form.tsx'
import { clientList, clientsHref } from './clients.tsx'
import { tokenEndForm, tokenForm, tokenPage } from './initial-tokens.tsx'
import { newResourceForm, newResourcePage } from './resource-form.tsx'
import {
  accessForm,
  resourceActs,
  resourceList,
  resourcePage,
  resourcesHref,
} from './resources.tsx'

/** The desk of clients: proposed by one, approved by another. */
export const clientRoutes: readonly Route[] = [
  clientList,
  newClientPage,
  newClientForm,
  clientPage,
  ...clientActs,
  secretForm,
  certificateForm,
  resourceList,
  newResourcePage,
  newResourceForm,
  resourcePage,
  ...resourceActs,
  accessForm,
  tokenPage,
  tokenForm,
  tokenEndForm,
]

/** What waits there: to be approved, or for a new secret. */
export async function clientQueues(ctx: Ctx): Promise<Queue[]> {
  if (ctx.actor.kind !== 'person' || !ctx.actor.office) return []
  const clients = await listOwnClients(ctx)
  const waiting = clients.filter(
    (client) => client.state === 'proposed' || daysLeft(ctx, client) !== undefined,
  ).length
  const resources = await listOwnResources(ctx)
  const proposed = resources.filter(({ state }) => state === 'proposed').length
  const permission = 'identity:register-clients'
  const queue = (title: string, href: string, count: number) => ({ title, href, count, permission })
  return [
    queue(ctx.t('identity.clients.waiting'), clientsHref(ctx), waiting),
    ...(proposed > 0
      ? [queue(ctx.t('identity.resources.waiting'), resourcesHref(ctx), proposed)]
      : []),
  ]
}
