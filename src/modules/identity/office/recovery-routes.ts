import type { Ctx, Queue, Route } from '#kernel'
import { decide } from '../policies.ts'
import { centresOf } from '../recovery/centre.ts'
import { listRecoveries } from '../recovery/recovery.ts'
import { openForm, recoveriesHref, recoveryList, searchForm } from './recoveries.tsx'
import { confirmForm, recoveryPage, stopForm } from './recovery.tsx'

/** The desk of a service centre: opened by one officer, confirmed by another. */
export const recoveryRoutes: readonly Route[] = [
  recoveryList,
  searchForm,
  openForm,
  recoveryPage,
  confirmForm,
  stopForm,
]

/** What waits there for a second officer. */
export async function recoveryQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.office) return []
  if (!decide(ctx, 'identity:recover-accounts', {}).allow) return []
  if (!centresOf(ctx)?.agencies.includes(actor.office.agency)) return []
  const recoveries = await listRecoveries(ctx)
  const count = recoveries.filter((one) => one.state === 'opened' && one.openedBy !== actor.id)
  const permission = 'identity:recover-accounts'
  const title = ctx.t('identity.recovery.desk.waiting')
  return [{ title, href: recoveriesHref(ctx), count: count.length, permission }]
}
