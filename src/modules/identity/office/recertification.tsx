import { Type } from 'typebox'
import { type Ctx, html, Problem, type RouteRequest, redirect, route, textKeyOf } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  OfficePage,
  Pagination,
  Table,
} from '#kernel/ui'
import { isUuid } from '#lib/uuid'
import type { AppointmentId } from '#organisations'
import {
  type Campaign,
  getCampaign,
  type Item,
  listCampaigns,
  listItems,
  type Show,
} from '../recertification/campaign.ts'
import { decideItems } from '../recertification/decide.ts'
import { openCampaign } from '../recertification/open.ts'
import type { CampaignId } from '../tables.ts'
import { AGAIN, Lang, Reason, UUID } from './officials.tsx'
import { OneCampaign, recertificationHref } from './recertification-address.ts'
import { COLUMNS, campaignTitle, cellsOf } from './recertification-cells.tsx'

const ROWS = 100
const SHOWS = ['open', 'decided', 'all'] as const

type Request = RouteRequest<unknown, unknown>

/** All campaigns of the agency: what is under way first, and those that have ended to be read. */
export const campaignList = route({
  method: 'GET',
  url: '/:lang/office/identity/recertification',
  allow: 'identity:manage-officials',
  params: Lang,
  handler: async (request) => {
    const { ctx, csrf } = request
    const { t } = ctx
    const campaigns = await listCampaigns(ctx)
    const running = campaigns.some(({ endedAt }) => endedAt === null)
    return html(
      <OfficePage request={request} title={t('identity.recertification.title')}>
        <Heading level={1} text={t('identity.recertification.title')} />
        <p class="lede" safe>
          {t('identity.recertification.lede')}
        </p>
        {running ? (
          ''
        ) : (
          <Form action={recertificationHref(ctx)} csrf={csrf}>
            <Actions>
              <Button text={t('identity.recertification.open-now')} />
            </Actions>
          </Form>
        )}
        {campaigns.length === 0 ? (
          <EmptyState title={t('identity.recertification.none')} />
        ) : (
          <Campaigns ctx={ctx} campaigns={campaigns} />
        )}
      </OfficePage>,
    )
  },
})

function Campaigns({ ctx, campaigns }: { ctx: Ctx; campaigns: readonly Campaign[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.recertification.title')}
      columns={['campaign', 'opened', 'opener', 'progress', 'ends'].map((column) => ({
        label: t(`identity.recertification.${column}`),
      }))}
      rows={campaigns.map((campaign) => ({
        cells: [
          {
            content: (
              <Link
                href={recertificationHref(ctx, `/${campaign.id}`)}
                text={campaignTitle(ctx, campaign)}
              />
            ),
          },
          t.date(campaign.openedAt, 'medium'),
          campaign.opener ? t.of(campaign.opener) : t('identity.recertification.by-calendar'),
          t('identity.recertification.decided-of', campaign),
          endOf(ctx, campaign),
        ],
      }))}
    />
  )
}

const endOf = ({ t }: Ctx, { endedAt, dueAt }: Campaign) =>
  endedAt
    ? t('identity.recertification.ended-on', { day: t.date(endedAt, 'medium') })
    : t('identity.recertification.due-on', { day: t.date(dueAt, 'moment') })

export const openCampaignForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recertification',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: Lang,
  handler: async ({ ctx }) => redirect(recertificationHref(ctx, `/${await openCampaign(ctx)}`)),
})

/** One campaign: who holds what, the evidence, and what is said of it; undecided first. */
export const campaignPage = route({
  method: 'GET',
  url: '/:lang/office/identity/recertification/:id',
  allow: 'identity:manage-officials',
  params: OneCampaign,
  query: Type.Object({
    show: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('decided'), Type.Literal('all')]),
    ),
    after: Type.Optional(UUID),
  }),
  handler: async (request) => {
    const { params, query } = request
    const seen = { show: query.show ?? 'all', after: query.after }
    return html(await campaignView(request, params.id as CampaignId, seen))
  },
})

type Seen = { show: Show; after?: string | undefined }

async function campaignView(request: Request, id: CampaignId, seen: Seen, error?: FieldError) {
  const { ctx } = request
  const { t } = ctx
  const campaign = await getCampaign(ctx, id)
  const items = await listItems(ctx, id, { ...seen, most: ROWS + 1 })
  const title = campaignTitle(ctx, campaign)
  const here = recertificationHref(ctx, `/${id}`)
  const last = items.length > ROWS ? items[ROWS - 1]?.appointment : undefined
  return (
    <DeskPage {...{ request, title, error }}>
      <Notice
        text={`${t('identity.recertification.decided-of', campaign)} ${endOf(ctx, campaign)}`}
      />
      {campaign.endedAt ? '' : <p safe>{t('identity.recertification.silence')}</p>}
      <Actions>
        {SHOWS.map((show) => (
          <ButtonLink
            href={`${here}?show=${show}`}
            text={t(`identity.recertification.show.${show}`)}
            kind={show === seen.show ? 'second' : 'plain'}
          />
        ))}
        <ButtonLink
          href={`${here}/items.csv`}
          text={t('identity.recertification.csv')}
          kind="plain"
          icon="download"
        />
      </Actions>
      {items.length === 0 ? (
        <EmptyState title={t('identity.recertification.nothing-here')} />
      ) : (
        <Items {...{ request, campaign, items: items.slice(0, ROWS), error }} />
      )}
      <Pagination t={t} {...(last && { next: `${here}?show=${seen.show}&after=${last}` })} />
    </DeskPage>
  )
}

type ItemsProps = {
  request: Request
  campaign: Campaign
  items: readonly Item[]
  error?: FieldError | undefined
}

/** One form for all rows: a row's own buttons, or those below for all that are ticked. */
async function Items({ request, campaign, items, error }: ItemsProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const cells = await Promise.all(items.map((item) => cellsOf(ctx, item)))
  const running = campaign.endedAt === null && campaign.dueAt > ctx.clock.now()
  const some = running && items.some(({ decision }) => decision === null)
  const columns = COLUMNS.map((column) => ({ label: t(`identity.recertification.${column}`) }))
  const table = (
    <Table
      t={t}
      caption={campaignTitle(ctx, campaign)}
      columns={[...columns, { label: t('identity.recertification.decide'), hidden: true }]}
      rows={items.map((item, i) => ({
        cells: [
          ...(cells[i] ?? []),
          { content: running && item.decision === null ? <Decide {...{ ctx, item }} /> : '' },
        ],
      }))}
    />
  )
  if (!some) return table
  return (
    <Form action={recertificationHref(ctx, `/${campaign.id}`)} csrf={csrf}>
      {table}
      <Reason {...{ t, value: '', error: error?.message }} />
      <p class="hint" safe>
        {t('identity.recertification.reason-hint')}
      </p>
      <Actions>
        <Button text={t('identity.recertification.keep-ticked')} name="ticked" value="kept" />
        <Button
          text={t('identity.recertification.end-ticked')}
          name="ticked"
          value="ended"
          kind="stop"
        />
      </Actions>
    </Form>
  )
}

function Decide({ ctx, item }: { ctx: Ctx; item: Item }) {
  const { t, actor } = ctx
  if (actor.kind === 'person' && actor.id === item.person) {
    return <span safe>{t('identity.recertification.own')}</span>
  }
  const id = `item-${item.appointment}`
  const hidden = t.of(item.name)
  return (
    <Actions>
      <label class="opt" for={id}>
        <input type="checkbox" id={id} name="item" value={item.appointment} />
        <span class="hidden" safe>
          {t('identity.recertification.tick', { name: hidden })}
        </span>
      </label>
      <Button
        text={t('identity.recertification.keep')}
        hidden={hidden}
        name="kept"
        value={item.appointment}
        kind="second"
      />
      <Button
        text={t('identity.recertification.end')}
        hidden={hidden}
        name="ended"
        value={item.appointment}
        kind="stop"
      />
    </Actions>
  )
}

export const decideForm = route({
  method: 'POST',
  url: '/:lang/office/identity/recertification/:id',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  params: OneCampaign,
  handler: async (request) => {
    const { ctx, params } = request
    const id = params.id as CampaignId
    try {
      const { need, items, reason } = readDecision(request)
      await decideItems(ctx, id, items, { need, reason })
      return redirect(recertificationHref(ctx, `/${id}`))
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code !== 'identity/reason-missing') throw thrown
      const error = { name: 'reason', message: ctx.t(textKeyOf(thrown.code)) }
      return html(await campaignView(request, id, { show: 'all' }, error), { status: 422 })
    }
  },
})

/** The button of a row speaks of that row alone, whatever is ticked elsewhere. */
function readDecision({ form: { fields } }: Request) {
  const of = (name: string) => [fields[name] ?? []].flat()
  const need = of('ended').length > 0 || of('ticked')[0] === 'ended' ? 'ended' : 'kept'
  const items = of('ticked').length > 0 ? of('item') : [...of('kept'), ...of('ended')]
  return {
    need: need as 'kept' | 'ended',
    items: items.filter((id) => isUuid(id)) as AppointmentId[],
    reason: of('reason')[0] ?? '',
  }
}
