import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { type Ctx, verifyAudit } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import type { Started } from '../../support/started.ts'
import { certificatesOf } from './population.ts'

type Wrong = RawBuilder<{ what: string }>

/** Each finds what must not be, whatever was killed when. */
const HALF_MADE: Record<string, Wrong> = {
  'a case without what was sent': sql`
    select reference as what from cases.case c
    where not exists (select from cases.submission s where s.case_id = c.id and s.number = 1)`,
  'a case without its paper': sql`
    select reference as what from cases.case c
    where (select count(*) from kernel.file f where f.owner = 'case:' || c.id) <> 1`,
  'an open case without one running stretch of the clock, or a decided one with it': sql`
    select reference as what from cases.case c
    where (select count(*) from cases.clock_segment s where s.case_id = c.id and s.to_at is null)
      <> (case when c.closed_at is null then 1 else 0 end)`,
  'a sent draft without a case, or a case with an open draft': sql`
    select d.reference as what from services.draft d full join cases.case c on c.draft_id = d.id
    where d.purpose is distinct from 'correction'
      and (d.submitted_at is not null) is distinct from (c.id is not null)`,
  'an application whose fact was not written once': sql`
    select reference as what from cases.case c
    where (select count(*) from kernel.audit a where a.resource = 'case:' || c.id
      and a.fact = 'cases/application-submitted') <> 1`,
  'a decision that its case does not show': sql`
    select c.reference as what from cases.decision d join cases.case c on c.id = d.case_id
    where c.decision is distinct from d.id`,
  'a message that was written twice': sql`
    select href as what from notify.message group by person, href, subject having count(*) > 1`,
  'a licence without a decision': sql`
    select l.number as what from licences.licence l join licences.edition e on e.licence = l.id
    where e.kind <> 'replaced' and not exists (select from cases.decision d
      where d.case_id = e.case_id and d.kind = 'approval')`,
  'an approval without a licence': sql`
    select c.reference as what from cases.decision d join cases.case c on c.id = d.case_id
    where d.kind = 'approval'
      and not exists (select from licences.edition e where e.case_id = c.id)`,
  'a case that says otherwise than its licence': sql`
    select l.number as what from licences.licence l join licences.edition e on e.licence = l.id
    join cases.case c on c.id = e.case_id
    where c.state = 'granted'
      and (c.licence <> l.id or c.licence_number <> l.number or e.issued_at is null)`,
  'a licence that was not granted once and issued once': sql`
    select e.id::text as what from licences.edition e
    where (select array_agg(kind order by id) from licences.act a where a.edition = e.id and a.kind in (e.kind, 'issued'))
      is distinct from (case when e.issued_at is null then array[e.kind] else array[e.kind, 'issued'] end)`,
  'more than one document of a licence': sql`
    select l.number as what from licences.licence l
    where (select count(*) from kernel.file f where f.owner = 'licence:' || l.id)
      <> (select count(e.file) from licences.edition e where e.licence = l.id)`,
}

/** Once the worker has had its time, there is nothing left to do. */
const LEFT_OVER: Record<string, Wrong> = {
  'an approved case without its document': sql`
    select reference as what from cases.case where state = 'approved'`,
  'a fact that was not passed on': sql`
    select fact as what from kernel.outbox where relayed_at is null`,
  'a job that waits': sql`
    select key || ', after ' || attempts || ' tries: ' || coalesce(last_error, 'no error') as what
    from graphile_worker.jobs`,
  'a row of the audit outside the chain': sql`
    select fact as what from kernel.audit a
    where not exists (select from kernel.audit_link l where l.audit_id = a.id)`,
}

/** @returns what is half made or made twice, each with where; empty when all is well */
export const findHalfMade = (ctx: Ctx) => find(ctx, HALF_MADE)

/** @returns what the worker has yet to do */
export const findLeftOver = (ctx: Ctx) => find(ctx, LEFT_OVER)

async function find(ctx: Ctx, wrong: Record<string, Wrong>): Promise<string[]> {
  const found: string[] = []
  for (const [name, query] of Object.entries(wrong)) {
    const { rows } = await query.execute(ctx.sql)
    found.push(...rows.map(({ what }) => `${name}: ${what}`))
  }
  return found
}

/**
 * Holds the documents of all licences against the signer's ledger.
 *
 * @returns what does not fit: a seal that does not hold, two signatures for one licence, one for none
 */
export async function findUnsound(ctx: Ctx, igov: Pick<Started, 'dataDir'>): Promise<string[]> {
  const certificates = await certificatesOf(igov)
  const { rows } = await sql<{ id: string; number: string; sha256: Buffer; content: Buffer }>`
    select e.id, l.number, e.sha256, c.content
    from licences.edition e join licences.licence l on l.id = e.licence
    join kernel.file f on f.id = e.file join kernel.file_content c on c.sha256 = f.sha256`.execute(
    ctx.sql,
  )
  const broken = rows.filter(
    ({ content, sha256 }) =>
      verifySeal(content, certificates).state !== 'intact' ||
      !createHash('sha256').update(content).digest().equals(sha256),
  )
  const signed = keysInLedger(igov.dataDir)
  const licensed = new Set(rows.map(({ id }) => id))
  return [
    ...broken.map(({ number }) => `a seal that does not hold: ${number}`),
    ...signed.filter((key, at) => signed.indexOf(key) < at).map((key) => `sealed twice: ${key}`),
    ...signed.filter((key) => !licensed.has(key)).map((key) => `sealed for nobody: ${key}`),
    ...[...licensed].filter((id) => !signed.includes(id)).map((id) => `not in the ledger: ${id}`),
  ]
}

const keysInLedger = (dataDir: string) =>
  readFileSync(join(dataDir, 'keys', 'ledger'), 'latin1')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[0] ?? '')

/** @returns where the chain of the audit breaks; undefined when it is whole */
export const findBreak = async (ctx: Ctx) => (await verifyAudit(ctx.sql)).broken
