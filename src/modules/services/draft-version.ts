import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import { isOnline } from './bundle/status.ts'
import { type Draft, draftColumns, expiryOf, getOpenDraft } from './draft.ts'
import { record } from './facts.ts'
import { undeclared } from './form/undeclared.ts'
import { findService, getServiceVersion, type Service } from './service.ts'
import { db } from './tables.ts'

/**
 * The service as it is offered now, where a draft began with an earlier version of it.
 *
 * @returns undefined where there is none, and for a correction, which is about what was sent
 */
export async function findRevised(ctx: Ctx, draft: Draft): Promise<Service | undefined> {
  if (draft.purpose !== 'application') return undefined
  const service = await findService(ctx, draft.service)
  if (!service || service.version === draft.version) return undefined
  const { bundle } = service
  return isOnline(bundle.service.status) && bundle.forms[draft.form] ? service : undefined
}

/**
 * Goes on with the service as it is offered now: the answers come along as they are, and pages that
 * are not what they were count as not seen. Nothing changes where there is no later version.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 */
export const takeUpRevised = (ctx: Ctx, reference: string): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const revised = await findRevised(ctx, draft)
    if (!revised) return draft
    const { version, bundle } = revised
    const before = await getServiceVersion(ctx, draft.service, draft.version)
    const kept = samePages(draft.form, before, bundle)
    const seen = Object.entries(draft.pageRevisions).filter(([page]) => kept.has(page))
    const revision = draft.revision + 1
    const next = await db(ctx)
      .updateTable('services.draft')
      .set({
        version,
        revision,
        answers: JSON.stringify(undeclared(before, draft.form, draft.answers)),
        page_revisions: JSON.stringify(Object.fromEntries(seen)),
        updated_at: ctx.clock.now(),
        expires_at: expiryOf(ctx, bundle),
      })
      .where('id', '=', draft.id)
      .returning(draftColumns)
      .executeTakeFirstOrThrow()
    await record(ctx, 'draft-revised', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { version, revision },
    })
    return next
  })

/** Pages that ask the same in both, by their ids. */
function samePages(form: string, before: ServiceBundle, after: ServiceBundle): ReadonlySet<string> {
  const pages = new Map(before.forms[form]?.pages.map((page) => [page.page, page]))
  const same = after.forms[form]?.pages.filter((page) =>
    isDeepStrictEqual(page, pages.get(page.page)),
  )
  return new Set(same?.map(({ page }) => page))
}
