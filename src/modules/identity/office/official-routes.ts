import type { Ctx, Queue, Route } from '#kernel'
import { listProposals } from '../officials/proposal.ts'
import { decide } from '../policies.ts'
import { absenceRoutes } from './absence.tsx'
import { appointForm, appointPage } from './appoint.tsx'
import { interestRoutes } from './interests.tsx'
import { decideForms, endForm, officialPage } from './official.tsx'
import { officialExport, officialList, officialsHref } from './officials.tsx'
import { postChangeRoutes } from './post-change.tsx'

/** The desk of those who work for an agency, for its administrators. */
export const officialRoutes: readonly Route[] = [
  officialList,
  officialExport,
  appointPage,
  appointForm,
  officialPage,
  endForm,
  ...postChangeRoutes,
  ...absenceRoutes,
  ...interestRoutes,
  ...decideForms,
]

/** What waits there: proposals of other administrators. */
export async function officialQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !decide(ctx, 'identity:manage-officials', {}).allow) return []
  const proposals = await listProposals(ctx)
  const count = proposals.filter(({ proposedBy }) => proposedBy !== actor.id).length
  const permission = 'identity:manage-officials'
  return [
    { title: ctx.t('identity.officials.proposals'), href: officialsHref(ctx), count, permission },
  ]
}
