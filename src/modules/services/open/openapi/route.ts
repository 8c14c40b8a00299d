import { Type } from 'typebox'
import { Id, json, machineRoute } from '#kernel'
import { readSuccessors } from '#organisations'
import { isOnline } from '../../bundle/status.ts'
import { problem } from '../../problems.ts'
import { getService } from '../../service.ts'
import { descriptionOf } from './description.ts'

/** The description of a service that runs here, for software that applies. */
export const openApiOfService = machineRoute({
  method: 'GET',
  url: '/api/services/:id/openapi.json',
  allow: 'public',
  params: Type.Object({ id: Id }),
  handler: async ({ ctx, params }) => {
    const { bundle } = await getService(ctx, params.id)
    const { service, forms } = bundle
    if (!isOnline(service.status) || !forms.apply) throw problem('not-online')
    const { currentOf } = await readSuccessors(ctx)
    const answer = json(descriptionOf(ctx, bundle, currentOf(service.owner, bundle.id)))
    return {
      ...answer,
      headers: { 'cache-control': 'public, max-age=60', vary: 'accept-language' },
    }
  },
})
