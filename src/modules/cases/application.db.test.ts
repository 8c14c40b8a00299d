import { describe, expect } from 'vitest'
import { findFiles, kernelProblem } from '#kernel'
import { listMessages } from '#notify'
import { saveAnswers, startDraft } from '#services'
import { dbTest as it } from '#testing'
import { ANSWERS, attach, fillApplication, SERVICE } from './fixture.ts'
import { listHistory } from './history.ts'
import { getOwnCase, submitApplication, withdrawApplication } from './index.ts'
import { getNewestSubmission, holdsFile, listSubmissions } from './submission.ts'
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

  it('takes a text that looks like the id of a file for the text that it is', async ({
    as,
    given,
  }) => {
    const ctx = as(await given.person())
    const text = '0190a8f0-7c1e-7aaa-8bbb-0123456789ab'
    const activities = ANSWERS.activities.map((each) => ({ ...each, description: text }))
    const reference = await fillApplication(ctx, { activities })
    expect(await submitApplication(ctx, reference)).toEqual({ reference, fresh: true })
    const { id } = await getOwnCase(ctx, reference)
    expect((await getNewestSubmission(ctx, id)).answers).toMatchObject({ activities })
    expect(await holdsFile(ctx, id, text)).toBe(false)
  })

  it('deletes what was attached to a question that no longer counts', async ({ as, given }) => {
    const ctx = as(await given.person())
    const reference = await fillApplication(ctx)
    const draft = await startDraft(ctx, SERVICE)
    const owner = `draft:${draft.id}`
    const consent = await attach(ctx, owner, 'consent.pdf')
    const paper = await attach(ctx, owner, 'completion.pdf')
    const home = { ...ANSWERS.home, completionCertificate: paper, ownerConsent: consent }
    await saveAnswers(ctx, draft.reference, { ...ANSWERS, home })
    await submitApplication(ctx, draft.reference)
    const { id } = await getOwnCase(ctx, draft.reference)
    const owners = [owner, `case:${id}`]
    expect(await findFiles(ctx, [paper.file], owners)).toMatchObject([{ owner: `case:${id}` }])
    expect(await findFiles(ctx, [consent.file], owners)).toEqual([])
    // Another draft's file of the same bytes is not touched.
    expect(await submitApplication(ctx, reference)).toMatchObject({ fresh: true })
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
    const form = { fields: { declaration: 'yes', _revision: '1' }, files: {} }
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
