import { sql } from 'kysely'
import { type Ctx, PackError } from '#kernel'
import { type OrganisationsFile, readOrganisations } from './organisation-file.ts'

/**
 * Brings `organisations.yaml` into the register: the first version of each body, and what the pack
 * puts right in it. A body that an office has changed is that office's from then on. Bodies that the
 * pack no longer names end now, unless an office has given them units or posts; their ids stay.
 */
export async function loadOrganisations(ctx: Ctx): Promise<void> {
  const { organisations: file, findings } = await readOrganisations(ctx.pack)
  if (!file) throw new PackError(ctx.pack.dir, findings)
  await ctx.tx(async (ctx) => {
    await loadKinds(ctx, file)
    await loadBodies(ctx, file)
  })
}

const loadKinds = (ctx: Ctx, { kinds }: OrganisationsFile) =>
  sql`
    insert into organisations.organisation_kind (id, names, plurals)
    select k->>'kind', k->'names', k->'plurals'
    from jsonb_array_elements(${JSON.stringify(kinds)}::jsonb) k
    on conflict (id) do update set names = excluded.names, plurals = excluded.plurals`.execute(
    ctx.sql,
  )

async function loadBodies(ctx: Ctx, { organisations }: OrganisationsFile) {
  const bodies = JSON.stringify(organisations.map((entry, position) => ({ ...entry, position })))
  await sql`
    insert into organisations.organisation (id, position)
    select o->>'organisation', (o->>'position')::integer
    from jsonb_array_elements(${bodies}::jsonb) o
    on conflict (id) do update set position = excluded.position`.execute(ctx.sql)
  const now = ctx.clock.now()
  // Whatever has a decree was changed by an office.
  await sql`
    with given as (select value as o from jsonb_array_elements(${bodies}::jsonb)),
    own as (select organisation from organisations.organisation_version where decree is not null
      union select predecessor from organisations.succession
      union select organisation from organisations.organisation_version group by organisation having count(*) > 1),
    gone as (update organisations.organisation_version v set during = tstzrange(lower(during), ${now})
      where upper_inf(during) and organisation not in (select organisation from own)
        and organisation not in (select o->>'organisation' from given)
        and not exists (select from organisations.post p where p.organisation = v.organisation
          and (upper_inf(p.during) or upper(p.during) > ${now}))
        and not exists (select from organisations.unit u where u.organisation = v.organisation
          and (upper_inf(u.during) or upper(u.during) > ${now}))),
    mended as (update organisations.organisation_version v set kind = o->>'kind', names = o->'names',
        abbreviation = o->>'abbreviation', parent = o->>'parent', source = o->>'source',
        reliability = o->>'reliability', during = tstzrange(lower(during), null)
      from given
      where v.organisation = o->>'organisation' and v.organisation not in (select organisation from own)
      returning v.organisation)
    insert into organisations.organisation_version
      (organisation, during, kind, names, abbreviation, parent, source, reliability)
    select o->>'organisation', tstzrange(null, null), o->>'kind', o->'names', o->>'abbreviation',
      o->>'parent', o->>'source', o->>'reliability'
    from given
    where not exists (select from organisations.organisation_version v
      where v.organisation = o->>'organisation')`.execute(ctx.sql)
}
