import { Type } from 'typebox'
import { html, kernelProblem, plainTyped, route } from '#kernel'
import { ZoneMap } from '../view/zone-map.tsx'

/** The outline of a zone, for a page on which its number is typed just now. */
export const zoneMapPart = route({
  method: 'GET',
  url: '/:lang/zone-map/:zone',
  allow: 'public',
  params: Type.Object({ lang: Type.String(), zone: Type.String({ maxLength: 20 }) }),
  perMinute: 60,
  handler: async ({ ctx, params }) => {
    const { t, pack } = ctx
    const { zone } = pack.settings.address
    if (zone === undefined) throw kernelProblem('not-found')
    const typed = plainTyped(params.zone.normalize('NFKC')).trim()
    const drawn = ZoneMap({ t, pack, address: { [zone]: typed } })
    if (drawn === '') throw kernelProblem('not-found')
    return html(drawn)
  },
})
