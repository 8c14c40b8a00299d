import { describe, expect } from 'vitest'
import { type Browser, bodyOf, formIn, dbTest as it } from '#testing'
import { toldOf } from '../clock/fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { approveCase, claimCase, getOwnCase } from '../index.ts'
import { db } from '../tables.ts'
import { fillForm } from './fill.ts'
import { listFilled } from './filled.ts'
import { sendHeard } from './fixture.ts'

const shown = (...names: string[]) => ({ _shown: names.join(' ') })
const day = (name: string, text: string) => {
  const [year = '', month = '', date = ''] = text.split('-')
  return { [`${name}.day`]: date, [`${name}.month`]: month, [`${name}.year`]: year }
}
const invitation = (on: string, more: object = {}) => ({
  fields: {
    ...shown('hearingDay', 'hearingTime', 'hearingPlace', 'panel'),
    ...day('hearingDay', on),
    ...{ hearingTime: '09:30', hearingPlace: 'قاعة 2, مبنى الوزارة', panel: 'الأولى' },
    ...more,
  },
})
const minutes = (attended: 'yes' | 'no', text = '') => ({
  fields: { ...shown('attended', 'minutes'), attended, minutes: text },
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

describe('A form of the service at the desk', () => {
  it('is asked of who has the case, is kept, and leads the procedure on', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendHeard(ctx, person)
    const officer = as(await given.officer())
    const order = { form: 'hearing', body: invitation('2026-12-01') }
    expect(await codeOf(fillForm(officer, reference, order))).toBe('cases/not-claimed')
    await claimCase(officer, reference)
    // The examination waits for it.
    expect(await codeOf(approveCase(officer, reference))).toBe('cases/wrong-state')
    const colleague = as(await given.officer())
    expect(await codeOf(fillForm(colleague, reference, order))).toBe('cases/claimed-by-other')
    const tries = await Promise.all([1, 2].map(() => codeOf(fillForm(officer, reference, order))))
    expect(tries.sort()).toEqual(['cases/form-elsewhere', 'none'])
    const told = () => toldOf(ctx, person.actor, `my/cases/${reference}`)
    expect((await told())[0]).toBe('A hearing in your application')

    // Nobody came: invited anew, and told so.
    await fillForm(officer, reference, { form: 'held', body: minutes('no') })
    await fillForm(officer, reference, { form: 'hearing', body: invitation('2026-12-08') })
    expect((await told())[0]).toBe('The hearing in your application has another date')
    const unsaid = fillForm(officer, reference, { form: 'held', body: minutes('yes') })
    expect(await codeOf(unsaid)).toBe('cases/form-incomplete')
    await fillForm(officer, reference, { form: 'held', body: minutes('yes', 'وافق على الشروط') })
    const found = await getOwnCase(person, reference)
    expect((await listFilled(ctx, found.id)).map(({ form }) => form)).toEqual([
      ...['held', 'hearing', 'held', 'hearing'],
    ])
    await approveCase(officer, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
    const history = forApplicant(await listHistory(ctx, found.id))
    expect(history.filter(({ what }) => what === 'form-filled')).toHaveLength(2)
    expect(history.some(({ what }) => what === 'form-inside')).toBe(false)
  })

  it('sets no hearing without a time, or on a day that is over', async ({ ctx, as, given }) => {
    const reference = await sendHeard(ctx, as(await given.person()))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    for (const body of [
      invitation('2026-12-01', { hearingTime: '25:00' }),
      invitation('2026-12-01', { hearingTime: 'noon' }),
      invitation('2026-11-22'),
    ]) {
      expect(await codeOf(fillForm(officer, reference, { form: 'hearing', body }))).toBe(
        'cases/hearing-time',
      )
    }
    expect(
      await codeOf(fillForm(officer, reference, { form: 'hearing', body: { fields: {} } })),
    ).toBe('cases/form-incomplete')
  })

  it('stands or falls with the step, and is never changed', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await sendHeard(ctx, person)
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    const order = { form: 'hearing', body: invitation('2026-12-01') }
    const broken = officer.tx(async (ctx) => {
      await fillForm(ctx, reference, order)
      throw new Error('the process dies')
    })
    await expect(broken).rejects.toThrow('dies')
    const { id } = await getOwnCase(person, reference)
    expect(await listFilled(ctx, id)).toEqual([])
    await fillForm(officer, reference, order)
    const change = db(officer)
      .updateTable('cases.filled_form')
      .set({ form: 'other' })
      .where('case_id', '=', id)
      .execute()
    await expect(change).rejects.toThrow('permission denied')
  })
})

describe('The pages of a case with a form at the desk', () => {
  const fill = async (browser: Browser, reference: string, fields: Record<string, string>) => {
    const page = await browser.get(`/en/office/cases/${reference}`)
    const address = `/en/office/cases/${reference}/form`
    return browser.post(address, { ...formIn(page.body, address), ...fields })
  }

  it('show the form, what is wrong in it, and to the applicant what is theirs', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await sendHeard(ctx, as(person))
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const wrong = await fill(browser, reference, { hearingPlace: 'Room 2' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('value="Room 2"')
    const { fields } = invitation('2026-12-01')
    const { _shown: _named, ...typed } = fields as Record<string, string>
    const right = await fill(browser, reference, typed)
    expect(right.status).toBe(303)
    expect(bodyOf((await browser.get(`/en/office/cases/${reference}`)).body)).toContain('الأولى')
    const own = await browse(person)
    for (const lang of ['ar', 'en']) {
      const page = await own.get(`/${lang}/my/cases/${reference}`)
      const text = bodyOf(page.body)
      expect(text).toContain('09:30')
      expect(text).toContain('قاعة 2')
      // The panel is for the office.
      expect(text).not.toContain('الأولى')
      expect(text).not.toMatch(/cases\.[a-z]/)
    }
    expect(bodyOf((await own.get(`/en/my/cases/${reference}`)).body)).toContain(
      'Come to your hearing on Tuesday, 1 December at 09:30',
    )
    const file = await own.get(`/en/my/cases/${reference}/hearing.ics`)
    expect(file.headers['content-type']).toContain('text/calendar')
    // 09:30 in Doha.
    expect(file.body).toContain('DTSTART:20261201T063000Z')
    expect(file.body).toContain('قاعة 2\\, مبنى الوزارة')
    for (const line of file.body.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    }
    const other = await browse(await given.person())
    expect((await other.get(`/en/my/cases/${reference}/hearing.ics`)).status).toBe(404)
  })
})
