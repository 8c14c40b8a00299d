import { type Ctx, inAllLanguages, type PersonId } from '#kernel'
import { notifyPerson } from '#notify'
import { findTextOf } from './bundle/bundle.ts'
import { record } from './facts.ts'
import { getServiceVersion } from './service.ts'
import { type DraftId, db } from './tables.ts'

const HOUR = 3_600_000
const DAYS_BEFORE = 3
/** Who wrote less long ago has it fresh in mind. */
const HOURS_AFTER = 24
const BATCH = 200

type Due = {
  id: DraftId
  person: PersonId
  service: string
  version: string
  reference: string
  expires: Date
}

/**
 * Reminds people of applications that they began, three days before these are deleted; again only where they wrote on
 * and left once more. Of a draft in which nothing was written, nobody is reminded, nor of a correction, which has its
 * own last day.
 *
 * @returns how many were reminded
 */
export async function remindOfDrafts(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now()
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR)
  return ctx.tx(async (ctx) => {
    const due: Due[] = await db(ctx)
      .selectFrom('services.draft')
      .select(['id', 'person', 'service', 'version', 'reference', 'expires_at as expires'])
      .where('submitted_at', 'is', null)
      .where('purpose', '=', 'application')
      .where('revision', '>', 0)
      .where('expires_at', '>', now)
      .where('expires_at', '<=', at(24 * DAYS_BEFORE))
      .where('updated_at', '<=', at(-HOURS_AFTER))
      .where(({ or, eb, ref }) =>
        or([eb('reminded_at', 'is', null), eb('reminded_at', '<', ref('updated_at'))]),
      )
      .orderBy('expires_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const draft of due) await remind(ctx, draft)
    return due.length
  })
}

async function remind(ctx: Ctx, { id, person, service, version, reference, expires }: Due) {
  await db(ctx)
    .updateTable('services.draft')
    .set({ reminded_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
  const bundle = await getServiceVersion(ctx, service, version)
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) =>
      t(`services.saved.reminder.${part}`, {
        ...{ reference, day: t.date(expires, 'day') },
        service: findTextOf(bundle, t.locale, 'service.title') ?? service,
      }),
    )
  await notifyPerson(ctx, person, {
    ...{ subject: say('subject'), body: say('body'), href: `apply/${reference}` },
  })
  await record(ctx, 'draft-reminded', { subject: person, resource: `draft:${id}` })
}
