import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely'
import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { dbTest } from '#testing'
import { claimCase } from '../claim.ts'
import { sendApplication } from '../fixture.ts'
import { proposeRefusal } from '../refusal.ts'

/** What was asked of the database since it was emptied: each statement with its values. */
const asked: string[] = []

const noting: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => {
    const { sql, parameters } = new PostgresQueryCompiler().compileQuery(node, queryId)
    asked.push(`${sql} ${parameters.map(String)}`)
    return node
  },
  transformResult: async ({ result }) => result,
}

const it = dbTest.extend({
  ctx: async ({ ctx }, use) => {
    await use(withCtx(ctx, { sql: ctx.sql.withPlugin(noting) }))
  },
})

/** Session, case, audit; agency, answers, procedure and its steps; clock; files; what was said, decided, happened, joined, split. */
const STATEMENTS = 20

describe('An officer’s page of a case', () => {
  it('asks the database for each thing once, and for no more than before', async ({
    as,
    given,
    browse,
  }) => {
    const officer = await given.officer()
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(officer), reference)
    const second = await given.officer()
    const address = `/en/office/cases/${reference}`
    // What never changes is kept from the first look on: the service's texts, the procedure's model.
    const browser = await browse(officer)
    await browser.get(address)
    asked.length = 0
    expect((await browser.get(address)).status).toBe(200)
    expect(asked.filter((one, at) => asked.indexOf(one) !== at)).toEqual([])
    expect(asked).toHaveLength(STATEMENTS)

    await proposeRefusal(as(officer), reference, { reasons: ['hazardous'], text: 'سبب' })
    const other = await browse(second)
    asked.length = 0
    expect((await other.get(address)).status).toBe(200)
    expect(asked.filter((one, at) => asked.indexOf(one) !== at)).toEqual([])
    // Who proposed it.
    expect(asked).toHaveLength(STATEMENTS + 1)
  })
})
