import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, Problem, withCtx } from '#kernel'
import { type DbFixtures, type Given, dbTest as it } from '#testing'
import { sendApplication } from './fixture.ts'
import { claimCase, claimNext, getOfficeCase, withdrawApplication } from './index.ts'
import { agreeOnDisposal, declineDisposal, listDisposals } from './keeping/disposal.ts'
import { sweepDisposals } from './keeping/sweep.ts'

const NEVER_MS = 20_000

/** What came of an act: `done`, what it gave, or the problem's code. */
const cameOf = (act: Promise<unknown>) =>
  act.then(
    (value) => value ?? 'done',
    (error) => {
      if (error instanceof Problem) return error.code
      throw error
    },
  )

/**
 * Two transactions that really overlap: the first has done its act and is not committed when the second begins, and
 * commits only when the second waits for it in the database.
 */
async function overlapping(
  [first, act]: readonly [Ctx, (ctx: Ctx) => Promise<unknown>],
  second: () => Promise<unknown>,
) {
  let later: Promise<unknown> | undefined
  const earlier = await cameOf(
    first.tx(async (ctx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ctx.sql)
      const value = await act(ctx)
      later = cameOf(second())
      await untilBlocked(first, rows[0]?.pid ?? 0)
      return value
    }),
  )
  return [earlier, await later]
}

/** @param by  the connection for which somebody is to wait */
async function untilBlocked({ sql: pool }: Ctx, by: number) {
  for (const limit = Date.now() + NEVER_MS; Date.now() < limit; ) {
    const { rows } = await sql`
      select from pg_locks l where not l.granted and ${by}::int = any(pg_blocking_pids(l.pid))
      limit 1`.execute(pool)
    if (rows.length > 0) return
  }
  throw new Error('nobody waits: the transactions do not overlap')
}

const assignments = async (ctx: Ctx, reference: string) => {
  const { rows } = await sql<{ officer: string }>`
    select a.officer from cases.assignment a join cases.case c on c.id = a.case_id
    where c.reference = ${reference}`.execute(ctx.sql)
  return rows.map(({ officer }) => officer)
}

describe('Two officers at one moment', () => {
  it('take the same case: who came later waits, and is told who has it', async ({ as, given }) => {
    const [one, other] = [await given.officer(), await given.officer()]
    const reference = await sendApplication(as(await given.person()))
    const came = await overlapping([as(one), (ctx) => claimCase(ctx, reference)], () =>
      claimCase(as(other), reference),
    )
    expect(came).toEqual(['done', 'cases/claimed-by-other'])
    expect(await assignments(as(one), reference)).toEqual([one.id])
    expect((await getOfficeCase(as(one), reference)).officer).toBe(one.id)
  })

  it('take it, one as the next in turn: the other is told who has it', async ({ as, given }) => {
    const agency = 'moci'
    const [one, other] = [await given.officer({ agency }), await given.officer({ agency })]
    const reference = await sendApplication(as(await given.person()))
    const came = await overlapping([as(one), claimNext], () => claimCase(as(other), reference))
    expect(came).toEqual([reference, 'cases/claimed-by-other'])
    expect(await assignments(as(one), reference)).toEqual([one.id])
  })

  it('take the next in turn: nobody waits, and the only case has one officer', async ({
    as,
    given,
  }) => {
    const [one, other] = [await given.officer(), await given.officer()]
    const reference = await sendApplication(as(await given.person()))
    await as(one).tx(async (ctx) => {
      expect(await claimNext(ctx)).toBe(reference)
      expect(await claimNext(as(other))).toBeUndefined()
      const second = await sendApplication(as(await given.person()))
      expect(await claimNext(as(other))).toBe(second)
    })
    expect(await assignments(as(one), reference)).toEqual([one.id])
  })
})

describe('Two heads at one moment', () => {
  it('agree on a list that nobody has agreed on: they are the two', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const { list, heads } = await givenDue({ as, given, ctx, clock })
    const [first, second] = heads
    const agree = (ctx: Ctx) => agreeOnDisposal(ctx, list)
    expect(await overlapping([first, agree], () => agree(second))).toEqual(['done', 'done'])
    const { rows } = await sql`
      select state, first_by, second_by from cases.disposal where id = ${list}`.execute(ctx.sql)
    expect(rows).toEqual([{ state: 'agreed', first_by: idOf(first), second_by: idOf(second) }])
  })

  it('agree as the second: one is, and the other is told that it is over; neither can one be both', async ({
    as,
    given,
    ctx,
    clock,
  }) => {
    const { list, heads } = await givenDue({ as, given, ctx, clock })
    const [first, second, third] = heads
    const agree = (ctx: Ctx) => agreeOnDisposal(ctx, list)
    expect(await overlapping([first, agree], () => agree(first))).toEqual([
      'done',
      'cases/second-head',
    ])
    expect(await overlapping([second, agree], () => agree(third))).toEqual([
      'done',
      'cases/disposal-over',
    ])
    const { rows } = await sql`select second_by from cases.disposal where id = ${list}`.execute(
      ctx.sql,
    )
    expect(rows).toEqual([{ second_by: idOf(second) }])
  })

  it('agree and decline: whoever came first has said it', async ({ as, given, ctx, clock }) => {
    const { list, heads } = await givenDue({ as, given, ctx, clock })
    const [first, second, third] = heads
    await agreeOnDisposal(first, list)
    const came = await overlapping([second, (ctx) => declineDisposal(ctx, list, 'لا')], () =>
      agreeOnDisposal(third, list),
    )
    expect(came).toEqual(['done', 'cases/disposal-over'])
    expect(await sweepDisposals(worker(ctx))).toBe(0)
  })
})

const worker = (ctx: Ctx) => withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })

const idOf = ({ actor }: Ctx) => (actor.kind === 'person' ? actor.id : undefined)

/** A list of a case whose time is over, and three heads of its agency. */
async function givenDue({
  as,
  given,
  ctx,
  clock,
}: Pick<DbFixtures, 'as' | 'ctx' | 'clock'> & { given: Given }) {
  const person = as(await given.person())
  await withdrawApplication(person, await sendApplication(person))
  const head = async () => as(await given.officer({ roles: ['senior-officer'] }))
  const heads = [await head(), await head(), await head()] as const
  clock.advance({ days: 3_655 })
  // What a test before agreed on is carried out first: a service has one open list.
  for (let night = 0; night < 2; night++) await sweepDisposals(worker(ctx))
  const list = (await listDisposals(heads[0])).find(({ state }) => state === 'proposed')
  if (!list) throw new Error('nothing is due')
  return { list: list.id, heads }
}
