import type { Ctx, Queue, Route } from '#kernel'
import { listProposals } from '../officials/proposal.ts'
import { countProposed } from '../personnel/personnel.ts'
import { decide } from '../policies.ts'
import { countWaiting } from '../recertification/campaign.ts'
import { absenceRoutes } from './absence.tsx'
import { appointForm, appointPage } from './appoint.tsx'
import { interestRoutes } from './interests.tsx'
import { decideForms, endForm, officialPage } from './official.tsx'
import { officialExport, officialList, officialsHref } from './officials.tsx'
import { personnelList, personnelUpload } from './personnel.tsx'
import { personnelHref } from './personnel-address.ts'
import { personnelCodes, personnelExport } from './personnel-cells.ts'
import { personnelDecisions, personnelPropose, personnelReport } from './personnel-report.tsx'
import { postChangeRoutes } from './post-change.tsx'
import { campaignList, campaignPage, decideForm, openCampaignForm } from './recertification.tsx'
import { recertificationHref } from './recertification-address.ts'
import { campaignExport } from './recertification-cells.tsx'

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
  campaignList,
  openCampaignForm,
  campaignPage,
  decideForm,
  campaignExport,
  personnelList,
  personnelUpload,
  personnelReport,
  personnelPropose,
  ...personnelDecisions,
  personnelExport,
  personnelCodes,
]

/** What waits there: proposals of other administrators, and access that nobody has confirmed. */
export async function officialQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !decide(ctx, 'identity:manage-officials', {}).allow) return []
  const proposals = await listProposals(ctx)
  const count = proposals.filter(({ proposedBy }) => proposedBy !== actor.id).length
  const permission = 'identity:manage-officials'
  return [
    { title: ctx.t('identity.officials.proposals'), href: officialsHref(ctx), count, permission },
    {
      title: ctx.t('identity.recertification.waiting'),
      href: recertificationHref(ctx),
      count: await countWaiting(ctx),
      permission,
    },
    {
      title: ctx.t('identity.personnel.waiting'),
      href: personnelHref(ctx),
      count: await countProposed(ctx),
      permission,
    },
  ]
}
