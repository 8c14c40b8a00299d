import { assertAllowed, type Ctx, html, type RouteRequest, route, today } from '#kernel'
import { DeskPage, EmptyState, Link, Section, Table, Tag } from '#kernel/ui'
import { findService, listServices } from '#services'
import { officerOf } from '../case.ts'
import { type OfficerLoad, readTeam, readWaiting, type WaitingAt } from '../desk/team.ts'
import { record } from '../facts.ts'
import { LangParams } from '../pages/addresses.ts'
import { decide } from '../policies.ts'
import { desksOf } from './desk-of.ts'
import { listHref } from './filter.ts'

type Request = RouteRequest<unknown, unknown>

/** Who has how much, who is away, and what waits: for heads. */
export const teamPage = route({
  method: 'GET',
  url: '/:lang/office/team',
  allow: 'cases:lead',
  params: LangParams,
  handler: async (request) => {
    const { ctx } = request
    const { team, waiting } = await ctx.tx(async (ctx) => {
      assertAllowed(ctx.t, decide(ctx, 'cases:lead', {}))
      const team = await readTeam(ctx)
      const waiting = await readWaiting(ctx)
      await record(ctx, 'team-read', { resource: 'team', data: { officers: team.length } })
      return { team, waiting }
    })
    const services = await listServices(ctx, { owner: officerOf(ctx).office.agency })
    const titles = new Map(services.map(({ id, title }) => [id, ctx.t.of(title)]))
    const desks = await namesOf(ctx, waiting)
    return html(<Team {...{ request, team, waiting, titles, desks }} />)
  },
})

/** What the rules call the desks at which something waits, by service and desk. */
async function namesOf(ctx: Ctx, waiting: readonly WaitingAt[]) {
  const names = new Map<string, string>()
  for (const id of new Set(waiting.flatMap(({ service, queue }) => (queue ? [service] : [])))) {
    const found = await findService(ctx, id)
    const desks = found ? await desksOf(ctx, found.bundle) : []
    for (const { value, texts } of desks) names.set(`${id} ${value}`, ctx.t.of(texts))
  }
  return names
}

type TeamProps = {
  request: Request
  team: readonly OfficerLoad[]
  waiting: readonly WaitingAt[]
  titles: ReadonlyMap<string, string>
  desks: ReadonlyMap<string, string>
}

function Team({ request, team, waiting, titles, desks }: TeamProps) {
  const { t } = request.ctx
  const most = Math.max(1, ...team.map(({ open }) => open))
  return (
    <DeskPage request={request} title={t('cases.team.title')}>
      <Section title={t('cases.team.officers')} id="officers">
        <Table
          t={t}
          caption={t('cases.team.officers')}
          keys
          columns={[
            { label: t('cases.team.officer'), heads: true },
            { label: t('cases.team.open') },
            { label: t('cases.team.overdue'), kind: 'amount' },
            { label: t('cases.team.oldest'), kind: 'amount' },
            { label: t('cases.team.decided7'), kind: 'amount' },
            { label: t('cases.team.decided30'), kind: 'amount' },
            { label: t('cases.team.there') },
            { label: t('cases.team.acts'), hidden: true },
          ]}
          rows={team.map((one) => teamRow(request.ctx, one, most))}
        />
      </Section>
      <Section title={t('cases.team.waiting')} id="waiting">
        <Waiting {...{ request, waiting, titles, desks }} />
      </Section>
      <p>
        <Link href={`/${t.locale}/office/reason-texts`} text={t('cases.reason-texts.title')} />
      </p>
    </DeskPage>
  )
}

function teamRow(ctx: Ctx, one: OfficerLoad, most: number) {
  const { t } = ctx
  const list = { view: 'all', officer: one.id, sort: 'due' } as const
  return {
    cells: [
      { content: <Link href={listHref(t, list)} text={t.of(one.name)} /> },
      {
        content: (
          <span class="load">
            <meter min="0" max={String(most)} value={String(one.open)} aria-hidden="true"></meter>{' '}
            <b safe>{t.number(one.open)}</b>
          </span>
        ),
      },
      one.overdue > 0
        ? {
            content: (
              <Link href={listHref(t, { ...list, due: 'overdue' })} text={t.number(one.overdue)} />
            ),
          }
        : t.number(0),
      one.oldest ? t('cases.team.days', { days: daysSince(ctx, one.oldest) }) : '–',
      t.number(one.decided7),
      t.number(one.decided30),
      one.awayUntil
        ? {
            content: (
              <Tag
                kind="wait"
                text={t('cases.team.away-until', { day: t.date(one.awayUntil, 'day') })}
              />
            ),
          }
        : t('cases.team.is-there'),
      one.open > 0
        ? {
            content: (
              <Link
                href={`/${t.locale}/office/picked-cases?act=reassign&officer=${one.id}`}
                text={t('cases.team.give-away')}
                hidden={t.of(one.name)}
              />
            ),
          }
        : '',
    ],
  }
}

const daysSince = ({ clock }: Ctx, at: Date) =>
  Math.floor((clock.now().getTime() - at.getTime()) / 86_400_000)

function Waiting({ request, waiting, titles, desks }: Omit<TeamProps, 'team'>) {
  const { ctx } = request
  const { t } = ctx
  if (waiting.length === 0) return <EmptyState title={t('cases.team.nothing-waits')} />
  const day = today(ctx)
  return (
    <Table
      t={t}
      caption={t('cases.team.waiting')}
      columns={[
        { label: t('cases.work-list.service'), heads: true },
        { label: t('cases.team.desk') },
        { label: t('cases.team.count'), kind: 'amount' },
        { label: t('cases.team.overdue'), kind: 'amount' },
        { label: t('cases.team.first-due'), kind: 'due-on' },
      ]}
      rows={waiting.map(({ service, queue, count, overdue, firstDue }) => ({
        tone: firstDue < day ? 'late' : firstDue === day ? 'today' : undefined,
        cells: [
          {
            content: (
              <Link
                href={listHref(t, {
                  ...{ view: 'unassigned', service, sort: 'due' },
                  ...(queue && { queue }),
                })}
                text={titles.get(service) ?? service}
              />
            ),
          },
          queue === null ? '' : (desks.get(`${service} ${queue}`) ?? queue),
          t.number(count),
          t.number(overdue),
          firstDue === 'infinity' ? '–' : t.date(firstDue, 'numeric'),
        ],
      }))}
    />
  )
}
