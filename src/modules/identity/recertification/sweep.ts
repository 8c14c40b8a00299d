import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import type { AppointmentId } from '#organisations'
import { record } from '../facts.ts'
import { listHoldersOf } from '../officials/official.ts'
import { type CampaignId, db } from '../tables.ts'
import { lapseItem } from './decide.ts'
import { openCampaigns } from './open.ts'

const WARNED_DAYS = 14
const AT_ONCE = 500

type Due = { campaign: CampaignId; agency: string; dueAt: Date }

/** What the calendar asks for: campaigns are opened, warned of, and ended. */
export async function sweepCampaigns(ctx: Ctx): Promise<void> {
  await openCampaigns(ctx)
  const soon = new Date(ctx.clock.now().getTime() + WARNED_DAYS * 86_400_000)
  for (const due of await listDue(ctx, soon, sql`warned_at is null`)) await warn(ctx, due)
  for (const due of await listDue(ctx, ctx.clock.now(), sql`true`)) await end(ctx, due)
  await endDecided(ctx)
}

async function listDue(ctx: Ctx, by: Date, which: ReturnType<typeof sql>): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select id as campaign, agency, due_at as "dueAt" from identity.campaign
    where ended_at is null and due_at <= ${by} and ${which} order by due_at, id`.execute(ctx.sql)
  return rows
}

/** Tells administrators what waits, and holders of whose posts nobody has spoken yet; once. */
const warn = (ctx: Ctx, { campaign, agency, dueAt }: Due) =>
  ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const due = new Date(Math.max(dueAt.getTime(), now.getTime() + WARNED_DAYS * 86_400_000))
    const taken = await db(ctx)
      .updateTable('identity.campaign')
      // Late or not, everybody has two weeks.
      .set({ warned_at: now, due_at: due })
      .where('id', '=', campaign)
      .where('warned_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!taken) return
    const { rows: open } = await sql<{ person: PersonId }>`
      select distinct person from identity.campaign_item
      where campaign = ${campaign} and decision is null order by person`.execute(ctx.sql)
    const resource = `campaign:${campaign}`
    const data = { due: due.toISOString(), people: open.length }
    if (open.length === 0) return
    for (const subject of await listHoldersOf(ctx, agency, ['administrator'])) {
      await record(ctx, 'recertification-ends-soon', { subject, resource, data })
    }
    for (const { person: subject } of open) {
      await record(ctx, 'access-unconfirmed', { subject, resource, data: { due: data.due } })
    }
  })

/**
 * Ends what nobody confirmed, each in a transaction of its own, and then the campaign. Of administrators
 * those who were appointed last go first, so that who is spared has been there longest.
 */
async function end(ctx: Ctx, due: Due) {
  for (;;) {
    const { rows } = await sql<{ appointment: AppointmentId }>`
      select appointment from identity.campaign_item
      where campaign = ${due.campaign} and decision is null
      order by since desc, appointment desc limit ${AT_ONCE}`.execute(ctx.sql)
    for (const { appointment } of rows) await lapseItem(ctx, due, appointment)
    if (rows.length < AT_ONCE) return
  }
}

/** A campaign ends with its last decision, before its time too. */
const endDecided = (ctx: Ctx) =>
  ctx.tx(async (ctx) => {
    const { rows } = await sql<{ id: CampaignId; agency: string }>`
      update identity.campaign c set ended_at = ${ctx.clock.now()}
      where ended_at is null and not exists (
        select from identity.campaign_item i where i.campaign = c.id and i.decision is null)
      returning id, agency`.execute(ctx.sql)
    for (const { id, agency } of rows) {
      const resource = `campaign:${id}`
      await record(ctx, 'recertification-ended', { resource, data: { agency } })
    }
  })
