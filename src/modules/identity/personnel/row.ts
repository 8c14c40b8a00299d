import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import type { PostId } from '#organisations'
import { openSecret } from '../authenticators/sealed.ts'
import { record } from '../facts.ts'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import { db, type PersonnelFileId } from '../tables.ts'
import { getFile, ownerOf, PURPOSE } from './personnel.ts'
import type { Plan, RowState } from './plan.ts'

/** Rows of an export. */
const ALL = 60_000

/** A row as the report shows it. */
export type ReportRow = {
  position: number
  line: number | null
  plan: Plan
  state: RowState
  problem: string | null
  name: Texts | null
  /** of who has no account, while it is needed */
  identifier: string | null
  post: PostId | null
}

type Kept = ReportRow & { kept: Buffer | null; sealed: boolean }

/**
 * What a file comes to, row by row; what changes something or is wrong before what stays.
 *
 * @param after  the position of the last row of the page before, in that order
 * @throws identity/personnel-missing
 */
export async function listRows(
  ctx: Ctx,
  file: PersonnelFileId,
  { plan, skip = 0, most = ALL }: { plan?: Plan | undefined; skip?: number; most?: number } = {},
): Promise<ReportRow[]> {
  await getFile(ctx, file)
  const { rows } = await sql<Kept>`
    select r.position, r.line, r.plan, r.state, r.problem, p.name, r.post,
      r.sealed_identifier as kept, r.sealed
    from identity.personnel_row r left join identity.person p on p.id = r.person
    where r.file = ${file} and r.plan = coalesce(${plan ?? null}::text, r.plan)
    order by r.plan in ('same', 'later'), r.plan <> 'wrong', r.position
    limit ${most} offset ${skip}`.execute(ctx.sql)
  return Promise.all(
    rows.map(async ({ kept, sealed, ...row }) => ({
      ...row,
      identifier: await opened(ctx, file, row.position, 'identifier', { kept, sealed }),
    })),
  )
}

async function opened(
  ctx: Ctx,
  file: PersonnelFileId,
  position: number,
  what: 'identifier' | 'code',
  { kept, sealed }: { kept: Buffer | null; sealed: boolean },
): Promise<string | null> {
  if (kept === null) return null
  const owner = ownerOf(file, position, what)
  return (await openSecret(ctx, owner, { secret: kept, sealed }, PURPOSE)).toString()
}

/** How many rows there are of each plan. */
export async function countPlans(ctx: Ctx, file: PersonnelFileId): Promise<Map<Plan, number>> {
  const { rows } = await sql<{ plan: Plan; count: number }>`
    select plan, count(*)::integer as count from identity.personnel_row
    where file = ${file} group by plan order by plan`.execute(ctx.sql)
  return new Map(rows.map(({ plan, count }) => [plan, count]))
}

export type Handed = { identifier: string; post: PostId; code: string }

/**
 * Hands the invitations of a file over to the administrator who agreed to it; once.
 *
 * @throws identity/personnel-codes  for anybody else, and where none is left
 */
export async function takeCodes(ctx: Ctx, id: PersonnelFileId): Promise<Handed[]> {
  const file = await getFile(ctx, id)
  if (file.decidedBy !== holderOf(ctx).id) throw problem('personnel-codes')
  return ctx.tx(async (ctx) => {
    // Whoever asks at the same moment waits here, and then finds nothing left.
    const rows = await db(ctx)
      .selectFrom('identity.personnel_row')
      .select(['position', 'post', 'sealed_code as code', 'sealed_identifier as kept', 'sealed'])
      .where('file', '=', id)
      .where('sealed_code', 'is not', null)
      .orderBy('position')
      .forUpdate()
      .execute()
    if (rows.length === 0) throw problem('personnel-codes')
    await db(ctx)
      .updateTable('identity.personnel_row')
      .set({ sealed_code: null, sealed_identifier: null })
      .where('file', '=', id)
      .where('sealed_code', 'is not', null)
      .execute()
    const data = { count: rows.length }
    await record(ctx, 'invitations-handed-over', { resource: `personnel:${id}`, data })
    return Promise.all(
      rows.map(async ({ position, post, code, kept, sealed }) => ({
        post: post as PostId,
        identifier: (await opened(ctx, id, position, 'identifier', { kept, sealed })) ?? '',
        code: (await opened(ctx, id, position, 'code', { kept: code, sealed })) ?? '',
      })),
    )
  })
}
