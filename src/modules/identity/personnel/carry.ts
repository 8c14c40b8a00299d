import { sql } from 'kysely'
import { type Ctx, hashOfToken, type PersonId, Problem } from '#kernel'
import { endAppointments, listPosts, type PostId } from '#organisations'
import { openSecret, sealSecret } from '../authenticators/sealed.ts'
import { record } from '../facts.ts'
import { inviteOfficial } from '../invitation.ts'
import { appointAgreed } from '../officials/carry-out.ts'
import { takePosts } from '../officials/official.ts'
import { problem } from '../problems.ts'
import { findVisitor } from '../recovery/centre.ts'
import { db, type PersonnelFileId } from '../tables.ts'
import { identifierHash } from './invited.ts'
import { ownerOf, PURPOSE } from './personnel.ts'

/** Who leaves goes first, so that posts are free for who comes. */
const ORDER = sql`plan <> 'end', plan <> 'move', position`
const TAKEN = 'organisations/post-taken'

type Agreed = { id: PersonnelFileId; agency: string; reason: string; by: PersonId; with: PersonId }

/**
 * Carries out what two administrators agreed on, each row in a transaction of its own: after a kill it goes
 * on where it was, and what is done is not done again.
 *
 * @param last  true: whose post is still taken is given up; false: somebody else tries again
 */
export async function carryOutFile(ctx: Ctx, id: PersonnelFileId, last: boolean): Promise<void> {
  const file = await findAgreed(ctx, id)
  if (!file) return
  for (let moved = true; moved; ) {
    moved = false
    for (const position of await listWaiting(ctx, id)) {
      moved = (await carryOutRow(ctx, file, position)) !== 'taken' || moved
    }
  }
  if (last) {
    for (const position of await listWaiting(ctx, id)) await fail(ctx, id, position, TAKEN)
  }
  await finish(ctx, id)
}

async function findAgreed(ctx: Ctx, id: PersonnelFileId): Promise<Agreed | undefined> {
  const { rows } = await sql<Agreed>`
    select id, agency, reason, uploaded_by as by, decided_by as with from identity.personnel_file
    where id = ${id} and state = 'agreed'`.execute(ctx.sql)
  return rows[0]
}

async function listWaiting(ctx: Ctx, file: PersonnelFileId): Promise<number[]> {
  const { rows } = await sql<{ position: number }>`
    select position from identity.personnel_row where file = ${file} and state = 'waits'
    order by ${ORDER}`.execute(ctx.sql)
  return rows.map(({ position }) => position)
}

async function carryOutRow(ctx: Ctx, file: Agreed, position: number): Promise<'done' | 'taken'> {
  try {
    await ctx.tx(async (ctx) => {
      const row = await takeRow(ctx, file.id, position)
      if (row) await doRow(ctx, file, row)
    })
    return 'done'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === TAKEN) return 'taken'
    await fail(ctx, file.id, position, error.code)
    return 'done'
  }
}

/** Two who carry out the same file: one has the row, the other finds it done. */
const takeRow = (ctx: Ctx, file: PersonnelFileId, position: number) =>
  db(ctx)
    .updateTable('identity.personnel_row')
    .set({ state: 'done', done_at: ctx.clock.now() })
    .where('file', '=', file)
    .where('position', '=', position)
    .where('state', '=', 'waits')
    .returning(['position', 'plan', 'person', 'post', 'appointment', 'kind', 'until', 'begins'])
    .returning(['sealed', 'sealed_identifier'])
    .executeTakeFirst()

type Taken = NonNullable<Awaited<ReturnType<typeof takeRow>>>

async function doRow(ctx: Ctx, file: Agreed, row: Taken): Promise<void> {
  const { person, post, appointment } = row
  if (person !== null && person === file.with) throw problem('post-own')
  if (person !== null && appointment !== null) {
    const which = { person, agency: file.agency, id: appointment }
    const how = { by: file.with, reason: file.reason }
    // What has not begun ends without a word: nobody had it yet.
    if (row.begins !== null) await endAppointments(ctx, which, how)
    else await takePosts(ctx, which, how)
  }
  if (row.plan === 'end' || post === null) return
  const [found] = await listPosts(ctx, { ids: [post] })
  // A post that has become another agency's is nothing that these two may give.
  if (found?.organisation !== file.agency) throw new Problem('organisations/post-missing', 404, {})
  if (row.plan === 'invite') return inviteRow(ctx, file, { ...row, post }, found.roles)
  if (person !== null) await appointRow(ctx, file, { ...row, post }, person)
}

type Given = Taken & { post: PostId }

const appointRow = (
  ctx: Ctx,
  file: Agreed,
  { post, kind, until, begins }: Given,
  person: PersonId,
) =>
  appointAgreed(
    ctx,
    { post, person, as: kind ?? 'holder', until: until?.toISOString() ?? null },
    { reason: file.reason, proposedBy: file.by, agreedBy: file.with, begins },
  )

/** Who has opened an account meanwhile is appointed instead. */
async function inviteRow(ctx: Ctx, file: Agreed, row: Given, roles: string[]): Promise<void> {
  const { position, post, sealed, sealed_identifier: kept } = row
  if (kept === null) return
  const owner = ownerOf(file.id, position, 'identifier')
  const identifier = (await openSecret(ctx, owner, { secret: kept, sealed }, PURPOSE)).toString()
  const account = await findVisitor(ctx, identifier)
  const set = (change: object) =>
    db(ctx)
      .updateTable('identity.personnel_row')
      .set(change)
      .where('file', '=', file.id)
      .where('position', '=', position)
      .execute()
  if (account) {
    if (account.id === file.by || account.id === file.with) throw problem('post-own')
    await appointRow(ctx, file, row, account.id)
    await set({ person: account.id, sealed_identifier: null })
    return
  }
  const { agency, reason, by } = file
  const to = { post, reason, decree: null, givenBy: by, agreedBy: file.with }
  const code = await inviteOfficial(ctx, { agency, roles }, to)
  const sealedCode = await sealSecret(
    ctx,
    ownerOf(file.id, position, 'code'),
    Buffer.from(code),
    PURPOSE,
  )
  const invitation = await db(ctx)
    .selectFrom('identity.invitation')
    .select('id')
    .where('code_hash', '=', hashOfToken(code))
    .executeTakeFirstOrThrow()
  const hash = await identifierHash(ctx, identifier)
  await set({ sealed_code: sealedCode.secret, identifier_hash: hash, invitation: invitation.id })
}

/** What cannot be done is left, with the reason, and does not hold up the others. */
const fail = (ctx: Ctx, file: PersonnelFileId, position: number, code: string) =>
  db(ctx)
    .updateTable('identity.personnel_row')
    .set({ state: 'failed', problem: code, sealed_identifier: null, done_at: ctx.clock.now() })
    .where('file', '=', file)
    .where('position', '=', position)
    .where('state', '=', 'waits')
    .execute()

const finish = (ctx: Ctx, id: PersonnelFileId) =>
  ctx.tx(async (ctx) => {
    const { rows } = await sql<{ done: number; failed: number }>`
      update identity.personnel_file f set state = 'done', done_at = ${ctx.clock.now()}
      from (select count(*) filter (where state = 'done')::integer as done,
          count(*) filter (where state = 'failed')::integer as failed,
          count(*) filter (where state = 'waits') as waiting
        from identity.personnel_row where file = ${id}) n
      where f.id = ${id} and f.state = 'agreed' and n.waiting = 0
      returning n.done, n.failed`.execute(ctx.sql)
    const [data] = rows
    if (data) await record(ctx, 'personnel-done', { resource: `personnel:${id}`, data })
  })
