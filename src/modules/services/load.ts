import { sql } from 'kysely'
import { type Ctx, hashOf, PackError, readFolder } from '#kernel'
import { readOrganisations } from '#organisations'
import { bringProcedures } from '#procedures'
import { checkFiles } from './authoring/check.ts'
import { type Lapse, lapse } from './authoring/lapsed.ts'
import { listPublished } from './authoring/proposal.ts'
import { findSource } from './authoring/source.ts'
import type { ServiceBundle } from './bundle/bundle.ts'
import { type Catalogue, readCatalogue } from './bundle/pack-reader.ts'
import { holdAgainstOffered } from './migration/held.ts'
import { keepVersions, type Offer, offer } from './offered.ts'
import { procedureOf } from './procedure-of.ts'
import { noteStatuses } from './status/history.ts'
import { db } from './tables.ts'

/** Grows when this file brings in something else of the same pack. */
const LOADER = 5

/**
 * Brings topics, laws and services of the pack into the tables. A pack that was brought in before is
 * told by its hash and left alone; a version that is there is not written again; services that the
 * pack no longer has stay for their drafts and cases.
 *
 * @param tell  is given a line for each service whose new version leaves answers of the one before without a place
 * @throws PackError  when the pack is not sound, or a map loses answers of what was offered until now; `igov pack check` says the same with all places
 */
export async function loadServices(ctx: Ctx, tell: (line: string) => void): Promise<void> {
  const hash = `${LOADER}:${hashOf(await readFolder(ctx.pack.dir))}`
  const loaded = await db(ctx)
    .selectFrom('services.loaded_pack')
    .select('hash')
    .where('pack', '=', ctx.pack.id)
    .executeTakeFirst()
  if (loaded?.hash === hash) return
  await bringIn(ctx, tell)
  const row = { pack: ctx.pack.id, hash, loaded_at: ctx.clock.now() }
  await db(ctx)
    .insertInto('services.loaded_pack')
    .values(row)
    .onConflict((conflict) => conflict.column('pack').doUpdateSet(row))
    .execute()
}

async function bringIn(ctx: Ctx, tell: (line: string) => void) {
  const { organisations, findings } = await readOrganisations(ctx.pack)
  if (!organisations) throw new PackError(ctx.pack.dir, findings)
  const { catalogue, findings: more } = await readCatalogue(
    ctx.pack,
    organisations.organisations.map(({ organisation }) => organisation),
  )
  if (!catalogue) throw new PackError(ctx.pack.dir, more)
  await loadTopics(ctx, catalogue)
  await keepVersions(
    ctx,
    catalogue.services.map((bundle) => ({
      bundle,
      content: catalogue.contents.get(bundle.id) ?? new Map(),
    })),
  )
  const offers = await offersOf(ctx, catalogue.services)
  await holdAgainstOffered(
    ctx,
    offers.map(({ bundle }) => bundle),
    tell,
  )
  await offer(ctx, offers)
  const ids = offers.map(({ bundle }) => bundle.id)
  await sql`
    update services.service set current = false where current and id <> all(${ids})`.execute(
    ctx.sql,
  )
  await noteStatuses(ctx)
  await bringProcedures(
    ctx,
    offers.flatMap(({ bundle }) => procedureOf(bundle)),
  )
}

/**
 * What is offered after a pack was brought in: its services, and what authors published. That stays where the pack
 * has the version that it had before and it is sound beside this pack; else the pack's takes its place.
 */
async function offersOf(ctx: Ctx, services: readonly ServiceBundle[]): Promise<Offer[]> {
  const published = await listPublished(ctx)
  const ofPack = new Map(services.map((bundle) => [bundle.id, bundle]))
  const staying: Offer[] = []
  for (const { id, version, packVersion, proposal } of published) {
    const bundle = ofPack.get(id)
    if (bundle?.version === version) continue
    let because: Lapse = { why: 'replaced' }
    if (packVersion === (bundle?.version ?? null)) {
      const files = await findSource(ctx, id, version)
      const check = files && (await checkFiles(ctx, id, files))
      if (check?.bundle) {
        staying.push({ bundle: check.bundle, packVersion, proposal })
        continue
      }
      if (check) because = { why: 'faulty', findings: check.findings }
    }
    await lapse(ctx, id, proposal, because)
  }
  const stays = new Set(staying.map(({ bundle }) => bundle.id))
  const others = services.filter(({ id }) => !stays.has(id))
  return [
    ...others.map((bundle) => ({ bundle, packVersion: bundle.version, proposal: null })),
    ...staying,
  ]
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
