import { sql } from 'kysely'
import { expect } from 'vitest'
import { drawList } from './entrants.ts'
import { givenRound, roundTest as it, letWorkerRank, propose } from './fixture.ts'
import { approveList, findList } from './list.ts'
import { getRound } from './round.ts'

const LONG = process.env.IGOV_LONG !== undefined
const CASES = LONG ? 1_000 : 30
const PLACES = CASES * 0.4
/** As the service has it. */
const RESERVE = 100

it(`A round of ${CASES} is ranked, listed and decided, each application once`, {
  timeout: LONG ? 3_600_000 : 60_000,
}, async ({ world }) => {
  const { ctx } = world
  const all = Object.fromEntries(
    Array.from({ length: CASES }, (_, n) => [`n${n}`, { percentage: 90 + (n % 100) / 10 }]),
  )
  const { round, proposer, approver } = await givenRound(world, all, { places: PLACES })
  const times: string[] = []
  const timed = async <R>(what: string, act: () => Promise<R>) => {
    const at = performance.now()
    const result = await act()
    times.push(`${what} ${Math.round(performance.now() - at)} ms`)
    return result
  }
  await timed('drawn', async () => drawList(proposer, await getRound(proposer, round, 'rank')))
  await timed('proposed', () => propose(proposer, round))
  await timed('approved', () => approveList(approver, round))
  await timed('carried out', async () => {
    // 200 of a list at a look.
    for (let looks = 0; (await findList(ctx, round))?.state !== 'done' && looks < 20; looks++)
      await letWorkerRank(ctx)
  })
  console.log(`A round of ${CASES}: ${times.join(', ')}`)
  expect(await findList(ctx, round)).toMatchObject({ state: 'done', offered: PLACES })
  const { rows } = await sql<{ state: string; cases: number; decisions: number }>`
    select c.state, count(distinct c.id)::integer as cases, count(d.id)::integer as decisions
    from cases.case c join cases.decision d on d.case_id = c.id
    where c.round = ${round} group by c.state`.execute(ctx.sql)
  const by = Object.fromEntries(rows.map(({ state, cases }) => [state, cases]))
  const reserve = Math.min(RESERVE, CASES - PLACES)
  expect(by.offered).toBe(PLACES)
  expect(by.reserve).toBe(reserve)
  expect(rows.reduce((sum, { cases }) => sum + cases, 0)).toBe(CASES)
  // A refusal is proposed by one and confirmed by the other.
  for (const { state, cases, decisions } of rows)
    expect(decisions, state).toBe(state === 'refused' ? cases * 2 : cases)
})
