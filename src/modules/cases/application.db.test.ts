import { describe, expect } from 'vitest'
import { findFiles, kernelProblem } from '#kernel'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import { fillApplication } from './fixture.ts'
import { listHistory } from './history.ts'
import { getOwnCase, submitApplication, withdrawApplication } from './index.ts'
import { getNewestSubmission, listSubmissions } from './submission.ts'
import { db } from './tables.ts'

describe('Sending an application', () => {
  it('opens one case under the reference of the draft, promised in five working days', async ({
    as,
    given,
  }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    expect(await submitApplication(ctx, reference)).toEqual({ reference, fresh: true })
    const found = await getOwnCase(ctx, reference)
    expect(found).toMatchObject({
      state: 'submitted',
      agency: 'moci',
      service: 'home-business-licence',
      dueOn: '2026-11-30',
      firstDueOn: '2026-11-30',
      promisedDays: 5,
      officer: null,
      version: 1,
    })
    expect((await getNewestSubmission(ctx, found.id)).answers).toMatchObject({
      tradeName: 'بيت الهيل',
      declaration: true,
    })
  })

  it('keeps what the work list shows, and nothing that was hidden', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx, { gas: 'cylinder', wantsTradeName: false })
    await submitApplication(ctx, reference)
    const { id } = await getOwnCase(ctx, reference)
    const row = await db(ctx)
      .selectFrom('cases.case')
      .select('columns')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.columns).toMatchObject({ 'activities.count': 1, 'home.address.zone': '55' })
    const { answers } = await getNewestSubmission(ctx, id)
    expect(answers).not.toHaveProperty('gas')
    expect(answers).not.toHaveProperty('tradeName')
  })

  it('moves the files from the draft to the case', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    const { id } = await getOwnCase(ctx, reference)
    const { answers } = await getNewestSubmission(ctx, id)
    const { file } = (answers.home as { completionCertificate: { file: string } })
      .completionCertificate
    expect(await findFiles(ctx, [file], [`case:${id}`])).toHaveLength(1)
  })

  it('tells the applicant in every language', async ({ as, given }) => {
    const person = await given.person()
    const ctx = as(person)
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    const [message] = await listMessages(ctx, person.id, `my/cases/${reference}`)
    expect(message?.subject).toEqual({ ar: 'وصلنا طلبك', en: 'We have your application' })
    expect(message?.body.en).toContain('Monday, 30 November')
  })

  it('gives the same case when it is sent again', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    expect(await submitApplication(ctx, reference)).toEqual({ reference, fresh: false })
    const { id } = await getOwnCase(ctx, reference)
    expect(await listSubmissions(ctx, id)).toHaveLength(1)
  })

  it('makes one case of 64 sendings at once', async ({ as, given }) => {
    const person = await given.person()
    const ctx = as(person)
    const reference = await fillApplication(ctx)
    const results = await Promise.all(
      Array.from({ length: 64 }, () => submitApplication(ctx, reference)),
    )
    expect(results.filter(({ fresh }) => fresh)).toHaveLength(1)
    expect(new Set(results.map((result) => result.reference))).toEqual(new Set([reference]))
    const rows = await db(ctx)
      .selectFrom('cases.case')
      .select('id')
      .where('applicant', '=', person.id)
      .execute()
    expect(rows).toHaveLength(1)
    expect(await listMessages(ctx, person.id)).toHaveLength(1)
  })

  it('refuses a draft in which something is missing, and keeps it', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx, { tradeName: undefined })
    await expect(submitApplication(ctx, reference)).rejects.toMatchObject({
      code: 'services/draft-incomplete',
      params: { page: 'name' },
    })
    await expect(getOwnCase(ctx, reference)).rejects.toThrow('cases/case-missing')
  })

  it('takes the declaration that comes with the last page', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx, { declaration: undefined })
    await expect(submitApplication(ctx, reference)).rejects.toThrow('services/draft-incomplete')
    const form = { fields: { declaration: 'yes' }, files: {} }
    expect(await submitApplication(ctx, reference, form)).toMatchObject({ fresh: true })
  })

  it('refuses a draft of somebody else', async ({ as, given }) => {
    const reference = await fillApplication(as(await given.person()))
    const other = as(await given.person())
    await expect(submitApplication(other, reference)).rejects.toThrow('services/draft-missing')
  })

  it('gives nobody else the case of a draft that was sent', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    const other = as(await given.person())
    await expect(submitApplication(other, reference)).rejects.toThrow('services/draft-missing')
    await expect(getOwnCase(other, reference)).rejects.toThrow('cases/case-missing')
  })

  it('leaves nothing behind when the transaction around it fails', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    const failing = ctx.tx(async (ctx) => {
      await submitApplication(ctx, reference)
      throw kernelProblem('unavailable')
    })
    await expect(failing).rejects.toThrow('kernel/unavailable')
    await expect(getOwnCase(ctx, reference)).rejects.toThrow('cases/case-missing')
    expect(await submitApplication(ctx, reference)).toMatchObject({ fresh: true })
  })
})

describe('Withdrawing an application', () => {
  it('ends the case before it is decided and keeps what was sent', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    await withdrawApplication(ctx, reference)
    const found = await getOwnCase(ctx, reference)
    expect(found.state).toBe('withdrawn')
    expect(found.closedAt).not.toBeNull()
    expect((await listHistory(ctx, found.id)).map(({ what }) => what)).toContain('withdrawal')
    expect(await listSubmissions(ctx, found.id)).toHaveLength(1)
  })

  it('is refused a second time, and says where the application stands', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    await withdrawApplication(ctx, reference)
    await expect(withdrawApplication(ctx, reference)).rejects.toMatchObject({
      code: 'cases/wrong-state',
      params: { state: 'مسحوب' },
    })
  })

  it('is nobody else’s to do', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    await submitApplication(ctx, reference)
    const other = as(await given.person())
    await expect(withdrawApplication(other, reference)).rejects.toThrow('cases/case-missing')
    const officer = as(await given.officer())
    await expect(withdrawApplication(officer, reference)).rejects.toThrow('cases/case-missing')
  })
})
