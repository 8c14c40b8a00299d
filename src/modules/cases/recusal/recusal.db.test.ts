import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import { getOfficeCase } from '../case.ts'
import { claimCase, claimNext } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { givenClaimed, sendApplication } from '../fixture.ts'
import { confirmRefusal, declineRefusal, proposeRefusal } from '../refusal.ts'
import type { RecusalId } from '../tables.ts'
import { listWork } from '../work-list.ts'
import { declareConflict, excludeOfficer, letBack, listRecusals } from './recusal.ts'

const CONFLICT = { kind: 'relative', text: 'The applicant is my cousin.' }
const REFUSAL = { reasons: ['no-clearance'], text: 'لا توجد موافقة' }

const seesInList = async (ctx: Ctx, reference: string) =>
  (await listWork(ctx, { view: 'all', search: reference, sort: 'due' })).rows.length > 0

describe('An officer who declares a conflict of interest in a case', () => {
  it('neither finds nor opens nor decides it any more, and it is back in the queue', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await declareConflict(officer, reference, CONFLICT)
    await expect(getOfficeCase(officer, reference)).rejects.toThrow('cases/recused')
    await expect(approveCase(officer, reference)).rejects.toThrow('cases/recused')
    await expect(claimCase(officer, reference)).rejects.toThrow('cases/recused')
    expect(await seesInList(officer, reference)).toBe(false)
    const colleague = as(await given.officer())
    expect(await seesInList(colleague, reference)).toBe(true)
    expect((await getOfficeCase(colleague, reference)).officer).toBeNull()
    await claimCase(colleague, reference)
    await approveCase(colleague, reference)
  })

  it('is not given it as the next case', async ({ as, given }) => {
    const officer = as(await given.officer({ agency: 'mm' }))
    const { reference } = await givenClaimed(as, given)
    await sql`update cases.case set agency = 'mm' where reference = ${reference}`.execute(
      officer.sql,
    )
    const taken = as(await given.officer({ agency: 'mm', roles: ['senior-officer'] }))
    await taken.tx(async (ctx) => {
      await sql`update cases.case set officer = null, officer_name = null where reference = ${reference}`.execute(
        ctx.sql,
      )
    })
    await declareConflict(officer, reference, CONFLICT)
    expect(await claimNext(officer)).toBeUndefined()
  })

  it('says what stands between them, of the list and in words', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const declare = (order: Partial<typeof CONFLICT>) =>
      declareConflict(officer, reference, { ...CONFLICT, ...order })
    await expect(declare({ kind: 'first-decision' })).rejects.toThrow('cases/recusal-kind')
    await expect(declare({ text: ' ' })).rejects.toThrow('cases/text-missing')
    await expect(declare({ text: 'x'.repeat(501) })).rejects.toThrow('cases/text-too-long')
  })

  it('lets their heads know, who alone can let them back, with a reason', async ({ as, given }) => {
    const boss = await given.officer({ roles: ['senior-officer'] })
    const { officer, reference } = await givenClaimed(as, given)
    await declareConflict(officer, reference, CONFLICT)
    const told = await listMessages(as(boss), boss.id, 'office/recusals')
    expect(told[0]?.body.en).toContain(reference)
    const line = (await listRecusals(as(boss))).find((one) => one.reference === reference)
    const id = line?.id as RecusalId
    expect(line).toMatchObject({ kind: 'relative', text: CONFLICT.text, own: true })
    await expect(letBack(officer, id, 'No cousin')).rejects.toThrow('cases/recused')
    await expect(letBack(as(await given.officer()), id, 'No cousin')).rejects.toThrow(
      'kernel/denied',
    )
    await expect(letBack(as(boss), id, '')).rejects.toThrow('cases/text-missing')
    await letBack(as(boss), id, 'Only the same family name')
    await claimCase(officer, reference)
    await expect(letBack(as(boss), id, 'Again')).rejects.toThrow('cases/recusal-missing')
  })
})

describe('A head', () => {
  it('excludes an officer of the agency, who loses the case', async ({ as, given }) => {
    const boss = as(await given.officer({ roles: ['senior-officer'] }))
    const held = await given.officer()
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(held), reference)
    const elsewhere = await given.officer({ agency: 'moph' })
    const exclude = (officer: string) =>
      excludeOfficer(boss, reference, { ...CONFLICT, kind: 'business', officer })
    await expect(exclude(elsewhere.id)).rejects.toThrow('cases/officer-unknown')
    await exclude(held.id)
    await expect(exclude(held.id)).rejects.toThrow('cases/officer-unknown')
    await expect(getOfficeCase(as(held), reference)).rejects.toThrow('cases/recused')
    expect((await getOfficeCase(boss, reference)).officer).toBeNull()
  })

  it('has no say over what is closed to themselves', async ({ as, given }) => {
    const boss = await given.officer({ roles: ['senior-officer'] })
    const { reference } = await givenClaimed(as, given)
    await declareConflict(as(boss), reference, CONFLICT).catch(() => undefined)
    const chief = as(await given.officer({ roles: ['senior-officer'] }))
    const lines = await listRecusals(chief)
    const id = lines.find((one) => one.reference === reference)?.id as RecusalId
    expect((await listRecusals(as(boss))).map((one) => one.reference)).not.toContain(reference)
    await expect(letBack(as(boss), id, 'Fine')).rejects.toThrow('cases/recused')
  })
})

describe('A refusal whose proposer must not handle the case', () => {
  it('is not confirmed, only declined; then another officer decides', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await proposeRefusal(officer, reference, REFUSAL)
    await declareConflict(officer, reference, CONFLICT)
    const second = as(await given.officer())
    await expect(confirmRefusal(second, reference)).rejects.toThrow('cases/proposer-recused')
    await declineRefusal(second, reference, { text: 'Anew, by somebody else' })
    await expect(claimCase(officer, reference)).rejects.toThrow('cases/recused')
    await claimCase(second, reference)
    await approveCase(second, reference)
  })
})

describe('Taking a case while it is being closed to one', () => {
  it('ends with the case in nobody’s hands who must not have it', async ({ as, given, ctx }) => {
    const boss = as(await given.officer({ roles: ['senior-officer'] }))
    for (let run = 0; run < 8; run += 1) {
      const held = await given.officer()
      const reference = await sendApplication(as(await given.person()))
      await Promise.allSettled([
        excludeOfficer(boss, reference, { ...CONFLICT, officer: held.id }),
        claimCase(as(held), reference),
      ])
      const { rows } = await sql<{ officer: string | null; recused: string[] }>`
        select officer, recused from cases.case where reference = ${reference}`.execute(ctx.sql)
      expect(rows).toEqual([{ officer: null, recused: [held.id] }])
    }
  })

  it('is refused by the database too', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const { id, name } = officer.actor as { id: string; name: object }
    await declareConflict(officer, reference, CONFLICT)
    const take =
      sql`update cases.case set officer = ${id}, officer_name = ${JSON.stringify(name)}::jsonb
      where reference = ${reference}`.execute(officer.sql)
    await expect(take).rejects.toThrow('officer_is_not_recused')
    const forget = sql`delete from cases.recusal`.execute(officer.sql)
    await expect(forget).rejects.toThrow('permission denied')
  })
})
