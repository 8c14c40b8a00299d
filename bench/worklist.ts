import { sql } from 'kysely'
import { openDatabase } from '../src/kernel/database.ts'
import { plantCases } from '../src/modules/cases/fixture.ts'
import { openProduct, type Row, share, type Visitor } from './product.ts'

const OPEN_CASES = 100_000
const ROUNDS = 40
const GOAL_MS = 50

const LISTS: Record<string, string> = {
  'the whole office': '',
  'by date of sending': '?sort=submitted',
  'not assigned': '?view=unassigned',
  'mine, of nothing': '?view=mine',
  'search by a rare name': '?q=Name42%20Family499',
  'search by a common name': '?q=na',
  'search by the beginning of a reference': '?q=QA-0007-1',
}

/**
 * Measures pages of the work list through the started product with 100,000 open cases in one agency.
 *
 * @returns median and 95th percentile of each list, in milliseconds; beside each the bare query for as
 *   many rows of the first list, asked in turn with it
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  try {
    const office = { agency: 'moci', roles: ['officer'] }
    const officer = await product.visitor('28463499901', office)
    for (let planted = 0; planted < OPEN_CASES; planted += OPEN_CASES / 10) {
      await plantCases(officer.ctx, { agency: 'moci', count: OPEN_CASES / 10, from: planted })
    }
    await tidyUp(product.databaseUrl)
    const rows: Row[] = []
    for (const [list, query] of Object.entries(LISTS)) {
      const times: number[] = []
      const baselines: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now()
        const { status } = await product.send(officer, 'GET', `/ar/office/cases${query}`)
        const between = performance.now()
        times.push(between - start)
        await bareList(officer)
        baselines.push(performance.now() - between)
        if (status !== 200) throw new Error(`the work list answered ${status}`)
      }
      const what = `work list, ${OPEN_CASES.toLocaleString('en')} open cases: ${list}`
      const figure = share(times, 0.5)
      const baseline = share(baselines, 0.5)
      const paired = { baseline, ratio: figure / baseline }
      rows.push(
        { what: `${what}, median`, figure, unit: 'ms', ...paired, goal: GOAL_MS },
        { what: `${what}, 95 of 100`, figure: share(times, 0.95), unit: 'ms' },
      )
    }
    return rows
  } finally {
    await product.end()
  }
}

/** What the server does by itself some minutes after so many rows came in. */
async function tidyUp(url: string) {
  const owner = openDatabase(url, { max: 1, owner: true })
  await sql`vacuum (analyze) cases.case`.execute(owner.sql)
  await owner.close()
}

const bareList = ({ ctx }: Visitor) =>
  sql`
    select reference, applicant_name, columns, state, due_on, officer_name from cases.case
    where agency = 'moci' and closed_at is null order by work_on, id limit 50`.execute(ctx.sql)
