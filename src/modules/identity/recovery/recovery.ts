import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { assertAllowed, type Ctx, type PersonId, refuse, type Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import { inGroups, newWrittenCode, writtenCodeOf } from '../authenticators/written-code.ts'
import { record } from '../facts.ts'
import { readReason } from '../officials/role.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db, type RecoveryId, type RecoveryState } from '../tables.ts'
import { centreOfficerOf, type DocumentSeen, findVisitor, readDocument } from './centre.ts'
import { tellAtTelephone } from './telling.ts'

const DAY_MS = 86_400_000
/** Within it a second officer confirms, and within it again the code is used. */
const OPEN_DAYS = 1
const A_PERSON_A_DAY = 3
const AN_OFFICER_A_DAY = 30
const MOST_LISTED = 200
const SHOWN_DAYS = 30

export type Recovery = {
  id: RecoveryId
  person: PersonId
  name: Texts
  birthDate: string | null
  agency: string
  state: RecoveryState
  document: string
  documentUntil: string
  reason: string
  openedBy: PersonId
  opener: Texts
  openedAt: Date
  codeExpiresAt: Date | null
}

/** As it is kept: of 80 random bits, so a fast hash is enough. */
export const hashOfRecovery = (typed: string) =>
  createHash('sha256')
    .update(`centre:${writtenCodeOf(typed)}`)
    .digest()

export type RecoveryOrder = { identifier: string; document: DocumentSeen; reason: string }

/**
 * Begins to give somebody their account back: an officer has them and their document in front of them.
 *
 * @throws identity/person-missing, identity/document-wrong, identity/reason-missing
 * @throws identity/recovery-own  for oneself
 * @throws identity/recovery-live  one is under way
 * @throws identity/recovery-limit  the third of a person, or the thirtieth of an officer, was today
 * @throws identity/centre-elsewhere
 */
export async function openRecovery(ctx: Ctx, order: RecoveryOrder): Promise<RecoveryId> {
  const { id: by, office } = centreOfficerOf(ctx)
  const reason = readReason(order.reason)
  const document = readDocument(ctx, order.document)
  const visitor = await findVisitor(ctx, order.identifier)
  if (!visitor) throw problem('person-missing')
  const begun = { id: visitor.id, agency: office.agency, person: visitor.id, opener: null }
  const decision = decide(ctx, 'identity:open-recovery', { Recovery: begun })
  refuse(decision, { 'identity:own-account': () => problem('recovery-own') })
  assertAllowed(ctx.t, decision)
  return ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    // Two at once would both find that nothing was opened today.
    await sql`
      select 1 from identity.person where id in (${visitor.id}, ${by}) order by id for update`.execute(
      ctx.sql,
    )
    await expireRecoveries(ctx, visitor.id)
    await refuseTooMany(ctx, visitor.id, by)
    const id = newUuid(now.getTime()) as RecoveryId
    const opened = await db(ctx)
      .insertInto('identity.recovery')
      .values({
        ...{ id, person: visitor.id, agency: office.agency, reason },
        ...{ document: document.kind, document_until: document.until },
        ...{ opened_by: by, opened_at: now },
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!opened) throw problem('recovery-live')
    await note(ctx, 'recovery-opened', { id, person: visitor.id, reason })
    return id
  })
}

type Noted = { id: RecoveryId; person: PersonId; reason?: string }

/** The fact tells the person in their inbox and by e-mail; their telephone is told here. */
export async function note(
  ctx: Ctx,
  fact: 'recovery-opened' | 'recovery-confirmed' | 'recovery-used' | 'recovery-cancelled',
  { id, person, reason }: Noted,
): Promise<void> {
  const resource = `recovery:${id}`
  await record(ctx, fact, { subject: person, resource, ...(reason && { reason }) })
  await tellAtTelephone(ctx, person, fact)
}

async function refuseTooMany(ctx: Ctx, person: PersonId, officer: PersonId) {
  const { rows } = await sql<{ person: number; officer: number }>`
    select count(*) filter (where person = ${person})::integer as person,
      count(*) filter (where opened_by = ${officer})::integer as officer
    from identity.recovery
    where (person = ${person} or opened_by = ${officer})
      and opened_at > ${before(ctx, 1)}`.execute(ctx.sql)
  const [count] = rows
  const tooMany = count && (count.person >= A_PERSON_A_DAY || count.officer >= AN_OFFICER_A_DAY)
  if (tooMany) throw problem('recovery-limit')
}

const before = ({ clock }: Ctx, days: number) => new Date(clock.now().getTime() - days * DAY_MS)

/**
 * Agrees to what a colleague opened, with the person in front of both.
 *
 * @returns the code that the person takes along, shown this one time, and until when it is good
 * @throws identity/recovery-four-eyes  for who opened it, and for the person it is about
 * @throws identity/recovery-over  decided, used, cancelled or older than a day
 */
export async function confirmRecovery(
  ctx: Ctx,
  id: string,
): Promise<{ code: string; expiresAt: Date }> {
  const { id: by } = centreOfficerOf(ctx)
  const recovery = await getRecovery(ctx, id)
  const { person } = recovery
  const decision = decide(ctx, 'identity:confirm-recovery', { Recovery: factsOf(recovery) })
  refuse(decision, {
    'identity:own-account': () => problem('recovery-four-eyes'),
    'identity:second-at-centre': () => problem('recovery-four-eyes'),
  })
  assertAllowed(ctx.t, decision)
  const code = newWrittenCode()
  const now = ctx.clock.now()
  const expiresAt = new Date(now.getTime() + OPEN_DAYS * DAY_MS)
  await ctx.tx(async (ctx) => {
    const confirmed = await db(ctx)
      .updateTable('identity.recovery')
      .set({ state: 'confirmed', confirmed_by: by, confirmed_at: now })
      .set({ code_hash: hashOfRecovery(code), code_expires_at: expiresAt })
      .where('id', '=', id as RecoveryId)
      .where('state', '=', 'opened')
      .where('opened_at', '>', before(ctx, OPEN_DAYS))
      .returning('id')
      .executeTakeFirst()
    if (!confirmed) throw problem('recovery-over')
    await note(ctx, 'recovery-confirmed', { id: confirmed.id, person })
  })
  return { code: inGroups(code), expiresAt }
}

/** An officer of the centre stops it. @throws identity/recovery-missing, identity/recovery-over */
export async function stopRecovery(ctx: Ctx, id: string): Promise<void> {
  const { id: by } = centreOfficerOf(ctx)
  const { person } = await getRecovery(ctx, id)
  await cancel(ctx, person, by)
}

/** 'This was not me': its person stops it. @throws identity/recovery-over  when none is under way */
export const cancelRecovery = (ctx: Ctx, person: PersonId): Promise<void> =>
  cancel(ctx, person, person)

async function cancel(ctx: Ctx, person: PersonId, by: PersonId) {
  await ctx.tx(async (ctx) => {
    const cancelled = await db(ctx)
      .updateTable('identity.recovery')
      .set({ state: 'cancelled', ended_at: ctx.clock.now(), ended_by: by })
      .where('person', '=', person)
      .where('state', 'in', ['opened', 'confirmed'])
      .returning('id')
      .executeTakeFirst()
    if (!cancelled) throw problem('recovery-over')
    await note(ctx, 'recovery-cancelled', { id: cancelled.id, person })
  })
}

/** Ends what nobody confirmed or used in time; of one person, or of all. */
export async function expireRecoveries(ctx: Ctx, person?: PersonId): Promise<void> {
  const now = ctx.clock.now()
  await sql`
    update identity.recovery set state = 'expired', ended_at = ${now}
    where state in ('opened', 'confirmed') and person = coalesce(${person ?? null}::uuid, person)
      and coalesce(code_expires_at, opened_at + make_interval(days => ${OPEN_DAYS})) <= ${now}`.execute(
    ctx.sql,
  )
}

const selectRecoveries = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('identity.recovery as r')
    .innerJoin('identity.person as p', 'p.id', 'r.person')
    .innerJoin('identity.person as o', 'o.id', 'r.opened_by')
    .select(['r.id', 'r.person', 'r.agency', 'r.state', 'r.document', 'r.reason'])
    .select(['p.name', 'p.birth_date as birthDate', 'o.name as opener'])
    .select(['r.document_until as documentUntil', 'r.opened_by as openedBy'])
    .select(['r.opened_at as openedAt', 'r.code_expires_at as codeExpiresAt'])

/** What is under way at one's own centre, the oldest first. */
export async function listRecoveries(ctx: Ctx): Promise<Recovery[]> {
  return selectRecoveries(ctx)
    .where('r.agency', '=', centreOfficerOf(ctx).office.agency)
    .where('r.state', 'in', ['opened', 'confirmed'])
    .orderBy('r.opened_at')
    .orderBy('r.id')
    .limit(MOST_LISTED)
    .execute()
}

/** @throws identity/recovery-missing  also for another agency's */
export async function getRecovery(ctx: Ctx, id: string): Promise<Recovery> {
  centreOfficerOf(ctx)
  const recovery = await selectRecoveries(ctx)
    .where('r.id', '=', id as RecoveryId)
    .executeTakeFirst()
  if (!recovery) throw problem('recovery-missing')
  const decision = decide(ctx, 'identity:recover-accounts', { Recovery: factsOf(recovery) })
  refuse(decision, { 'identity:recovery-elsewhere': () => problem('recovery-missing') })
  assertAllowed(ctx.t, decision)
  return recovery
}

const factsOf = ({ id, agency, person, openedBy }: Recovery) => ({
  ...{ id, agency, person, opener: openedBy },
})

/** Those of a person, the newest first. */
export async function listOwnRecoveries(
  ctx: Ctx,
  person: PersonId,
  most = MOST_LISTED,
): Promise<Recovery[]> {
  return selectRecoveries(ctx)
    .where('r.person', '=', person)
    .orderBy('r.opened_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(most)
    .execute()
}

/** The newest of a person, where it is of the last month. */
export async function findOwnRecovery(ctx: Ctx, person: PersonId): Promise<Recovery | undefined> {
  const [newest] = await listOwnRecoveries(ctx, person, 1)
  return newest && newest.openedAt > before(ctx, SHOWN_DAYS) ? newest : undefined
}
