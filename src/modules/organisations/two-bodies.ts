import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { problem } from './problems.ts'

/**
 * Nobody holds posts of two bodies at once, also where posts go from one to another.
 *
 * @param posts  those that went, or stay
 * @throws organisations/post-elsewhere
 */
export async function refuseTwoBodies(ctx: Ctx, posts: readonly string[]): Promise<void> {
  const { rows } = await sql`
    select from organisations.appointment a
    join organisations.appointment b on b.person = a.person and b.id <> a.id and b.in_force && a.in_force
    join organisations.post p on p.id = a.post
    join organisations.post q on q.id = b.post and q.organisation <> p.organisation
    where a.post = any(${[...posts]}::uuid[])
      and not isempty(a.in_force * b.in_force * p.during * q.during)
    limit 1`.execute(ctx.sql)
  if (rows.length > 0) throw problem('post-elsewhere')
}
