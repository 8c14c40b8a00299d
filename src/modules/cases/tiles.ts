import type { Ctx, Queue, Tile } from '#kernel'
import { findService } from '#services'
import { type Case, listOwnCases, officerOf } from './case.ts'
import { listAsked } from './office/opinions.tsx'
import { STATES } from './states.ts'
import { countWork, MAX_COUNT, type View } from './work-list.ts'

/** How long a decided case stays on the person's page. */
const DECIDED_DAYS = 30

/** The person's cases for their page: theirs to do while a correction is awaited, else ours. */
export async function tilesOf(ctx: Ctx): Promise<Tile[]> {
  const { t } = ctx
  const since = ctx.clock.now().getTime() - DECIDED_DAYS * 86_400_000
  const cases = (await listOwnCases(ctx)).filter(
    ({ closedAt }) => closedAt === null || closedAt.getTime() > since,
  )
  return Promise.all(
    cases.map(async (found) => ({
      title: await titleOf(ctx, found),
      state: stateText(ctx, found),
      href: `/${t.locale}/my/cases/${found.reference}`,
      turn: found.closedAt
        ? 'done'
        : STATES[found.state].waitsFor === 'applicant'
          ? 'yours'
          : 'ours',
      at: found.submittedAt,
    })),
  )
}

async function titleOf({ t, ...ctx }: Ctx, { service }: Case) {
  const known = await findService({ t, ...ctx }, service)
  return known?.bundle.messages[t.locale]?.['service.title'] ?? service
}

function stateText({ t }: Ctx, { state, dueOn, correctBy, stoppedOn }: Case) {
  if (state === 'awaiting-payment') return t('cases.tiles.pay')
  if (state === 'offered') return t('cases.tiles.offered')
  if (correctBy) return t('cases.tiles.correct', { day: t.date(correctBy, 'day') })
  if (STATES[state].open && !stoppedOn) return t('cases.tiles.by', { day: t.date(dueOn, 'day') })
  return t(`cases.states.${state}`)
}

const DESK_VIEWS: readonly View[] = ['mine', 'unassigned', 'second-officer']

/** The lists in which something waits for the officer. */
export async function queuesOf(ctx: Ctx): Promise<Queue[]> {
  officerOf(ctx)
  const { views } = await countWork(ctx, [])
  const asked = await listAsked(ctx)
  const opinions = {
    title: ctx.t('cases.opinions.title'),
    href: `/${ctx.t.locale}/office/opinions`,
    count: asked.length,
    permission: 'cases:give-opinion',
  }
  const lists = DESK_VIEWS.map((view) => ({
    title: ctx.t(`cases.views.${view}`),
    href: `/${ctx.t.locale}/office/cases?view=${view}`,
    count: Math.min(views[view], MAX_COUNT),
    permission: 'cases:work',
  }))
  return [...lists, ...(asked.length > 0 ? [opinions] : [])]
}
