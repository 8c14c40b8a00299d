import { sql } from 'kysely'
import { openDatabase } from '../src/kernel/database.ts'
import { plantCases } from '../src/modules/cases/fixture.ts'
import { openProduct, type Row, share } from './product.ts'

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
 * @returns median and 95th percentile of each list, in milliseconds
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
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now()
        const { status } = await product.send(officer, 'GET', `/ar/office/cases${query}`)
        times.push(performance.now() - start)
        if (status !== 200) throw new Error(`the work list answered ${status}`)
      }
      const what = `work list, ${OPEN_CASES.toLocaleString('en')} open cases: ${list}`
      rows.push(
        { what: `${what}, median`, figure: share(times, 0.5), unit: 'ms', goal: GOAL_MS },
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
