import { download, route } from '#kernel'
import { zipOf } from '#lib/zip'
import { exportRules } from '../authoring/export.ts'
import { OfRules } from './address.ts'

/** A rule set in force, as the folder of a pack. */
export const exportRoute = route({
  method: 'GET',
  url: '/:lang/office/rules/:id/export',
  allow: 'rules:edit',
  params: OfRules,
  perMinute: 30,
  handler: async ({ ctx, params }) => {
    const entries = await ctx.tx((ctx) => exportRules(ctx, params.id))
    return download(zipOf(entries), 'application/zip', `${params.id}.zip`)
  },
})
