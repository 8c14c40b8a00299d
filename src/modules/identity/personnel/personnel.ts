import { type Insertable, sql } from 'kysely'
import type { Ctx, PersonId, Texts, UploadedFile } from '#kernel'
import { newUuid } from '#lib/uuid'
import { countUse } from '../attempt.ts'
import { sealSecret } from '../authenticators/sealed.ts'
import { record } from '../facts.ts'
import { holderOf, readReason } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { db, type PersonnelFileId, type Tables } from '../tables.ts'
import { readPersonnelFile } from './file.ts'
import { leaveInvited } from './invited.ts'
import { type PersonnelState, type PlannedRow, planFile } from './plan.ts'

/** A file tells who of its numbers has an account, so there are few. */
const FILES_A_DAY = 20
const DAY_MINUTES = 24 * 60
const PROPOSAL_DAYS = 14
const MOST_FILES = 40
const INSERTED_AT_ONCE = 500
/** Of officials: more leave seldom, and a broken file often. */
const LEAVERS_PERCENT = 10

export const PURPOSE = 'personnel-files'
/** A sealed text opens at its own row alone. */
export const ownerOf = (file: PersonnelFileId, position: number, what: 'identifier' | 'code') =>
  `personnel:${file}:${position}:${what}`

export type PersonnelFile = {
  id: PersonnelFileId
  agency: string
  state: PersonnelState
  officials: number
  leavers: number
  reason: string
  uploadedBy: PersonId
  uploader: Texts
  uploadedAt: Date
  decidedBy: PersonId | null
  decider: Texts | null
  /** rows that would change something, or did */
  changes: number
  waiting: number
  failed: number
  /** invitations that nobody has been handed yet */
  codes: number
}

/**
 * Takes a personnel file in and plans what follows from it; nothing is done yet.
 *
 * @throws identity/personnel-wrong  with the line
 * @throws identity/too-often
 */
export async function takeFile(
  ctx: Ctx,
  upload: UploadedFile | undefined,
): Promise<PersonnelFileId> {
  const { id: by, office } = holderOf(ctx)
  const lines = readPersonnelFile(ctx, upload)
  const use = { of: `personnel:${by}`, most: FILES_A_DAY, windowMinutes: DAY_MINUTES }
  await countUse(ctx, [use])
  const now = ctx.clock.now()
  const id = newUuid(now.getTime()) as PersonnelFileId
  await ctx.tx(async (ctx) => {
    const { rows, officials, leavers } = await planFile(ctx, lines)
    await leaveInvited(ctx, rows)
    await db(ctx)
      .insertInto('identity.personnel_file')
      .values({
        ...{ id, agency: office.agency, officials, leavers, uploaded_by: by, uploaded_at: now },
        ...{ proposed_at: null, decided_by: null, decided_at: null, done_at: null },
      })
      .execute()
    await insertRows(ctx, id, rows)
    const resource = `personnel:${id}`
    await record(ctx, 'personnel-uploaded', { resource, data: { rows: lines.length, leavers } })
  })
  return id
}

async function insertRows(ctx: Ctx, file: PersonnelFileId, planned: readonly PlannedRow[]) {
  const values: Insertable<Tables['identity.personnel_row']>[] = []
  for (const [position, { identifier, ...row }] of planned.entries()) {
    const kept =
      identifier === null
        ? undefined
        : await sealSecret(
            ctx,
            ownerOf(file, position, 'identifier'),
            Buffer.from(identifier),
            PURPOSE,
          )
    values.push({
      ...{ ...row, file, position, state: isChange(row) ? 'waits' : 'nothing' },
      ...{ sealed_identifier: kept?.secret ?? null, sealed: kept?.sealed ?? false },
      ...{ sealed_code: null, identifier_hash: null, invitation: null, done_at: null },
    })
  }
  for (let from = 0; from < values.length; from += INSERTED_AT_ONCE) {
    const some = values.slice(from, from + INSERTED_AT_ONCE)
    await db(ctx).insertInto('identity.personnel_row').values(some).execute()
  }
}

const isChange = ({ plan }: Pick<PlannedRow, 'plan'>) =>
  plan !== 'same' && plan !== 'later' && plan !== 'wrong'

/** One's own agency's files, the newest first. */
export async function listFiles(ctx: Ctx, id?: PersonnelFileId): Promise<PersonnelFile[]> {
  const { rows } = await sql<PersonnelFile>`
    select f.id, f.agency, f.state, f.officials, f.leavers, f.reason, f.uploaded_by as "uploadedBy",
      u.name as uploader, f.uploaded_at as "uploadedAt", f.decided_by as "decidedBy",
      d.name as decider, n.*
    from identity.personnel_file f
    join identity.person u on u.id = f.uploaded_by
    left join identity.person d on d.id = f.decided_by
    cross join lateral (
      select count(*) filter (where r.state <> 'nothing')::integer as changes,
        count(*) filter (where r.state = 'waits')::integer as waiting,
        count(*) filter (where r.state = 'failed')::integer as failed,
        count(r.sealed_code)::integer as codes
      from identity.personnel_row r where r.file = f.id) n
    where f.agency = ${holderOf(ctx).office.agency} and f.id = coalesce(${id ?? null}::uuid, f.id)
    order by f.uploaded_at desc, f.id desc limit ${MOST_FILES}`.execute(ctx.sql)
  return rows
}

/** How many wait for this administrator: what the desk shows. */
export async function countProposed(ctx: Ctx): Promise<number> {
  const { id: by, office } = holderOf(ctx)
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from identity.personnel_file
    where agency = ${office.agency} and state = 'proposed' and uploaded_by <> ${by}`.execute(
    ctx.sql,
  )
  return rows[0]?.count ?? 0
}

/** @throws identity/personnel-missing  also for another agency's */
export async function getFile(ctx: Ctx, id: PersonnelFileId): Promise<PersonnelFile> {
  const [file] = await listFiles(ctx, id)
  if (!file) throw problem('personnel-missing')
  return file
}

/** True where so many would leave that the file is more likely broken than right. */
export const isMany = ({ leavers, officials }: Pick<PersonnelFile, 'leavers' | 'officials'>) =>
  leavers * 100 > officials * LEAVERS_PERCENT

/**
 * Asks the other administrator to agree to what was planned.
 *
 * @param typed.leavers  the number of those who would leave, where that is more than a tenth
 * @throws identity/personnel-missing, identity/reason-missing, identity/personnel-nothing
 * @throws identity/personnel-leavers  when another number was typed, or none
 * @throws identity/personnel-waits  while an earlier file does
 * @throws identity/proposal-over  when it was proposed before, or is not one's own
 */
export async function proposeFile(
  ctx: Ctx,
  id: PersonnelFileId,
  typed: { leavers: string; reason: string },
): Promise<void> {
  const { id: by, office } = holderOf(ctx)
  const reason = readReason(typed.reason)
  const file = await getFile(ctx, id)
  if (file.changes === 0) throw problem('personnel-nothing')
  if (isMany(file) && digits(typed.leavers) !== String(file.leavers)) {
    throw problem('personnel-leavers', { leavers: file.leavers, officials: file.officials })
  }
  await ctx.tx(async (ctx) => {
    // Of one agency, files are proposed one after the other: the index below is the truth.
    const { rows } = await sql<{ taken: boolean }>`
      with live as (
        select from identity.personnel_file
        where agency = ${office.agency} and state in ('proposed', 'agreed')),
      proposed as (
        update identity.personnel_file
        set state = 'proposed', reason = ${reason}, proposed_at = ${ctx.clock.now()}
        where id = ${id} and state = 'planned' and uploaded_by = ${by}
          and not exists (select from live) returning id)
      select exists (select from live) as taken where not exists (select from proposed)`.execute(
      ctx.sql,
    )
    const [refused] = rows
    if (refused) throw problem(refused.taken ? 'personnel-waits' : 'proposal-over')
    await record(ctx, 'personnel-proposed', { resource: `personnel:${id}`, reason })
  })
}

/** Arabic digits are digits too. */
const digits = (typed: string) =>
  typed.trim().replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))

/**
 * Agrees to what another administrator proposed.
 *
 * @throws identity/proposal-own, identity/proposal-over, identity/personnel-missing
 */
export async function agreeToFile(ctx: Ctx, id: PersonnelFileId): Promise<void> {
  await decide(ctx, id, 'agreed')
}

/** Says no; its proposer takes it back so. @throws identity/proposal-over, identity/personnel-missing */
export async function refuseFile(ctx: Ctx, id: PersonnelFileId): Promise<void> {
  await decide(ctx, id, 'refused')
}

async function decide(ctx: Ctx, id: PersonnelFileId, state: 'agreed' | 'refused') {
  const { id: by } = holderOf(ctx)
  const { uploadedBy } = await getFile(ctx, id)
  if (state === 'agreed' && uploadedBy === by) throw problem('proposal-own')
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const decided = await db(ctx)
      .updateTable('identity.personnel_file')
      .set({ state, decided_by: by, decided_at: now })
      .where('id', '=', id)
      .where('state', '=', 'proposed')
      .where('proposed_at', '>', proposedSince(now))
      .returning('reason')
      .executeTakeFirst()
    if (!decided) throw problem('proposal-over')
    if (state === 'refused') await dropIdentifiers(ctx, id)
    const { reason } = decided
    const fact = state === 'agreed' ? 'personnel-agreed' : 'personnel-refused'
    await record(ctx, fact, { resource: `personnel:${id}`, reason })
  })
}

export const proposedSince = (now: Date) => new Date(now.getTime() - PROPOSAL_DAYS * 86_400_000)

/** Nothing of who has no account stays of a file that came to nothing. */
export const dropIdentifiers = (ctx: Ctx, id: PersonnelFileId) =>
  db(ctx)
    .updateTable('identity.personnel_row')
    .set({ sealed_identifier: null, sealed_code: null })
    .where('file', '=', id)
    .execute()
