import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { PersonnelFileId } from '../tables.ts'
import { carryOutFile } from './carry.ts'
import { proposedSince } from './personnel.ts'

/** How long a plan that nobody proposed is kept, and what was sealed of one that is done. */
const PLANNED_DAYS = 1
const SEALED_DAYS = 3

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000)

/** Goes on with files that were agreed to, and forgets what is needed no more. */
export async function sweepPersonnel(ctx: Ctx): Promise<void> {
  await forget(ctx)
  const { rows } = await sql<{ id: PersonnelFileId }>`
    select id from identity.personnel_file where state = 'agreed' order by decided_at`.execute(
    ctx.sql,
  )
  for (const { id } of rows) await carryOutFile(ctx, id, true)
}

/** Numbers and codes of who has no account; by which they are known again, when the invitation is over. */
const forget = (ctx: Ctx) =>
  ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    await sql`
      delete from identity.personnel_file
      where state = 'planned' and uploaded_at <= ${daysBefore(now, PLANNED_DAYS)}`.execute(ctx.sql)
    await sql`
      update identity.personnel_file set state = 'lapsed'
      where state = 'proposed' and proposed_at <= ${proposedSince(now)}`.execute(ctx.sql)
    await sql`
      update identity.personnel_row r set sealed_identifier = null, sealed_code = null
      from identity.personnel_file f
      where f.id = r.file and (r.sealed_identifier is not null or r.sealed_code is not null)
        and (f.state = 'lapsed' or f.done_at <= ${daysBefore(now, SEALED_DAYS)})`.execute(ctx.sql)
    await sql`
      update identity.personnel_row r set identifier_hash = null from identity.invitation i
      where r.identifier_hash is not null and i.id = r.invitation and (i.used_at is not null
        or i.withdrawn_at is not null or i.expires_at <= ${now})`.execute(ctx.sql)
  })
