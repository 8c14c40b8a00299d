import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { keyedHash } from '../authenticators/sealed.ts'
import type { PlannedRow } from './plan.ts'

/** By which a number is known again without being kept. */
export const identifierHash = (ctx: Ctx, identifier: string): Promise<Buffer> =>
  keyedHash(ctx, `personnel:${identifier}`)

/** Who was invited to the same post by an earlier file, and has not answered yet, is not invited again. */
export async function leaveInvited(ctx: Ctx, rows: PlannedRow[]): Promise<void> {
  const { rows: open } = await sql<{ hash: Buffer; post: string }>`
    select r.identifier_hash as hash, r.post from identity.personnel_row r
    join identity.invitation i on i.id = r.invitation
    where r.identifier_hash is not null and i.used_at is null and i.withdrawn_at is null
      and i.expires_at > ${ctx.clock.now()}`.execute(ctx.sql)
  const known = new Set(open.map(({ hash, post }) => `${hash.toString('hex')} ${post}`))
  if (known.size === 0) return
  for (const row of rows) {
    if (row.plan !== 'invite' || row.identifier === null) continue
    const hash = await identifierHash(ctx, row.identifier)
    if (known.has(`${hash.toString('hex')} ${row.post}`)) {
      Object.assign(row, { plan: 'same', identifier: null })
    }
  }
}
