import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import type { AppointmentId, PowerAct } from '#organisations'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import type { CampaignId } from '../tables.ts'

const MOST = 40
/** Rows of an export. */
const ALL = 60_000

export type CampaignDecision = 'kept' | 'ended' | 'lapsed' | 'spared' | 'gone'
/** A power as it stood; minor units as text, since JSON has no such numbers. */
export type PowerThen = {
  act: PowerAct
  amount: string | null
  currency: string | null
  body: string | null
}

export type Campaign = {
  id: CampaignId
  quarter: string
  openedAt: Date
  /** null: by the calendar */
  opener: Texts | null
  dueAt: Date
  endedAt: Date | null
  items: number
  decided: number
}

/** One appointment as it stood when the campaign was opened, and what was said of it. */
export type Item = {
  appointment: AppointmentId
  person: PersonId
  name: Texts
  titles: Texts
  kind: 'holder' | 'acting' | 'substitute'
  roles: string[]
  powers: PowerThen[]
  since: Date
  lastSignIn: Date | null
  acts: number
  decision: CampaignDecision | null
  decider: Texts | null
  decidedAt: Date | null
  reason: string
}

export type Show = 'open' | 'decided' | 'all'

/** Of one's own agency and of those whose affairs came to it. */
const agenciesOf = (ctx: Ctx) => {
  const { office } = holderOf(ctx)
  return [...new Set([office.agency, ...(office.agencies ?? [])])]
}

/** One's own agency's campaigns, the newest first: what is under way stands before all others. */
export async function listCampaigns(ctx: Ctx, id?: CampaignId): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select c.id, c.quarter, c.opened_at as "openedAt", o.name as opener, c.due_at as "dueAt",
      c.ended_at as "endedAt", n.items, n.decided
    from identity.campaign c
    left join identity.person o on o.id = c.opened_by
    cross join lateral (select count(*)::integer as items, count(i.decision)::integer as decided
      from identity.campaign_item i where i.campaign = c.id) n
    where c.agency = any(${agenciesOf(ctx)}) and c.id = coalesce(${id ?? null}::uuid, c.id)
    order by c.opened_at desc, c.id desc limit ${MOST}`.execute(ctx.sql)
  return rows
}

/** @throws identity/recertification-missing  also for another agency's */
export async function getCampaign(ctx: Ctx, id: CampaignId): Promise<Campaign> {
  const [campaign] = await listCampaigns(ctx, id)
  if (!campaign) throw problem('recertification-missing')
  return campaign
}

/**
 * Items of a campaign, those that nobody decided on first.
 *
 * @param after  the last one of the page before
 * @throws identity/recertification-missing
 */
export async function listItems(
  ctx: Ctx,
  campaign: CampaignId,
  { show, after, most = ALL }: { show: Show; after?: string | undefined; most?: number },
): Promise<Item[]> {
  await getCampaign(ctx, campaign)
  const which = {
    open: sql`and i.decision is null`,
    decided: sql`and i.decision is not null`,
    all: sql``,
  }[show]
  const from = after
    ? sql`and (i.decision is not null, i.appointment) > (select l.decision is not null, l.appointment
        from identity.campaign_item l where l.campaign = ${campaign} and l.appointment = ${after})`
    : sql``
  const { rows } = await sql<Item>`
    select i.appointment, i.person, p.name, i.titles, i.kind, i.roles, i.powers, i.since,
      i.last_sign_in as "lastSignIn", i.acts, i.decision, d.name as decider,
      i.decided_at as "decidedAt", i.reason
    from identity.campaign_item i
    join identity.person p on p.id = i.person
    left join identity.person d on d.id = i.decided_by
    where i.campaign = ${campaign} ${which} ${from}
    order by i.decision is not null, i.appointment limit ${most}`.execute(ctx.sql)
  return rows
}

/** How many wait for somebody else than the holder: what the desk shows. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from identity.campaign c
    join identity.campaign_item i on i.campaign = c.id
    where c.agency = any(${agenciesOf(ctx)}) and c.ended_at is null and i.decision is null
      and i.person <> ${holderOf(ctx).id}`.execute(ctx.sql)
  return rows[0]?.count ?? 0
}
