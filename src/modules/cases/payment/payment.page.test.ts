import { describe, expect } from 'vitest'
import { bodyOf, formIn, dbTest as it } from '#testing'
import { getOwnCase, withdrawApplication } from '../index.ts'
import { sendPaid } from './fixture.ts'

const LANGUAGES = ['ar', 'en'] as const
const day = { 'day.day': '23', 'day.month': '11', 'day.year': '2026' }

describe('The page of an application that waits for its fee', () => {
  for (const lang of LANGUAGES) {
    it(`says how much, by when, where, and with which number: ${lang}`, async ({
      ctx,
      as,
      given,
      browse,
    }) => {
      const person = await given.person()
      const reference = await sendPaid(ctx, as(person), 'first')
      const { body } = await (await browse(person)).get(`/${lang}/my/cases/${reference}`)
      const text = bodyOf(body)
      expect(text).toContain(lang === 'ar' ? 'ادفع 1,020 ريالًا' : 'Pay QAR 1,020')
      expect(text).toContain(lang === 'ar' ? '3 ديسمبر' : '3 December')
      expect(text).toContain(
        lang === 'ar'
          ? 'أي شباك خدمة لدى وزارة التجارة والصناعة'
          : 'any service counter of Ministry',
      )
      expect(text).toContain(lang === 'ar' ? 'اذكر الرقم' : `Bring the number ${reference}`)
      expect(text).toContain(lang === 'ar' ? 'بانتظار الدفع' : 'Waiting for payment')
      expect(text).not.toMatch(/cases\.[a-z]/)
    })

    it(`is said where to pay as soon as it is sent: ${lang}`, async ({
      ctx,
      as,
      given,
      browse,
    }) => {
      const person = await given.person()
      const reference = await sendPaid(ctx, as(person), 'first')
      const { body } = await (await browse(person)).get(`/${lang}/my/cases/${reference}/sent`)
      expect(bodyOf(body)).toContain(
        lang === 'ar'
          ? 'أي شباك خدمة لدى وزارة التجارة والصناعة. ثم يسير طلبك.'
          : 'Your application goes on then.',
      )
    })
  }
})

describe('The counter', () => {
  it('finds the fee by its reference, and says what is wrong with what was typed', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await sendPaid(ctx, as(person), 'first')
    const browser = await browse(await given.officer())
    const list = await browser.get(`/en/office/payments?q=${reference}`)
    expect(list.body).toContain(`href="/en/office/payments/${reference}"`)
    const address = `/en/office/payments/${reference}`
    const page = await browser.get(address)
    // Nothing of the case but what a counter needs.
    expect(page.body).not.toContain('بيت الهيل')
    const sent = { ...formIn(page.body, address), ...day, receipt: 'C-1', amount: '1000' }
    const wrong = await browser.post(address, sent)
    expect(wrong.status).toBe(422)
    expect(bodyOf(wrong.body)).toContain('The fee is exactly')
    expect(wrong.body).toContain('value="C-1"')
    const right = await browser.post(address, { ...sent, amount: '1,020.00' })
    expect(right).toMatchObject({ status: 303, location: address })
    expect(bodyOf((await browser.get(address)).body)).toContain('receipt C-1')
    expect((await getOwnCase(as(person), reference)).state).toBe('submitted')
    const own = await (await browse(person)).get(`/en/my/cases/${reference}`)
    expect(bodyOf(own.body)).toContain('receipt C-1')
  })

  it('leaves paying back to a head who did not take the money', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const cashier = await browse(await given.officer())
    const address = `/en/office/payments/${reference}`
    const page = await cashier.get(address)
    await cashier.post(address, {
      ...{ ...formIn(page.body, address), ...day, receipt: 'C-2', amount: '1020' },
    })
    await withdrawApplication(person, reference)
    const seen = await cashier.get(address)
    expect(bodyOf(seen.body)).toContain('another senior officer sees to it')
    expect(seen.body).not.toContain(`${address}/refund`)
    const head = await browse(await given.officer({ roles: ['senior-officer'] }))
    expect(bodyOf((await head.get('/en/office/payments')).body)).toContain(reference)
    const form = formIn((await head.get(address)).body, `${address}/refund`)
    const kept = { ...form, refund: 'kept', receipt: '', text: 'The inspection had begun.' }
    expect((await head.post(`${address}/refund`, kept)).status).toBe(303)
    expect(bodyOf((await head.get(address)).body)).toContain('The inspection had begun.')
  })

  it('is nobody’s who works elsewhere, and shows nothing of a case without a fee', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const reference = await sendPaid(ctx, as(await given.person()), 'first')
    const elsewhere = await browse(await given.officer({ agency: 'moph' }))
    expect((await elsewhere.get(`/en/office/payments/${reference}`)).status).toBe(404)
    expect((await elsewhere.get('/en/office/payments')).body).not.toContain(reference)
    const person = await browse(await given.person())
    expect((await person.get('/en/office/payments')).status).toBe(403)
  })

  it('is where the desk leads to from the case, which nobody can decide meanwhile', async ({
    ctx,
    as,
    given,
    browse,
  }) => {
    const reference = await sendPaid(ctx, as(await given.person()), 'first')
    const browser = await browse(await given.officer())
    const { body } = await browser.get(`/en/office/cases/${reference}`)
    expect(body).toContain(`href="/en/office/payments/${reference}"`)
    expect(body).not.toContain(`action="/en/office/cases/${reference}/claim"`)
    const list = await browser.get('/en/office/cases?view=with-applicant')
    expect(list.body).toContain(reference)
  })
})
