import type { Ctx, Tile } from '#kernel'
import { findTextOf } from './bundle/bundle.ts'
import { listAsked } from './confirming/answer.ts'
import { listOpenDrafts } from './draft.ts'
import { getServiceVersion } from './service.ts'

/** What waits for the person's own confirmation. */
export async function confirmationTiles(ctx: Ctx): Promise<Tile[]> {
  const { t, actor } = ctx
  if (actor.kind !== 'person' || actor.actingFor) return []
  const asked = (await listAsked(ctx)).filter(({ state }) => state === 'asked')
  return Promise.all(
    asked.map(async ({ id, service, version, until, askedAt }) => {
      const bundle = await getServiceVersion(ctx, service, version)
      return {
        title: findTextOf(bundle, t.locale, 'service.title') ?? service,
        state: t('services.confirm.state.asked', { day: t.date(until, 'day') }),
        href: `/${t.locale}/my/confirmations/${id}`,
        turn: 'yours' as const,
        at: askedAt,
      }
    }),
  )
}

/** Applications that the person has begun and not sent; corrections stand with their cases. */
export async function draftTiles(ctx: Ctx): Promise<Tile[]> {
  const { t } = ctx
  const drafts = (await listOpenDrafts(ctx)).filter(({ purpose }) => purpose === 'application')
  return Promise.all(
    drafts.map(async ({ service, version, reference, updatedAt, expiresAt }) => {
      const bundle = await getServiceVersion(ctx, service, version)
      return {
        title: findTextOf(bundle, t.locale, 'service.title') ?? service,
        state: t('services.tile', { day: t.date(expiresAt, 'day') }),
        href: `/${t.locale}/apply/${reference}`,
        turn: 'yours',
        at: updatedAt,
      }
    }),
  )
}
