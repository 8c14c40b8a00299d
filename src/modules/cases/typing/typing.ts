import { sql } from 'kysely'
import { agenciesOf, type Ctx, type Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from '#services'
import { lockOfficeCase, officerOf } from '../case.ts'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { notTheirs } from '../recusal/hidden.ts'
import { type CaseId, db } from '../tables.ts'

export const MOST_LISTED = 100
/** A reference of another system: whatever stands on its screen, on one line. */
const REFERENCE = /^[\p{L}\p{N}][\p{L}\p{N} ./\\_#:-]{0,59}$/u

/** Whether officers of this version type what is sent over into their own system. */
export const isTypedOver = ({ service }: Pick<ServiceBundle, 'service'>): boolean =>
  service.status === 'typed-over'

/** Notes that what was sent is to be typed over; nothing where the service runs here. */
export async function askForTyping(
  ctx: Ctx,
  bundle: Pick<ServiceBundle, 'service'>,
  { id, number }: { id: CaseId; number: number },
): Promise<void> {
  if (!isTypedOver(bundle)) return
  await db(ctx)
    .insertInto('cases.typing')
    .values({ case_id: id, number, asked_at: ctx.clock.now() })
    .execute()
}

/** How the newest of what was sent stands in the agency's own system; undefined where nothing is typed over. */
export async function findTyping(ctx: Ctx, id: CaseId) {
  const rows = await db(ctx)
    .selectFrom('cases.typing')
    .select(['number', 'their_reference as theirReference', 'typed_at as typedAt'])
    .select('typed_by_name as typedByName')
    .where('case_id', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()
  const [newest] = rows
  if (!newest) return undefined
  /** what was sent before may be known there already */
  const before = rows.find(({ theirReference }) => theirReference !== null)?.theirReference
  return { ...newest, before }
}
export type Typing = NonNullable<Awaited<ReturnType<typeof findTyping>>>

/**
 * Notes by which reference the agency's own system knows what was sent last; one with a slip in it is mended the same way.
 *
 * @throws as `lockOfficeCase`, of the case and the officer who has it
 * @throws cases/nothing-to-type      the service runs here
 * @throws cases/their-reference      none, or no reference
 */
export const noteTyped = (
  ctx: Ctx,
  reference: string,
  { theirs, version }: { theirs: string; version?: number },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'type-over', version)
    const typing = await findTyping(ctx, found.id)
    if (!typing) throw problem('nothing-to-type')
    const told = theirs.normalize('NFC').trim()
    if (!REFERENCE.test(told)) throw problem('their-reference')
    await db(ctx)
      .updateTable('cases.typing')
      .set({ their_reference: told, typed_at: ctx.clock.now() })
      .set({ typed_by: officer.id, typed_by_name: officer.name })
      .where('case_id', '=', found.id)
      .where('number', '=', typing.number)
      .execute()
    await record(ctx, 'case-typed-over', {
      ...{ subject: found.applicant, resource: `case:${found.id}` },
      data: { number: typing.number, mended: typing.typedAt !== null },
    })
  })

/**
 * What the other system does not know is not decided there either.
 *
 * @throws cases/not-typed-over
 */
export async function assertTypedOver(
  ctx: Ctx,
  bundle: Pick<ServiceBundle, 'service'>,
  id: CaseId,
): Promise<void> {
  if (!isTypedOver(bundle)) return
  const typing = await findTyping(ctx, id)
  if (typing && typing.typedAt === null) throw problem('not-typed-over')
}

export type TypingLine = {
  reference: string
  service: string
  applicantName: Texts
  dueOn: LocalDate
  /** the officer who reads the list has it */
  mine: boolean
  /** the other system knows the application; what waits is a correction */
  known: boolean
}

/**
 * What waits to be typed over by the actor: what they have and what nobody has, the oldest first; at most 100. That it was
 * read is a fact.
 */
export const listToType = (ctx: Ctx): Promise<TypingLine[]> =>
  ctx.tx(async (ctx) => {
    const officer = officerOf(ctx)
    const { rows } = await sql<TypingLine>`
      select c.reference, c.service, c.applicant_name as "applicantName", c.due_on as "dueOn",
        c.officer is not distinct from ${officer.id}::uuid as mine,
        exists (select from cases.typing k where k.case_id = t.case_id and k.typed_at is not null) as known
      from cases.typing t join cases.case c on c.id = t.case_id
      where t.typed_at is null and c.closed_at is null and c.state <> 'returned'
        and c.agency in (${sql.join(agenciesOf(officer.office))}) and ${notTheirs(officer)}
        and (c.officer is null or c.officer = ${officer.id}::uuid)
        and not exists (select from cases.typing l where l.case_id = t.case_id and l.number > t.number)
      order by t.asked_at, t.case_id limit ${MOST_LISTED}`.execute(ctx.sql)
    await record(ctx, 'list-read', {
      resource: 'list:typing',
      data: { rows: rows.length, searched: false },
    })
    return rows
  })
