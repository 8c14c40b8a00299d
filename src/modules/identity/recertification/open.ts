import { sql } from 'kysely'
import { type Ctx, countActsOf, type PersonId } from '#kernel'
import { startOfDay } from '#lib/time'
import { newUuid } from '#lib/uuid'
import {
  type Appointment,
  listAppointments,
  listOrganisations,
  listPowers,
  type PostId,
} from '#organisations'
import { record } from '../facts.ts'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { type CampaignId, db } from '../tables.ts'
import type { PowerThen } from './campaign.ts'
import { aQuarterAgo, quarterNow } from './quarter.ts'

const DAYS = 30
/** More than any agency has, so that nobody is left out. */
const ALL = 60_000

/**
 * Opens the quarter's campaign of every agency that has officials, in the first days of the quarter; as
 * often as it is asked, each once.
 */
export async function openCampaigns(ctx: Ctx): Promise<void> {
  const { quarter, begins } = quarterNow(ctx)
  if (!begins) return
  const { rows } = await sql<{ agency: string }>`
    select agency from identity.campaign
    where ended_at is null or opened_by is null and quarter = ${quarter}`.execute(ctx.sql)
  const opened = new Set(rows.map(({ agency }) => agency))
  for (const { id } of await listOrganisations(ctx)) {
    if (!opened.has(id)) await open(ctx, id, null)
  }
}

/**
 * Opens one for one's own agency, when an administrator thinks it is time.
 *
 * @throws identity/recertification-open  while one is under way
 * @throws identity/recertification-nothing  when nobody holds a post
 */
export async function openCampaign(ctx: Ctx): Promise<CampaignId> {
  const { id: by, office } = holderOf(ctx)
  const opened = await open(ctx, office.agency, by)
  if (opened === 'nothing') throw problem('recertification-nothing')
  if (opened === 'open') throw problem('recertification-open')
  return opened
}

type Outcome = CampaignId | 'nothing' | 'open'

/** In one transaction: the list is what stood in force at one moment. */
const open = (ctx: Ctx, agency: string, by: PersonId | null): Promise<Outcome> =>
  ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const held = await listAppointments(ctx, { agency }, now, ALL)
    if (held.length === 0) return 'nothing'
    const campaign = await db(ctx)
      .insertInto('identity.campaign')
      .values({
        ...{ id: newUuid(now.getTime()) as CampaignId, agency, quarter: quarterNow(ctx).quarter },
        ...{ opened_at: now, opened_by: by, warned_at: null, ended_at: null },
        due_at: new Date(now.getTime() + DAYS * 86_400_000),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!campaign) return 'open'
    await freeze(ctx, campaign.id, agency, held)
    const resource = `campaign:${campaign.id}`
    await record(ctx, 'recertification-opened', { resource, data: { agency, count: held.length } })
    return campaign.id
  })

/** Writes down what is held, and the evidence that there is. */
async function freeze(ctx: Ctx, campaign: CampaignId, agency: string, held: Appointment[]) {
  const people = [...new Set(held.map(({ person }) => person))]
  const since = startOfDay(aQuarterAgo(ctx), ctx.pack.settings.timeZone)
  const acts = await countActsOf(ctx, people, agency, since)
  const powers = await powersOf(ctx, [...new Set(held.map(({ post }) => post))])
  const items = held.map(({ id, person, post, titles, kind, roles, from }) => ({
    ...{ appointment: id, person, titles, kind, roles, since: from },
    powers: kind === 'substitute' ? [] : (powers.get(post) ?? []),
    acts: acts.get(person) ?? 0,
  }))
  await sql`
    insert into identity.campaign_item
      (campaign, appointment, person, titles, kind, roles, powers, since, last_sign_in, acts)
    select ${campaign}, (i->>'appointment')::uuid, (i->>'person')::uuid, i->'titles', i->>'kind',
      array(select jsonb_array_elements_text(i->'roles')), i->'powers', (i->>'since')::timestamptz,
      (select max(a.used_at) from identity.authenticator a where a.person = (i->>'person')::uuid),
      (i->>'acts')::integer
    from jsonb_array_elements(${JSON.stringify(items)}::jsonb) i`.execute(ctx.sql)
}

async function powersOf(ctx: Ctx, posts: readonly PostId[]): Promise<Map<PostId, PowerThen[]>> {
  const powers = await listPowers(ctx, posts)
  return new Map(
    [...Map.groupBy(powers, ({ post }) => post)].map(([post, own]) => [
      post,
      own.map(({ act, amount, currency, body }) => ({
        ...{ act, currency, body, amount: amount === null ? null : String(amount) },
      })),
    ]),
  )
}
