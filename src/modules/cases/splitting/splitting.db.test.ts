import { describe, expect } from 'vitest'
import { findFiles } from '#kernel'
import { newUuid } from '#lib/uuid'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import { filesIn } from '../answers.ts'
import { findCase } from '../case.ts'
import { ANSWERS, listOutcomes, sendApplication } from '../fixture.ts'
import { listHistory } from '../history.ts'
import { approveCase, claimCase, getOfficeCase, getOwnCase } from '../index.ts'
import { excludeOfficer } from '../recusal/recusal.ts'
import { listSubmissions } from '../submission.ts'
import { db } from '../tables.ts'
import { getSplits, splitCase } from './splitting.ts'

const REASON = 'يمكن البت في الخياطة اليوم، أما الهدايا فتنتظر'
const TWO = {
  activities: [
    ...ANSWERS.activities,
    {
      activity: 'gifts-wrapping',
      description: 'تغليف الهدايا',
      materials: ['none'],
      dailyOrders: 4,
    },
  ],
}

describe('A case that is split', () => {
  it('becomes two, each with its items, of the same day, with the same promise and officer', async ({
    as,
    given,
  }) => {
    const person = await given.person()
    const officer = as(await given.officer())
    const reference = await sendApplication(as(person), TWO)
    await claimCase(officer, reference)
    const before = await getOfficeCase(officer, reference)
    const other = await splitCase(officer, reference, { parts: ['activities.1'], reason: REASON })
    const [old, fresh] = [
      await getOfficeCase(officer, reference),
      await getOfficeCase(officer, other),
    ]
    expect(fresh).toMatchObject({
      ...{ applicant: person.id, dueOn: before.dueOn, submittedAt: before.submittedAt },
      ...{ officer: before.officer, state: 'under-review', service: before.service },
    })
    const [left] = await listSubmissions(officer, old.id)
    const [gone] = await listSubmissions(officer, fresh.id)
    expect(left?.answers.activities).toMatchObject([{ activity: 'sewing' }])
    expect(gone?.answers.activities).toMatchObject([{ activity: 'gifts-wrapping' }])
    expect(await listOutcomes(officer, fresh.id)).toHaveLength(1)
    expect(await listOutcomes(officer, old.id)).toHaveLength(2)
    expect(await getSplits(officer, old.id)).toEqual({ from: undefined, off: [other] })
    expect(await getSplits(officer, fresh.id)).toEqual({ from: reference, off: [] })
    const history = await listHistory(officer, old.id)
    expect(history.map(({ what }) => what).sort()).toEqual(['claimed', 'split', 'submitted'])
    const [told] = await listMessages(as(person), person.id, `my/cases/${reference}`)
    expect(told?.body.en).toContain(other)
    expect((await getOwnCase(as(person), other)).reference).toBe(other)
  })

  it('is decided in two, one without the other', async ({ as, given }) => {
    const officer = as(await given.officer())
    const reference = await sendApplication(as(await given.person()), TWO)
    await claimCase(officer, reference)
    const other = await splitCase(officer, reference, { parts: ['activities.1'], reason: REASON })
    await approveCase(officer, other)
    expect((await findCase(officer, other))?.state).toBe('approved')
    expect((await findCase(officer, reference))?.state).toBe('under-review')
    await approveCase(officer, reference)
  })

  it('leaves both with their own papers', async ({ as, given }) => {
    const person = as(await given.person())
    const officer = as(await given.officer())
    const reference = await sendApplication(person, TWO)
    await claimCase(officer, reference)
    const { id } = await getOfficeCase(officer, reference)
    const other = await splitCase(officer, reference, { parts: ['activities.0'], reason: REASON })
    const fresh = await getOfficeCase(officer, other)
    const [gone] = await listSubmissions(officer, fresh.id)
    const files = filesIn(gone?.answers)
    expect(files).toHaveLength(1)
    expect(await findFiles(officer, files, [`case:${fresh.id}`])).toHaveLength(1)
    const [left] = await listSubmissions(officer, id)
    expect(await findFiles(officer, filesIn(left?.answers), [`case:${id}`])).toHaveLength(1)
    expect(filesIn(left?.answers)).not.toEqual(files)
  })

  it('stays closed to whom it was closed', async ({ as, given }) => {
    const head = as(await given.officer({ roles: ['senior-officer'] }))
    const officer = as(await given.officer())
    const away = await given.officer()
    const reference = await sendApplication(as(await given.person()), TWO)
    await excludeOfficer(head, reference, { kind: 'relative', text: 'ابن عمه', officer: away.id })
    await claimCase(officer, reference)
    const other = await splitCase(officer, reference, { parts: ['activities.1'], reason: REASON })
    await expect(getOfficeCase(as(away), other)).rejects.toThrow('cases/recused')
  })

  it('is left whole where nothing was chosen, all was, a reason is missing or somebody else has it', async ({
    as,
    given,
  }) => {
    const officer = as(await given.officer())
    const reference = await sendApplication(as(await given.person()), TWO)
    await expect(
      splitCase(officer, reference, { parts: ['activities.1'], reason: REASON }),
    ).rejects.toThrow('cases/not-claimed')
    await claimCase(officer, reference)
    const parts = [[], ['activities.0', 'activities.1'], ['activities.7'], ['home.0']]
    for (const wrong of parts) {
      await expect(splitCase(officer, reference, { parts: wrong, reason: REASON })).rejects.toThrow(
        'cases/split-parts',
      )
    }
    await expect(
      splitCase(officer, reference, { parts: ['activities.1'], reason: '' }),
    ).rejects.toThrow('cases/text-missing')
    const single = await sendApplication(as(await given.person()))
    await claimCase(officer, single)
    await expect(
      splitCase(officer, single, { parts: ['activities.0'], reason: REASON }),
    ).rejects.toThrow('cases/split-parts')
    expect(
      (await listSubmissions(officer, (await getOfficeCase(officer, reference)).id)).length,
    ).toBe(1)
  })

  it('is left whole where one of the two could not have been sent', async ({ as, given }) => {
    const officer = as(await given.officer())
    const reference = await sendApplication(as(await given.person()), TWO)
    await claimCase(officer, reference)
    const { id } = await getOfficeCase(officer, reference)
    const [sent] = await listSubmissions(officer, id)
    const { mobile: _mobile, ...answers } = sent?.answers ?? {}
    await db(officer)
      .insertInto('cases.submission')
      .values({
        ...{ case_id: id, number: 2, draft_id: newUuid(Date.now()), answers },
        submitted_at: officer.clock.now(),
      })
      .execute()
    await expect(
      splitCase(officer, reference, { parts: ['activities.1'], reason: REASON }),
    ).rejects.toThrow('cases/split-incomplete')
    expect(await getSplits(officer, id)).toEqual({ from: undefined, off: [] })
  })

  it('names its items in words', async ({ as, given, browse }) => {
    const post = await given.officer()
    const officer = as(post)
    const reference = await sendApplication(as(await given.person()), TWO)
    await claimCase(officer, reference)
    const browser = await browse(post)
    const address = `/en/office/cases/${reference}`
    expect((await browser.get(address)).body).toContain(`${address}/split`)
    const page = (await browser.get(`${address}/split`)).body
    expect(page).toContain('Sewing and embroidery')
    expect((await browser.post(`${address}/split`, { text: REASON })).status).toBe(422)
    const split = await browser.post(`${address}/split`, { parts: 'activities.1', text: REASON })
    expect(split.location).toMatch(/^\/en\/office\/cases\/QA-/)
    expect((await browser.get(String(split.location))).body).toContain(address)
  })
})
