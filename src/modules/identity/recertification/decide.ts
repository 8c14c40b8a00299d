import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { type AppointmentId, findOffice } from '#organisations'
import { record } from '../facts.ts'
import { listHoldersOf, takePosts } from '../officials/official.ts'
import { assertMayManage, holderOf, readReason } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { type CampaignId, db } from '../tables.ts'
import { type CampaignDecision, getCampaign } from './campaign.ts'

/** What a reviewer says of an appointment. */
export type Said = { need: 'kept' | 'ended'; reason: string }

/**
 * Says of appointments whether they are still needed; those that are not end at once. Each is decided in
 * a transaction of its own: what was done stays done, whatever happens in between.
 *
 * @param said.reason  may be empty where it is kept
 * @returns how many were decided; those that somebody else decided on meanwhile are left as they are
 * @throws identity/recertification-missing, identity/recertification-over, identity/reason-missing
 * @throws identity/post-own  nobody confirms their own
 */
export async function decideItems(
  ctx: Ctx,
  campaign: CampaignId,
  appointments: readonly AppointmentId[],
  said: Said,
): Promise<number> {
  const reason = said.need === 'kept' && said.reason.trim() === '' ? '' : readReason(said.reason)
  const { endedAt, dueAt } = await getCampaign(ctx, campaign)
  if (endedAt !== null || dueAt <= ctx.clock.now()) throw problem('recertification-over')
  let decided = 0
  for (const appointment of appointments) {
    if (await decideItem(ctx, campaign, appointment, { ...said, reason })) decided += 1
  }
  return decided
}

const decideItem = (ctx: Ctx, campaign: CampaignId, appointment: AppointmentId, said: Said) =>
  ctx.tx(async (ctx) => {
    const holder = holderOf(ctx)
    await lockCampaign(ctx, campaign)
    // Two administrators who end each other at the same moment: the second is none any more.
    const office = await findOffice(ctx, holder.id)
    if (!office?.roles.includes('administrator')) throw problem('official-missing')
    const person = await findOpen(ctx, campaign, appointment)
    if (!person) return false
    assertMayManage(ctx, 'identity:manage-officials', { person, proposer: null })
    const { need, reason } = said
    const by = holder.id
    const stood =
      need === 'kept' || (await takePosts(ctx, { person, id: appointment }, { by, reason }))
    const decision = stood ? need : 'gone'
    await close(ctx, campaign, { appointment, decision, by: stood ? by : null, reason })
    await record(ctx, need === 'kept' ? 'access-kept' : 'access-ended', {
      ...{ subject: person, resource: `campaign:${campaign}`, ...(reason && { reason }) },
      data: { appointment, decision },
    })
    return true
  })

/** Of one campaign, decisions are made one after the other. */
const lockCampaign = (ctx: Ctx, campaign: CampaignId) =>
  sql`select 1 from identity.campaign where id = ${campaign} for update`.execute(ctx.sql)

/** Whose appointment it is, while nobody has decided on it. */
async function findOpen(ctx: Ctx, campaign: CampaignId, appointment: AppointmentId) {
  const item = await db(ctx)
    .selectFrom('identity.campaign_item')
    .select('person')
    .where('campaign', '=', campaign)
    .where('appointment', '=', appointment)
    .where('decision', 'is', null)
    .executeTakeFirst()
  return item?.person
}

type Closing = {
  appointment: AppointmentId
  decision: CampaignDecision
  by: PersonId | null
  reason: string
}

const close = (ctx: Ctx, campaign: CampaignId, { appointment, decision, by, reason }: Closing) =>
  db(ctx)
    .updateTable('identity.campaign_item')
    .set({ decision, decided_by: by, decided_at: ctx.clock.now(), reason })
    .where('campaign', '=', campaign)
    .where('appointment', '=', appointment)
    .execute()

/** Stands where a person's reason would; said in the reader's language where it is shown. */
export const NOT_CONFIRMED = 'not confirmed'

/**
 * Ends an appointment that nobody confirmed in time, unless the agency would be left without an
 * administrator: then it stays, and they are told.
 */
export async function lapseItem(
  ctx: Ctx,
  { campaign, agency }: { campaign: CampaignId; agency: string },
  appointment: AppointmentId,
): Promise<void> {
  const lapse = (spare: boolean) =>
    ctx.tx(async (ctx) => {
      await lockCampaign(ctx, campaign)
      const person = await findOpen(ctx, campaign, appointment)
      if (!person) return
      const reason = NOT_CONFIRMED
      const ended =
        !spare && (await takePosts(ctx, { person, id: appointment }, { by: null, reason }))
      if (ended) await refuseNoneLeft(ctx, agency)
      const decision = spare ? 'spared' : ended ? 'lapsed' : 'gone'
      await close(ctx, campaign, { appointment, decision, by: null, reason })
      await record(ctx, spare ? 'last-administrator-kept' : 'access-lapsed', {
        ...{ subject: person, resource: `campaign:${campaign}`, reason },
        data: { appointment, decision },
      })
    })
  try {
    await lapse(false)
  } catch (error) {
    if (!(error instanceof NoneLeft)) throw error
    await lapse(true)
  }
}

/** Takes the transaction back in which the last administrator's post ended. */
class NoneLeft extends Error {}

async function refuseNoneLeft(ctx: Ctx, agency: string) {
  const left = await listHoldersOf(ctx, agency, ['administrator'])
  if (left.length === 0) throw new NoneLeft()
}
