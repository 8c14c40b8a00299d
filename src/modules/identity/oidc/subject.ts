import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'

/** How many names a process remembers: they never change. */
const REMEMBERED = 20_000

export type Subjects = {
  /** Under which name a sector knows a person: another in each, so that two cannot compare notes. */
  subjectOf(sector: string, person: PersonId): Promise<string>
}

/**
 * @param secret  32 bytes of the signer: names that exist stay when it changes
 * @source OpenID Connect Core 1.0, section 8.1
 */
export function openSubjects(ctx: Ctx, secret: Uint8Array): Subjects {
  const known = new Map<string, string>()
  return {
    subjectOf: async (sector, person) => {
      const key = `${sector} ${person}`
      const before = known.get(key)
      if (before) return before
      const made = createHmac('sha256', secret).update(key).digest('base64url')
      const subject = await keepSubject(ctx, { sector, person, made })
      if (known.size >= REMEMBERED) known.clear()
      known.set(key, subject)
      return subject
    },
  }
}

/** The name that is there already, where there is one. */
async function keepSubject(
  ctx: Ctx,
  { sector, person, made }: { sector: string; person: PersonId; made: string },
): Promise<string> {
  const { rows } = await sql<{ subject: string }>`
    with kept as (
      insert into identity.oidc_subject (sector, person, subject) values (${sector}, ${person}, ${made})
      on conflict do nothing returning subject)
    select subject from kept union all
    select subject from identity.oidc_subject where sector = ${sector} and person = ${person}`.execute(
    ctx.sql,
  )
  return rows[0]?.subject ?? made
}
