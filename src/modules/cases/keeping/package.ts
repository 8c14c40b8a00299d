import { sql } from 'kysely'
import { type Ctx, findFileContent, listFiles, officialOf, today, withCtx } from '#kernel'
import { type ZipEntry, zipOf } from '#lib/zip'
import { readTrace } from '#procedures'
import { findCase } from '../case.ts'
import { record } from '../facts.ts'
import { paperOf } from '../paper.ts'
import { problem } from '../problems.ts'
import { type CaseId, db } from '../tables.ts'
import { bagOf, type Payload, sha256 } from './bag.ts'
import { lockList, type OpenList } from './disposal.ts'
import type { DisposalId } from './rows.ts'

/** So many cases come in one file, and so many bytes of their documents. */
export const MOST_PACKED = 50
const MOST_BYTES = 200 * 1024 * 1024

type Item = { id: CaseId; reference: string; procedure: string }

/**
 * Packs cases of a list for an archive: each a bag (RFC 8493) with what was sent, also as a sheet to read, what was decided
 * and said, its documents, and how its procedure ran. What is packed is noted, so that a receipt can be.
 *
 * @param reference  of the one that is wanted; else those that were not packed yet, 50 at a time
 * @param most  bytes at a time, 200 MiB
 * @returns a ZIP archive with a folder for each case
 * @throws cases/disposal-missing, cases/disposal-over
 * @throws cases/package-missing  it is not on the list, or all are packed
 * @throws cases/package-large    one case has more
 */
export const packCases = (
  ctx: Ctx,
  id: DisposalId,
  { reference, most = MOST_BYTES }: { reference?: string; most?: number } = {},
): Promise<Buffer> =>
  ctx.tx(async (ctx) => {
    const list = await lockList(ctx, id)
    if (list.action !== 'archive') throw problem('package-missing')
    if (list.state !== 'proposed' && list.state !== 'agreed') throw problem('disposal-over')
    const entries: ZipEntry[] = []
    let bytes = 0
    for (const item of await itemsOf(ctx, id, reference)) {
      const packed = await pack(ctx, list, item)
      bytes += packed.bytes
      if (bytes > most) {
        if (entries.length > 0) break
        throw problem('package-large', { limit: Math.floor(most / 1024 / 1024) })
      }
      await note(ctx, id, item, packed)
      entries.push(...packed.entries)
    }
    if (entries.length === 0) throw problem('package-missing')
    return zipOf(entries)
  })

const itemsOf = async (ctx: Ctx, id: DisposalId, reference?: string): Promise<Item[]> =>
  (
    await sql<Item>`
      select c.id, c.reference, c.service as procedure
      from cases.disposal_item i join cases.case c on c.id = i.case_id
      where i.disposal = ${id} and i.fate is null and case when ${reference === undefined}
        then not exists (select from cases.handover h where h.disposal = i.disposal and h.case_id = i.case_id)
        else i.reference = ${reference ?? ''} end
      order by i.case_id limit ${MOST_PACKED}`.execute(ctx.sql)
  ).rows

async function pack(ctx: Ctx, list: OpenList, item: Item) {
  const content = await contentOf(ctx, item.id)
  const payload: Payload[] = [
    { path: 'case.json', bytes: content },
    { path: 'history.json', bytes: await historyOf(ctx, item.id) },
    ...(await runsOf(ctx, item)),
    ...(await documentsOf(ctx, item.id)),
    { path: 'answers.pdf', bytes: await sheetOf(ctx, item) },
  ]
  const bag = bagOf(item.reference, payload, [
    ['Source-Organization', list.agency],
    ['External-Identifier', item.reference],
    ['Internal-Sender-Identifier', list.id],
    ['Bagging-Date', today(ctx)],
    ['Bag-Software-Agent', 'iGov'],
  ])
  const bytes = payload.reduce((sum, one) => sum + one.bytes.length, 0)
  return { ...bag, content: sha256(content), bytes }
}

/** What was sent last as a person reads it, in the first language of the country; the data are `case.json`. */
async function sheetOf(ctx: Ctx, { reference }: Item): Promise<Buffer> {
  const found = await findCase(ctx, reference)
  if (!found) throw problem('package-missing')
  const [language = ''] = ctx.pack.settings.languages
  return paperOf(withCtx(ctx, { t: ctx.translate(language) }), found)
}

async function contentOf(ctx: Ctx, id: CaseId): Promise<Buffer> {
  const { rows } = await sql<{
    content: string
  }>`select cases.content_of(${id}) as content`.execute(ctx.sql)
  return Buffer.from(rows[0]?.content ?? '')
}

/** What happened on the way; without who looked at it and who must not handle it, which is the office's own. */
async function historyOf(ctx: Ctx, id: CaseId): Promise<Buffer> {
  const { rows } = await sql<{ history: string }>`
    select jsonb_build_object(
      'assignments', (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from cases.assignment a
        where a.case_id = ${id}),
      'clock', (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from cases.clock_segment s
        where s.case_id = ${id}),
      'clockEvents', (select coalesce(jsonb_agg(to_jsonb(e) order by e.id), '[]') from cases.clock_event e
        where e.case_id = ${id}),
      'holds', (select coalesce(jsonb_agg(to_jsonb(h) order by h.id), '[]') from cases.hold h where h.case_id = ${id}),
      'extensions', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from cases.extension x where x.case_id = ${id}),
      'urgency', (select coalesce(jsonb_agg(to_jsonb(u) order by u.id), '[]') from cases.urgency u
        where u.case_id = ${id}),
      'comments', (select coalesce(jsonb_agg(to_jsonb(c) order by c.id), '[]') from cases.comment c
        where c.case_id = ${id}),
      'joinings', (select coalesce(jsonb_agg(to_jsonb(j) order by j.id), '[]') from cases.joining j
        where j.case_id = ${id} or j.lead_case = ${id}),
      'splittings', (select coalesce(jsonb_agg(to_jsonb(p) order by p.at), '[]') from cases.splitting p
        where p.case_id = ${id} or p.from_case = ${id}),
      'forms', (select coalesce(jsonb_agg(to_jsonb(f) order by f.at), '[]') from cases.filled_form f
        where f.case_id = ${id}),
      'typings', (select coalesce(jsonb_agg(to_jsonb(t) order by t.number), '[]') from cases.typing t
        where t.case_id = ${id}),
      'fees', (select coalesce(jsonb_agg(to_jsonb(f) order by f.id), '[]') from cases.fee f where f.case_id = ${id}),
      'appeal', (select to_jsonb(p) from cases.appeal p where p.case_id = ${id}))::text as history`.execute(
    ctx.sql,
  )
  return Buffer.from(rows[0]?.history ?? '{}')
}

async function runsOf(ctx: Ctx, { procedure, reference }: Item): Promise<Payload[]> {
  const { runs, models } = await readTrace(ctx, procedure, reference)
  return [
    { path: 'procedure.json', bytes: Buffer.from(`[${runs.map(({ json }) => json).join(',')}]`) },
    ...models.map(({ hash, bpmn }) => ({ path: `models/${hash}.bpmn`, bytes: Buffer.from(bpmn) })),
  ]
}

const ENDINGS: Readonly<Record<string, string>> = {
  ...{ 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' },
}

/** Documents by their ids, as the answers name them, and what people called them. */
async function documentsOf(ctx: Ctx, id: CaseId): Promise<Payload[]> {
  const owner = `case:${id}`
  const files = await listFiles(ctx, owner)
  const pathOf = (file: (typeof files)[number]) => `files/${file.id}.${ENDINGS[file.type] ?? 'bin'}`
  const list = files.map((file) => ({
    ...{ id: file.id, path: pathOf(file), name: file.name, type: file.type, bytes: file.bytes },
  }))
  const payload: Payload[] = [{ path: 'files.json', bytes: Buffer.from(JSON.stringify(list)) }]
  for (const file of files) {
    const found = await findFileContent(ctx, file.id, owner)
    if (found) payload.push({ path: pathOf(file), bytes: found.content })
  }
  return payload
}

async function note(
  ctx: Ctx,
  disposal: DisposalId,
  item: Item,
  { content, manifest }: { content: Buffer; manifest: Buffer },
) {
  const packed = { packed_at: ctx.clock.now(), packed_by: officialOf(ctx).id }
  await db(ctx)
    .insertInto('cases.handover')
    .values({ disposal, case_id: item.id, content, manifest, ...packed })
    .onConflict((on) =>
      on
        .columns(['disposal', 'case_id'])
        .doUpdateSet({ content, manifest, ...packed })
        // What an archive has said that it has stays as it was.
        .where('cases.handover.receipt', 'is', null),
    )
    .execute()
  await record(ctx, 'case-packed', { resource: `case:${item.id}`, data: { disposal } })
}
