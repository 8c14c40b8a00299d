import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { bodyOf, dbTest as it } from '#testing'
import { findCase, readingOf } from './case.ts'
import { plantCases, sendApplication } from './fixture.ts'
import { approveCase, claimCase, getOfficeCase, statePurpose } from './index.ts'
import { excludeOfficer } from './recusal/recusal.ts'
import { countWork, listWork, VIEWS, type WorkFilter } from './work-list.ts'

const CONFLICT = { kind: 'relative', text: 'A cousin.' }
const WHY = { purpose: 'enquiry', text: 'The applicant called.' }

describe('A case that is not in an officer’s hands', () => {
  it('opens only when they have said why, and closes with the day', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(await given.officer()), reference)
    const colleague = await given.officer()
    const browser = await browse(colleague)
    const address = `/en/office/cases/${reference}`
    const asked = await browser.get(address)
    expect(asked.status).toBe(403)
    expect(bodyOf(asked.body)).toContain('Why do you open this case?')
    expect(asked.body).not.toContain('completion.pdf')
    const { code } = await getOfficeCase(as(colleague), reference).catch((error) => error)
    expect(code).toBe('cases/purpose-missing')
    expect((await browser.post(`${address}/purpose`, WHY)).location).toBe(address)
    expect((await browser.get(address)).status).toBe(200)
    clock.advance({ days: 1 })
    await expect(getOfficeCase(as(colleague), reference)).rejects.toThrow('cases/purpose-missing')
  })

  it('tells its person why', async ({ as, given, browse }) => {
    const applicant = await given.person()
    const reference = await sendApplication(as(applicant))
    await claimCase(as(await given.officer()), reference)
    const browser = await browse(await given.officer())
    await browser.post(`/en/office/cases/${reference}/purpose`, WHY)
    await browser.get(`/en/office/cases/${reference}`)
    const own = await (await browse(applicant)).get('/en/my/security/activity')
    expect(bodyOf(own.body)).toContain(WHY.text)
  })

  it('asks for a reason of the list and for words, and keeps what was typed', async ({
    as,
    given,
    browse,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(await given.officer()), reference)
    const browser = await browse(await given.officer())
    const address = `/en/office/cases/${reference}/purpose`
    const none = await browser.post(address, { ...WHY, purpose: 'curiosity' })
    expect(none.status).toBe(422)
    expect(none.body).toContain(WHY.text)
    expect((await browser.post(address, { ...WHY, text: ' ' })).status).toBe(422)
    expect((await browser.post(address, { ...WHY, text: 'x'.repeat(301) })).status).toBe(422)
  })

  it('stays closed to its applicant and to another agency, whatever they say', async ({
    as,
    given,
  }) => {
    const officer = await given.officer()
    const reference = await sendApplication(as(officer))
    const state = (ctx: Ctx, purpose: string) => statePurpose(ctx, reference, { ...WHY, purpose })
    await expect(state(as(officer), 'enquiry')).rejects.toThrow('cases/own-case')
    const elsewhere = as(await given.officer({ agency: 'moph' }))
    await expect(state(elsewhere, 'enquiry')).rejects.toThrow('cases/case-missing')
    const colleague = as(await given.officer())
    await expect(state(colleague, 'x')).rejects.toThrow('cases/purpose-unknown')
    await expect(statePurpose(colleague, 'QA-0000-0000-0', WHY)).rejects.toThrow(
      'cases/case-missing',
    )
  })

  it('is kept from change with why it was opened', async ({ as, given }) => {
    const reference = await sendApplication(as(await given.person()))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await approveCase(officer, reference, {})
    const colleague = as(await given.officer())
    await expect(getOfficeCase(colleague, reference)).rejects.toThrow('cases/purpose-missing')
    await statePurpose(colleague, reference, WHY)
    expect((await getOfficeCase(colleague, reference)).stated).toEqual(WHY)
    const change = sql`update cases.look set text = 'other'`.execute(colleague.sql)
    await expect(change).rejects.toThrow('permission denied')
  })
})

describe('The work list', () => {
  it('shows what the decision allows, and nothing that it denies', async ({ as, given, ctx }) => {
    const officers = [
      await given.officer({ agency: 'moci' }),
      await given.officer({ agency: 'moci', roles: ['senior-officer'] }),
      await given.officer({ agency: 'moph' }),
    ]
    for (const [index, agency] of ['moci', 'moph', 'mm'].entries()) {
      const planter = as(await given.officer({ agency }))
      await plantCases(planter, { agency, count: 40, from: 10_000 * (index + 1) })
    }
    for (const one of officers) await sendApplication(as(one))
    const head = as(await given.officer({ roles: ['senior-officer'] }))
    const [officer, colleague] = officers
    const closed = await listWork(head, { view: 'unassigned', sort: 'due' }, 9)
    for (const [index, { reference }] of closed.rows.entries()) {
      const who = index % 2 ? officer : colleague
      if (who) await excludeOfficer(head, reference, { ...CONFLICT, officer: who.id })
    }
    const { rows: all } = await sql<{ reference: string }>`
      select reference from cases.case order by reference`.execute(ctx.sql)
    const filter = fc.record({
      view: fc.constantFrom(...VIEWS),
      sort: fc.constantFrom('due' as const, 'submitted' as const),
    })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...officers), filter, async (officer, filter) => {
        const who = as(officer)
        await holdsRowByRow(who, filter, all)
      }),
      { numRuns: process.env.IGOV_LONG ? 100 : 12, seed: 6 },
    )
  })
})

/** Each row that a list shows may be read, with a purpose at most; and of all others none that it hides wrongly. */
async function holdsRowByRow(ctx: Ctx, filter: WorkFilter, all: readonly { reference: string }[]) {
  const { rows } = await listWork(ctx, filter, all.length)
  const shown = new Set(rows.map(({ reference }) => reference))
  const everything = await Promise.all([
    listWork(ctx, { view: 'all', sort: 'due' }, all.length),
    listWork(ctx, { view: 'done', sort: 'due' }, all.length),
  ])
  const listed = new Set(everything.flatMap((page) => page.rows.map((row) => row.reference)))
  for (const { reference } of all) {
    const found = await findCase(ctx, reference)
    if (!found) throw new Error(`${reference} is gone`)
    const { allow } = await readingOf(ctx, found, 'enquiry')
    expect([reference, allow]).toEqual([reference, listed.has(reference)])
    if (shown.has(reference)) expect(listed.has(reference)).toBe(true)
  }
  const { views } = await countWork(ctx, [])
  for (const view of ['all', 'done', 'unassigned'] as const) {
    const page = await listWork(ctx, { view, sort: 'due' }, all.length)
    expect([view, views[view]]).toEqual([view, page.rows.length])
  }
}
