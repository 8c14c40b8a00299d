import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { bodyOf, formIn, dbTest as it } from '#testing'
import {
  fillApplication,
  fillCorrection,
  givenClaimed,
  PAPER,
  PAPER_NOTE,
  sendApplication,
} from '../fixture.ts'
import { claimCase, proposeRefusal, returnForCorrection } from '../index.ts'

const LANGUAGES = ['ar', 'en'] as const
/** Of a draft that was saved once. */
const DECLARED = { _revision: '1', declaration: 'yes' }

/** As if every page had been gone through in the browser. */
const seeAllPages = (ctx: Ctx, reference: string) =>
  sql`update services.draft set page_revisions =
      '{"home": 1, "activities": 1, "name": 1, "contact": 1}'
    where reference = ${reference} and submitted_at is null`.execute(ctx.sql)

describe('Sending the form', () => {
  for (const lang of LANGUAGES) {
    it(`shows that it has arrived, under which reference and by when: ${lang}`, async ({
      as,
      given,
      browse,
    }) => {
      const person = await given.person()
      const reference = await fillApplication(as(person))
      const browser = await browse(person)
      const sent = await browser.post(`/${lang}/apply/${reference}/submit`, DECLARED)
      expect(sent).toMatchObject({ status: 303, location: `/${lang}/my/cases/${reference}/sent` })
      const page = await browser.get(sent.location ?? '')
      expect(page.status).toBe(200)
      expect(page.body).toContain('class="pearl big"')
      expect(bodyOf(page.body)).toContain(reference)
      expect(bodyOf(page.body)).toContain(lang === 'ar' ? '30 نوفمبر' : '30 November')
    })
  }

  it('gives the same page when the button is pressed twice', async ({ as, given, browse }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const answers = await Promise.all(
      [1, 2, 3].map(() => browser.post(`/en/apply/${reference}/submit`, DECLARED)),
    )
    expect(new Set(answers.map(({ location }) => location))).toEqual(
      new Set([`/en/my/cases/${reference}/sent`]),
    )
  })

  it('leads back to the last page when the declaration is missing', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const answer = await browser.post(`/en/apply/${reference}/submit`, { _revision: '1' })
    expect(answer).toMatchObject({ status: 303, location: `/en/apply/${reference}/check?errors=1` })
    expect((await browser.get(`/en/my/cases/${reference}`)).status).toBe(404)
  })

  it('shows the answers again when another device changed them meanwhile', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const check = `/en/apply/${reference}/check`
    await seeAllPages(as(person), reference)
    const submit = check.replace('check', 'submit')
    const seen = formIn((await browser.get(check)).body, submit)
    await sql`
      update services.draft set answers = answers || '{"mobile": "+97455509999"}', revision = 2
      where reference = ${reference}`.execute(as(person).sql)
    const answer = await browser.post(submit, { ...seen, declaration: 'yes' })
    expect(answer).toMatchObject({ status: 303, location: `${check}?changed=1` })
    const again = await browser.get(answer.location ?? '')
    expect(bodyOf(again.body)).toContain('changed on another device')
    expect(bodyOf(again.body)).toContain('5550 9999')
    expect((await browser.get(`/en/my/cases/${reference}`)).status).toBe(404)
  })

  it('needs the token of the page', async ({ as, given, browse }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const answer = await browser.postWithoutToken(`/en/apply/${reference}/submit`, DECLARED)
    expect(answer.status).toBe(403)
  })
})

describe('A page of a form that leads nowhere any more', () => {
  it('leads to the case once the application is sent', async ({ as, given, browse }) => {
    const person = await given.person()
    const reference = await sendApplication(as(person))
    const browser = await browse(person)
    for (const page of ['home', 'discard']) {
      const answer = await browser.post(`/en/apply/${reference}/${page}`)
      expect(answer).toMatchObject({ status: 303, location: `/en/my/cases/${reference}` })
    }
    for (const page of ['home', 'check', 'saved', 'discard']) {
      const answer = await browser.get(`/en/apply/${reference}/${page}`)
      expect(answer).toMatchObject({ status: 303, location: `/en/my/cases/${reference}` })
    }
  })

  it('of a correction leads to the case that was withdrawn meanwhile, and is gone', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await sendApplication(as(person))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    const browser = await browse(person)
    const begun = await browser.post(`/en/my/cases/${reference}/correct`)
    expect(begun.location).toBe(`/en/apply/${reference}/home`)
    await browser.post(`/en/my/cases/${reference}/withdraw`)
    expect(bodyOf((await browser.get('/en/my')).body)).not.toContain('Begun, not sent')
    for (const path of [`my/cases/${reference}/correct`, `my/cases/${reference}/withdraw`]) {
      const answer = await browser.post(`/en/${path}`)
      expect(answer, path).toMatchObject({ status: 303, location: `/en/my/cases/${reference}` })
    }
    const home = await browser.post(`/en/apply/${reference}/home`)
    expect(home).toMatchObject({ status: 303, location: `/en/my/cases/${reference}` })
    const sent = await browser.post(`/en/apply/${reference}/submit`, DECLARED)
    const last = sent.location?.endsWith('/sent') ? await browser.get(sent.location) : sent
    expect(last).toMatchObject({ status: 303, location: `/en/my/cases/${reference}` })
  })
})

describe('The applicant’s case', () => {
  for (const lang of LANGUAGES) {
    it(`says where it stands, who acts next and by when: ${lang}`, async ({
      as,
      given,
      browse,
    }) => {
      const person = await given.person()
      const reference = await sendApplication(as(person))
      const page = await (await browse(person)).get(`/${lang}/my/cases/${reference}`)
      expect(page.status).toBe(200)
      const text = bodyOf(page.body)
      expect(text).toContain(reference)
      expect(text).toContain('بيت الهيل')
      expect(page.body).toContain('aria-current="step"')
      expect(text).toContain(lang === 'ar' ? 'الرد بحلول' : 'You hear from us by')
      expect(text).toContain(lang === 'ar' ? 'وصلنا طلبك' : 'We have your application')
      expect(text).not.toMatch(/cases\.[a-z]/)
    })

    it(`names what is to be corrected and leads to it: ${lang}`, async ({
      as,
      given,
      browse,
      clock,
    }) => {
      const holder = await given.person()
      const reference = await sendApplication(as(holder))
      const officer = as(await given.officer())
      await claimCase(officer, reference)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
      clock.advance({ minutes: 1 })
      const browser = await browse(holder)
      const text = bodyOf((await browser.get(`/${lang}/my/cases/${reference}`)).body)
      expect(text).toContain(PAPER_NOTE.note)
      expect(text).toContain(lang === 'ar' ? '3 ديسمبر' : '3 December')
      const correct = await browser.post(`/${lang}/my/cases/${reference}/correct`)
      expect(correct).toMatchObject({ status: 303, location: `/${lang}/apply/${reference}/home` })
      expect((await browser.get(correct.location ?? '')).status).toBe(200)
    })
  }

  it('has one deadline for a correction, and changes only what was named', async ({
    as,
    given,
    browse,
  }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    await fillCorrection(as(holder), reference)
    await seeAllPages(as(holder), reference)
    const browser = await browse(holder)
    for (const page of ['home', 'check', 'saved']) {
      const { status, body } = await browser.get(`/en/apply/${reference}/${page}`)
      expect(status).toBe(200)
      expect(bodyOf(body)).toContain('stands on the page of your application')
      expect(bodyOf(body)).not.toMatch(/kept (for|until)/)
    }
    const check = (await browser.get(`/en/apply/${reference}/check`)).body
    const changes = [...check.matchAll(/<a[^>]*href="\/en\/apply\/[^"]*\/(\w+)#/g)]
    expect(changes.map(([, page]) => page)).toEqual(['home'])
    const home = (await browser.get(`/en/apply/${reference}/home`)).body
    expect(home).not.toMatch(/href="[^"]*\/check"/)
  })

  it('says what it costs before and after it is sent, and that nothing is taken', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    await seeAllPages(as(person), reference)
    const browser = await browse(person)
    const before = bodyOf((await browser.get(`/en/apply/${reference}/check`)).body)
    expect(before).toMatch(/Fee: .*1,020.* cannot be paid here yet/)
    await browser.post(`/en/apply/${reference}/submit`, DECLARED)
    const after = bodyOf((await browser.get(`/en/my/cases/${reference}/sent`)).body)
    expect(after).toMatch(/Fee .*1,020.* nothing was taken from you/)
  })

  it('takes its messages for read where they stand', async ({ as, given, browse }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const other = await sendApplication(as(holder))
    const browser = await browse(holder)
    const path = `/en/my/cases/${reference}`
    expect((await browser.get(path)).body).toContain('/en/my/messages/read')
    const read = await browser.post('/en/my/messages/read', { about: `my/cases/${reference}` })
    expect(read.location).toBe(path)
    expect((await browser.get(path)).body).not.toContain('/en/my/messages/read')
    expect((await browser.get(`/en/my/cases/${other}`)).body).toContain('/en/my/messages/read')
  })

  it('does not tell of a refusal that is only proposed', async ({ as, given, browse }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    const text = 'لن يقرأ المتقدم هذا الآن'
    await proposeRefusal(officer, reference, { reasons: ['hazardous'], text })
    const page = bodyOf((await (await browse(holder)).get(`/en/my/cases/${reference}`)).body)
    expect(page).toContain('Under review')
    expect(page).not.toContain(text)
    expect(page).not.toContain('second officer')
  })

  it('hands out the person’s own files, and nobody else’s', async ({ as, given, browse }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const browser = await browse(holder)
    const page = await browser.get(`/en/my/cases/${reference}`)
    const href = /\/en\/my\/cases\/[^"]*\/files\/[^"]*/.exec(page.body)?.[0] ?? ''
    const file = await browser.get(href)
    expect(file.status).toBe(200)
    expect(file.raw.equals(PAPER)).toBe(true)
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.headers['content-security-policy']).toContain('sandbox')
    const stranger = await browse(await given.person())
    expect((await stranger.get(href)).status).toBe(404)
    expect((await stranger.get(`/en/my/cases/${reference}`)).status).toBe(404)
    const other = href.replace(/[^/]*$/, '00000000-0000-7000-8000-000000000000')
    expect((await browser.get(other)).status).toBe(404)
  })

  it('is withdrawn after one more question', async ({ as, given, browse }) => {
    const holder = await given.person()
    const reference = await sendApplication(as(holder))
    const browser = await browse(holder)
    const question = await browser.get(`/ar/my/cases/${reference}/withdraw`)
    expect(bodyOf(question.body)).toContain('لا يمكن التراجع')
    await browser.post(`/ar/my/cases/${reference}/withdraw`)
    expect(bodyOf((await browser.get(`/ar/my/cases/${reference}`)).body)).toContain('مسحوب')
    expect((await browser.get(`/ar/my/cases/${reference}/withdraw`)).status).toBe(409)
  })

  it('stands on the person’s page among what is theirs to do or ours', async ({
    as,
    given,
    browse,
  }) => {
    const { reference, officer, person } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    const { actor } = person
    if (actor.kind !== 'person') throw new Error('the applicant is a person')
    const browser = await browse({ id: actor.id, identifier: '', actor })
    const page = await browser.get('/en/my')
    expect(page.body).toContain(`/en/my/cases/${reference}`)
    expect(bodyOf(page.body)).toContain('Correct it by Thursday, 3 December')
  })

  it('asks for a sign-in first', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const answer = await (await browse()).get(`/en/my/cases/${reference}`)
    expect(answer.status).toBe(303)
    expect(answer.location).toContain('/en/sign-in')
  })
})
