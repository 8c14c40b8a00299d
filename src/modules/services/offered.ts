import { sql } from 'kysely'
import { type Ctx, keepTemplates } from '#kernel'
import { toSource } from './authoring/source.ts'
import { decidesAppeals } from './bundle/appeal-check.ts'
import { findTextOf, type ServiceBundle } from './bundle/bundle.ts'
import { ownStructure } from './bundle/gates.ts'
import { templatesOf } from './bundle/service-reader.ts'
import { loadPapers } from './paper/supplied.ts'
import type { ProposalId } from './tables.ts'

/** A service with the files that it was read from. */
export type WithFiles = { bundle: ServiceBundle; content: ReadonlyMap<string, Buffer> }

/** Keeps versions with their files; one that is there is not written again. */
export async function keepVersions(ctx: Ctx, services: readonly WithFiles[]): Promise<void> {
  const keys = JSON.stringify(services.map(({ bundle: { id, version } }) => ({ id, version })))
  const { rows } = await sql<{ id: string }>`
    select r->>'id' as id from jsonb_array_elements(${keys}::jsonb) r
    where not exists (select from services.service_source s
      where s.id = r->>'id' and s.version = r->>'version')`.execute(ctx.sql)
  const missing = new Set(rows.map(({ id }) => id))
  const kept = services.filter(({ bundle }) => missing.has(bundle.id))
  if (kept.length === 0) return
  for (const { bundle, content } of kept) {
    if (bundle.templates) await keepTemplates(ctx, templatesOf(content))
  }
  const bundles = JSON.stringify(kept.map(({ bundle }) => bundle))
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    select b->>'id', b->>'version', b, ${ctx.clock.now()}
    from jsonb_array_elements(${bundles}::jsonb) b
    on conflict do nothing`.execute(ctx.sql)
  const sources = kept.map(({ bundle: { id, version }, content }) => ({
    ...{ id, version, files: toSource(content) },
  }))
  await sql`
    insert into services.service_source (id, version, files)
    select s->>'id', s->>'version', s->'files' from jsonb_array_elements(${JSON.stringify(sources)}::jsonb) s
    on conflict do nothing`.execute(ctx.sql)
  await loadPapers(ctx, kept)
}

/** By whom a version came to be offered. */
export type Offer = {
  bundle: ServiceBundle
  /** the pack's, of the same service; null: the pack has none */
  packVersion: string | null
  /** null: it is the pack's own */
  proposal: ProposalId | null
}

/** Offers services from now on, each in one version that is kept. */
export async function offer(ctx: Ctx, offers: readonly Offer[]): Promise<void> {
  const { languages } = ctx.pack.settings
  const lines = offers.map(({ bundle, packVersion, proposal }) => {
    const texts = (key: string) =>
      Object.fromEntries(languages.map((lang) => [lang, findTextOf(bundle, lang, key) ?? '']))
    const { id, version, service } = bundle
    return {
      ...{ id, version, pack_version: packVersion, proposal },
      status: service.status,
      owner: service.owner,
      titles: texts('service.title'),
      summaries: texts('service.summary'),
      audiences: service.audience,
      themes: service.themes,
      events: service.events,
      cost: service.costs?.[0] ?? null,
      structure: ownStructure(bundle) ?? null,
      appeals: decidesAppeals(bundle),
      gives: Object.fromEntries(
        (service.outputs ?? []).flatMap(({ output, type }) => (type ? [[output, type]] : [])),
      ),
    }
  })
  await sql`
    insert into services.service
      (id, version, status, owner, titles, summaries, audiences, themes, events, cost, pack_version, proposal, gives,
       structure, appeals)
    select id, version, status, owner, titles, summaries, audiences, themes, events,
      nullif(cost, 'null'::jsonb), pack_version, proposal, gives, structure, appeals
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as g
      (id text, version text, status text, owner text, titles jsonb, summaries jsonb,
       audiences text[], themes text[], events text[], cost jsonb, pack_version text, proposal uuid, gives jsonb,
       structure text, appeals boolean)
    on conflict (id) do update set version = excluded.version, status = excluded.status,
      owner = excluded.owner, titles = excluded.titles, summaries = excluded.summaries,
      audiences = excluded.audiences, themes = excluded.themes, events = excluded.events,
      cost = excluded.cost, current = true, pack_version = excluded.pack_version,
      proposal = excluded.proposal, gives = excluded.gives,
      structure = excluded.structure, appeals = excluded.appeals
    where (service.version, service.current, service.pack_version, service.proposal, service.structure, service.appeals)
      is distinct from (excluded.version, true, excluded.pack_version, excluded.proposal,
        excluded.structure, excluded.appeals)`.execute(ctx.sql)
}
