import { type Answer, type Ctx, csvFile, route } from '#kernel'
import { postTitle, powerText, roleNames } from '#organisations'
import { record } from '../facts.ts'
import { type Campaign, getCampaign, type Item, listItems } from '../recertification/campaign.ts'
import { NOT_CONFIRMED } from '../recertification/decide.ts'
import type { CampaignId } from '../tables.ts'
import { OneCampaign } from './recertification-address.ts'

export const COLUMNS = [
  'name',
  'post',
  'roles',
  'powers',
  'since',
  'last',
  'acts',
  'decision',
] as const

/** What a row says, on the page and in the file. */
export async function cellsOf(ctx: Ctx, item: Item): Promise<string[]> {
  const { t } = ctx
  const powers = await Promise.all(
    item.powers.map(({ amount, ...power }) =>
      powerText(ctx, { ...power, amount: amount === null ? null : BigInt(amount) }),
    ),
  )
  const title = postTitle(ctx, item)
  return [
    t.of(item.name),
    item.kind === 'holder' ? title : `${title} (${t(`organisations.kinds.${item.kind}`)})`,
    roleNames(ctx, item.roles),
    t.list(powers),
    t.date(item.since, 'medium'),
    item.lastSignIn ? t.date(item.lastSignIn, 'medium') : t('identity.security.never'),
    t.number(item.acts),
    decisionOf(ctx, item),
  ]
}

function decisionOf({ t }: Ctx, { decision, decider, decidedAt, reason }: Item): string {
  if (!decision || !decidedAt) return t('identity.recertification.decisions.open')
  const what = t(`identity.recertification.decisions.${decision}`)
  const said = reason === NOT_CONFIRMED ? '' : reason
  return [what, decider ? t.of(decider) : '', t.date(decidedAt, 'medium'), said]
    .filter(Boolean)
    .join(' · ')
}

export const campaignTitle = ({ t }: Pick<Ctx, 't'>, { quarter }: Pick<Campaign, 'quarter'>) => {
  const [year, number] = quarter.split('-Q')
  return t('identity.recertification.of-quarter', { year, number })
}

/** The whole evidence as a table for a spreadsheet. */
export const campaignExport = route({
  method: 'GET',
  url: '/:lang/office/identity/recertification/:id/items.csv',
  allow: 'identity:manage-officials',
  params: OneCampaign,
  perMinute: 10,
  handler: async ({ ctx, params }): Promise<Answer> => {
    const { t } = ctx
    const id = params.id as CampaignId
    const { quarter } = await getCampaign(ctx, id)
    const items = await listItems(ctx, id, { show: 'all' })
    const data = { count: items.length }
    await record(ctx, 'recertification-exported', { resource: `campaign:${id}`, data })
    const head = COLUMNS.map((column) => t(`identity.recertification.${column}`))
    const rows = await Promise.all(items.map((item) => cellsOf(ctx, item)))
    return csvFile(`access-${quarter}`, [head, ...rows])
  },
})
