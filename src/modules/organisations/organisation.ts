import { type RawBuilder, sql } from 'kysely'
import { type Ctx, readOnce, type Texts } from '#kernel'
import { problem } from './problems.ts'

const MOST = 2_000

export type Organisation = {
  id: string
  kind: string
  kindNames: Texts
  /** the kind over several: 'Ministries' */
  kindPlurals: Texts
  parent: string | null
  names: Texts
  abbreviation: string | null
  source: string | null
  reliability: string | null
}

/** All bodies of today, in the pack's order; a few dozen, so always all. */
export const listOrganisations = (ctx: Ctx): Promise<Organisation[]> =>
  readOnce(ctx, 'organisations.listOrganisations', () => listOrganisationsAt(ctx, ctx.clock.now()))

/** The same at another moment, past or to come. */
export const listOrganisationsAt = (ctx: Ctx, moment: Date): Promise<Organisation[]> =>
  select(ctx, sql`v.during @> ${moment}::timestamptz order by o.position, o.id limit ${MOST}`)

/**
 * A body as it is, or as it last was: references to one that has ended keep working.
 *
 * @throws organisations/missing  when no body has this id, now or before
 */
export const getOrganisation = (ctx: Ctx, id: string): Promise<Organisation> =>
  readOnce(ctx, `organisations.getOrganisation ${id}`, async () => {
    const [found] = await select(
      ctx,
      sql`o.id = ${id} and coalesce(lower(v.during), '-infinity') <= ${ctx.clock.now()}
      order by lower(v.during) desc nulls last limit 1`,
    )
    if (!found) throw problem('missing')
    return found
  })

async function select(ctx: Ctx, which: RawBuilder<unknown>): Promise<Organisation[]> {
  const { rows } = await sql<Organisation>`
    select o.id, v.kind, k.names as "kindNames", k.plurals as "kindPlurals", v.parent, v.names,
      v.abbreviation, v.source, v.reliability
    from organisations.organisation o
    join organisations.organisation_version v on v.organisation = o.id
    join organisations.organisation_kind k on k.id = v.kind
    where ${which}`.execute(ctx.sql)
  return rows
}
