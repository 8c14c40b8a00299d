import type { Ctx, Tile } from '#kernel'
import { findTextOf } from './bundle/bundle.ts'
import { listOpenDrafts } from './draft.ts'
import { getServiceVersion } from './service.ts'

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
