import { sql } from 'kysely'
import { type Ctx, hashOf, readFolder } from '#kernel'
import { readOrganisations } from '#organisations'
import { bringProcedures } from '#procedures'
import { findTextOf, type ServiceBundle } from './bundle/bundle.ts'
import { type Catalogue, readCatalogue } from './bundle/pack-reader.ts'
import { canFollow } from './followed.ts'
import { noteStatuses } from './status/history.ts'
import { loadPapers } from './status/paper.ts'
import { db } from './tables.ts'

/** Grows when this file brings in something else of the same pack. */
const LOADER = 4

/**
 * Brings topics, laws and services of the pack into the tables. A pack that was brought in before is
 * told by its hash and left alone; a version that is there is not written again; services that the
 * pack no longer has stay for their drafts and cases.
 *
 * @throws Error  when the pack is not sound; `igov pack check` says the same with all places
 */
export async function loadServices(ctx: Ctx): Promise<void> {
  const hash = `${LOADER}:${hashOf(await readFolder(ctx.pack.dir))}`
  const loaded = await db(ctx)
    .selectFrom('services.loaded_pack')
    .select('hash')
    .where('pack', '=', ctx.pack.id)
    .executeTakeFirst()
  if (loaded?.hash === hash) return
  await bringIn(ctx)
  const row = { pack: ctx.pack.id, hash, loaded_at: ctx.clock.now() }
  await db(ctx)
    .insertInto('services.loaded_pack')
    .values(row)
    .onConflict((conflict) => conflict.column('pack').doUpdateSet(row))
    .execute()
}

async function bringIn(ctx: Ctx) {
  const { organisations, findings } = await readOrganisations(ctx.pack)
  if (!organisations) throw new Error(findings.map(({ message }) => message).join('\n'))
  const { catalogue, findings: more } = await readCatalogue(
    ctx.pack,
    organisations.organisations.map(({ organisation }) => organisation),
  )
  const errors = more.filter(({ severity }) => severity === 'error')
  if (!catalogue) {
    throw new Error(
      errors.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'),
    )
  }
  await loadTopics(ctx, catalogue)
  await loadVersions(ctx, catalogue.services)
  await loadLines(ctx, catalogue.services)
  await noteStatuses(ctx)
  await bringProcedures(
    ctx,
    catalogue.services.flatMap((bundle) => {
      const { id, service, procedure } = bundle
      if (procedure === undefined) return []
      const fits = (bpmn: string) => canFollow(bundle, bpmn)
      return [{ id, owner: service.owner, bpmn: procedure, fits }]
    }),
  )
}

async function loadTopics(ctx: Ctx, { topics, laws }: Catalogue) {
  const numbered = <R extends object>(rows: readonly R[]) =>
    JSON.stringify(rows.map((row, position) => ({ ...row, position })))
  await sql`
    with given as (select value as r from jsonb_array_elements(${numbered(topics.audiences)}::jsonb)),
    gone as (delete from services.audience where id not in (select r->>'audience' from given))
    insert into services.audience (id, names, titles, roles, position)
    select r->>'audience', r->'names', r->'titles', r->'roles', (r->>'position')::int from given
    on conflict (id) do update set names = excluded.names, titles = excluded.titles, roles = excluded.roles,
      position = excluded.position`.execute(ctx.sql)
  await sql`
    with given as (select value as r from jsonb_array_elements(${numbered(topics.topics)}::jsonb)),
    gone as (delete from services.topic where id not in (select r->>'topic' from given))
    insert into services.topic (id, names, icon, position)
    select r->>'topic', r->'names', r->>'icon', (r->>'position')::int from given
    on conflict (id) do update set names = excluded.names, icon = excluded.icon,
      position = excluded.position`.execute(ctx.sql)
  await sql`
    with given as (select value as r from jsonb_array_elements(${numbered(topics.events)}::jsonb)),
    gone as (delete from services.event where id not in (select r->>'event' from given))
    insert into services.event (id, names, cover, ledes, stages, position)
    select r->>'event', r->'names', r->>'cover', r->'ledes', r->'stages', (r->>'position')::int
    from given
    on conflict (id) do update set names = excluded.names, cover = excluded.cover,
      ledes = excluded.ledes, stages = excluded.stages, position = excluded.position`.execute(
    ctx.sql,
  )
  // Laws stay: an old version of a service still names them.
  await sql`
    insert into services.law (id, kind, number, year, names, source, reliability)
    select r->>'law', r->>'kind', (r->>'number')::int, (r->>'year')::int, r->'names',
      r->>'source', r->>'reliability'
    from jsonb_array_elements(${JSON.stringify(laws)}::jsonb) r
    on conflict (id) do update set kind = excluded.kind, number = excluded.number,
      year = excluded.year, names = excluded.names, source = excluded.source,
      reliability = excluded.reliability`.execute(ctx.sql)
}

async function loadVersions(ctx: Ctx, services: readonly ServiceBundle[]) {
  const keys = JSON.stringify(services.map(({ id, version }) => ({ id, version })))
  const { rows } = await sql<{ id: string }>`
    select r->>'id' as id from jsonb_array_elements(${keys}::jsonb) r
    where not exists (select from services.service_version v
      where v.id = r->>'id' and v.version = r->>'version')`.execute(ctx.sql)
  const missing = new Set(rows.map(({ id }) => id))
  const bundles = services.filter(({ id }) => missing.has(id))
  if (bundles.length === 0) return
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    select b->>'id', b->>'version', b, ${ctx.clock.now()}
    from jsonb_array_elements(${JSON.stringify(bundles)}::jsonb) b
    on conflict do nothing`.execute(ctx.sql)
  await loadPapers(ctx, bundles)
}

async function loadLines(ctx: Ctx, services: readonly ServiceBundle[]) {
  const { languages } = ctx.pack.settings
  const lines = services.map((bundle) => {
    const texts = (key: string) =>
      Object.fromEntries(languages.map((lang) => [lang, findTextOf(bundle, lang, key) ?? '']))
    const { id, version, service } = bundle
    return {
      id,
      version,
      status: service.status,
      owner: service.owner,
      titles: texts('service.title'),
      summaries: texts('service.summary'),
      audiences: service.audience,
      themes: service.themes,
      events: service.events,
      cost: service.costs?.[0] ?? null,
    }
  })
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as g
      (id text, version text, status text, owner text, titles jsonb, summaries jsonb,
       audiences text[], themes text[], events text[], cost jsonb)),
    gone as (update services.service set current = false
      where id not in (select id from given) and current)
    insert into services.service
      (id, version, status, owner, titles, summaries, audiences, themes, events, cost)
    select id, version, status, owner, titles, summaries, audiences, themes, events,
      nullif(cost, 'null'::jsonb) from given
    on conflict (id) do update set version = excluded.version, status = excluded.status,
      owner = excluded.owner, titles = excluded.titles, summaries = excluded.summaries,
      audiences = excluded.audiences, themes = excluded.themes, events = excluded.events,
      cost = excluded.cost, current = true
    where (service.version, service.current) is distinct from (excluded.version, true)`.execute(
    ctx.sql,
  )
}
