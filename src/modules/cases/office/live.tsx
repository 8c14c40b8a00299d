import { Type } from 'typebox'
import { liveStream, route, type T } from '#kernel'
import { Link } from '#kernel/ui'
import { readLiveCase, readLiveList } from '../desk/live.ts'
import { CaseParams, LangParams } from '../pages/addresses.ts'

/** What an open list is told while it is open. */
const liveList = route({
  method: 'GET',
  url: '/:lang/office/live/cases',
  allow: 'cases:work',
  params: LangParams,
  query: Type.Object({ since: Type.String({ pattern: '^\\d{1,15}$' }) }),
  handler: async ({ ctx, query, session }) => {
    const since = new Date(Number(query.since))
    return liveStream(ctx, session, { topic: 'cases', read: (ctx) => readLiveList(ctx, since) })
  },
})

/** What an open case is told while it is open. */
const liveCase = route({
  method: 'GET',
  url: '/:lang/office/live/cases/:reference',
  allow: 'cases:work',
  params: CaseParams,
  query: Type.Object({ version: Type.String({ pattern: '^\\d{1,9}$' }) }),
  handler: async ({ ctx, params, query, session }) => {
    const read = (ctx: Parameters<typeof readLiveCase>[0]) =>
      readLiveCase(ctx, params.reference, Number(query.version))
    return liveStream(ctx, session, { topic: 'cases', read })
  },
})

export const liveRoutes = [liveList, liveCase]

/** Says what has changed since the page was made, beside a link that loads it anew; empty until then. */
export function LiveLine({ t, src, reload }: { t: T; src: string; reload: string }) {
  return (
    <ig-live src={src}>
      <p class="live-line" data-live-line hidden role="status">
        <span data-live-words></span> <Link href={reload} text={t('cases.live.reload')} />
      </p>
    </ig-live>
  )
}
