import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import type { AppointmentId, PostId } from '#organisations'
import { record } from '../facts.ts'
import { db } from '../tables.ts'
import { beginOffice } from './begin.ts'

const AT_ONCE = 200

export type Scheduled = {
  appointment: AppointmentId
  person: PersonId
  post: PostId
  begins: Date
  reason: string
}

/** Notes that somebody's appointment begins on a day to come; nothing changes for them before. */
export async function schedulePost(ctx: Ctx, scheduled: Scheduled): Promise<void> {
  const { person, post, reason, begins } = scheduled
  await db(ctx)
    .insertInto('identity.scheduled_post')
    .values({ ...scheduled, settled_at: null })
    .execute()
  await record(ctx, 'post-scheduled', {
    ...{ subject: person, resource: `post:${post}`, reason },
    data: { begins: begins.toISOString() },
  })
}

/**
 * Does what begins with a post, of those whose day has come: who takes one up is signed out, and told. One
 * that was cancelled meanwhile is left.
 */
export async function beginScheduled(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<Pick<Scheduled, 'person' | 'post' | 'reason'> & { stands: boolean }>`
      update identity.scheduled_post s set settled_at = ${now}
      from (select appointment from identity.scheduled_post
        where begins <= ${now} and settled_at is null
        order by begins, appointment limit ${AT_ONCE} for update skip locked) due
      where s.appointment = due.appointment
      returning s.person, s.post, s.reason, organisations.stands(s.appointment, ${now}) as stands`.execute(
      ctx.sql,
    )
    for (const { person, post, reason, stands } of rows) {
      if (!stands) continue
      await beginOffice(ctx, person)
      await record(ctx, 'post-given', { subject: person, resource: `post:${post}`, reason })
    }
  })
}
