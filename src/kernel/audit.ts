import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

const BATCH_ROWS = 500
const SEQUENCER_LOCK = 7_208_042
const GENESIS = Buffer.alloc(32)

type Sql = Kysely<Record<never, never>>

/** What is hashed of a row: every column, in a text that PostgreSQL writes the same way for ever. */
const canonical = sql<string>`jsonb_build_array(a.id, to_char(a.at at time zone 'UTC',
  'YYYY-MM-DD"T"HH24:MI:SS.US'), a.fact, a.classification, a.actor_kind, a.actor, a.subject,
  a.resource, a.reason, a.data, a.simulated)::text`

const linkOf = (previous: Uint8Array, row: string) =>
  createHash('sha256').update(previous).update(row).digest()

/** No transaction lasts longer, in seconds: each of its statements has a limit, and so has its rest. */
const LONGEST_ACT = 300

/**
 * Links committed rows that are not yet in the chain, oldest first; one process at a time.
 *
 * @param back  how long ago a row's number may have been given, in seconds: who looks often need not look
 *   far each time, since few transactions last
 * @returns how many rows were linked; 0 also when another process is at it
 */
export async function linkAudit(db: Sql, back = LONGEST_ACT): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}) as mine`.execute(tx)
    if (!lock.rows[0]?.mine) return 0
    const last = await sql<{ position: bigint; hash: Buffer }>`
      select position, hash from kernel.audit_link order by position desc limit 1`.execute(tx)
    // Ids are given before commit, so a lower one may appear later, within a transaction's longest life.
    const rows = await sql<{ id: bigint; text: string }>`
      select a.id, ${canonical} as text from kernel.audit a
      where a.id > coalesce((select max(audit_id) from kernel.audit_link
          where position <= (select position from kernel.audit_link
            where linked_at < now() - make_interval(secs => ${back}) order by position desc limit 1)), 0)
        and not exists (select from kernel.audit_link l where l.audit_id = a.id)
      order by a.id limit ${BATCH_ROWS}`.execute(tx)
    if (rows.rows.length === 0) return 0
    let { position, hash } = last.rows[0] ?? { position: 0n, hash: GENESIS }
    const links = rows.rows.map(({ id, text }) => {
      position += 1n
      hash = linkOf(hash, text)
      return { position: String(position), id: String(id), hash: hash.toString('hex') }
    })
    await sql`
      insert into kernel.audit_link (position, audit_id, hash)
      select (l->>'position')::bigint, (l->>'id')::bigint, decode(l->>'hash', 'hex')
      from jsonb_array_elements(${JSON.stringify(links)}::jsonb) l`.execute(tx)
    return links.length
  })
}

/** The newest link. */
export type AuditHead = { position: bigint; hash: Buffer }

/** @returns the end of the chain, or undefined before the first link */
export async function auditHead(db: Sql): Promise<AuditHead | undefined> {
  const { rows } = await sql<AuditHead>`
    select position, hash from kernel.audit_link order by position desc limit 1`.execute(db)
  return rows[0]
}

type Reason = 'altered' | 'missing-row' | 'missing-link' | 'shorter' | 'rewritten'

export type AuditReport = {
  linked: bigint
  /** rows not yet in the chain */
  tail: bigint
  /** position of the first row that does not fit, and why */
  broken: { position: bigint; reason: Reason } | undefined
}

/**
 * Walks the whole chain, and holds it against what was noted of it elsewhere: who owns the database
 * could cut its end off or write it anew.
 *
 * @param anchors  links as they were noted
 * @returns how long it is, what waits to be linked, and the first row that does not fit
 */
export async function verifyAudit(
  db: Sql,
  anchors: readonly { position: bigint; hash: string }[] = [],
): Promise<AuditReport> {
  const noted = new Map(anchors.map(({ position, hash }) => [position, hash]))
  let hash: Uint8Array = GENESIS
  let position = 0n
  for (;;) {
    const { rows } = await sql<{ position: bigint; hash: Buffer; text: string | null }>`
      select l.position, l.hash, case when a.id is not null then ${canonical} end as text
      from kernel.audit_link l left join kernel.audit a on a.id = l.audit_id
      where l.position > ${String(position)}::bigint order by l.position limit 5000`.execute(db)
    if (rows.length === 0) break
    for (const row of rows) {
      position += 1n
      const broken = faultOf(row, position, hash, noted.get(position))
      if (broken) return { linked: position - 1n, tail: await tailOf(db), broken }
      hash = row.hash
    }
  }
  const beyond = anchors.find((anchor) => anchor.position > position)
  const broken = beyond && { position: position + 1n, reason: 'shorter' as const }
  return { linked: position, tail: await tailOf(db), broken }
}

function faultOf(
  row: { position: bigint; hash: Buffer; text: string | null },
  position: bigint,
  previous: Uint8Array,
  noted: string | undefined,
): AuditReport['broken'] {
  if (row.position !== position) return { position, reason: 'missing-link' }
  if (row.text === null) return { position, reason: 'missing-row' }
  if (!linkOf(previous, row.text).equals(row.hash)) return { position, reason: 'altered' }
  if (noted !== undefined && noted !== row.hash.toString('hex')) {
    return { position, reason: 'rewritten' }
  }
  return undefined
}

async function tailOf(db: Sql) {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from kernel.audit a
    where not exists (select from kernel.audit_link l where l.audit_id = a.id)`.execute(db)
  return rows[0]?.count ?? 0n
}

/** A row of the audit about one person, as that person may read it. */
export type AuditEntry = {
  id: bigint
  at: Date
  fact: string
  actorKind: string
  actor: string
  resource: string | null
  reason: string | null
  data: Record<string, unknown>
}

/**
 * What was done with the data of one person, the newest first.
 *
 * @param by  `officials`: only what officials did; `facts`: only these
 */
export async function listAuditOf(
  { sql: db }: { sql: Sql },
  subject: string,
  by: { officials: true } | { facts: readonly string[] },
  limit: number,
): Promise<AuditEntry[]> {
  const which =
    'facts' in by
      ? sql`fact = any(${[...by.facts]})`
      : sql`actor_kind = 'official' and actor not like ${`${subject}@%`}`
  const { rows } = await sql<AuditEntry>`
    select id, at, fact, actor_kind as "actorKind", actor, resource, reason, data from kernel.audit
    where subject = ${subject}::uuid and ${which} order by id desc limit ${limit}`.execute(db)
  return rows
}

/**
 * What officials did of one kind with some things, in no order; at most 50,000 acts.
 *
 * @param resources  as the facts name them, `case:…`
 */
export async function listActsOn(
  { sql: db }: { sql: Sql },
  fact: string,
  resources: readonly string[],
): Promise<Pick<AuditEntry, 'resource' | 'data'>[]> {
  const { rows } = await sql<Pick<AuditEntry, 'resource' | 'data'>>`
    select resource, data from kernel.audit
    where resource = any(${[...resources]}) and resource is not null and fact = ${fact}
      and actor_kind = 'official'
    limit 50000`.execute(db)
  return rows
}

/**
 * How much officials did since a moment, each from one agency.
 *
 * @param agency  from whose posts
 * @returns by person; who did nothing is not in it
 */
export async function countActsOf(
  { sql: db }: { sql: Sql },
  people: readonly string[],
  agency: string,
  since: Date,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ person: string; acts: number }>`
    select split_part(actor, '@', 1) as person, count(*)::integer as acts from kernel.audit
    where actor_kind = 'official' and at >= ${since}
      and actor = any(${people.map((person) => `${person}@${agency}`)})
    group by actor`.execute(db)
  return new Map(rows.map(({ person, acts }) => [person, acts]))
}
