import { describe, expect } from 'vitest'
import { bodyOf, formIn, dbTest as it } from '#testing'
import { claimCase } from '../claim.ts'
import { holdClock } from '../clock/hold.ts'
import { sendApplication } from '../fixture.ts'
import { getOfficeCase, getOwnCase } from '../index.ts'

const HOLD = {
  holdGround: 'neighbours',
  ...{ 'reviewOn.day': '29', 'reviewOn.month': '11', 'reviewOn.year': '2026' },
  holdText: 'الاعتراض قيد الفحص',
}
const LANGUAGES = ['ar', 'en'] as const
const WORDS = {
  ar: { still: 'المدة متوقفة', ground: 'قدّم الجيران اعتراضاً', until: '29 نوفمبر' },
  en: { still: 'The clock stands still', ground: 'Neighbours have objected', until: '29 November' },
}

describe('The clock on the officer’s page', () => {
  for (const lang of LANGUAGES) {
    it(`is stopped on a ground and runs on again: ${lang}`, async ({ as, given, browse }) => {
      const person = await given.person()
      const reference = await sendApplication(as(person))
      const who = await given.officer()
      await claimCase(as(who), reference)
      const officer = await browse(who)
      const url = `/${lang}/office/cases/${reference}`
      const shown = await officer.get(url)
      expect(bodyOf(shown.body)).toContain(WORDS[lang].ground)
      const stop = formIn(shown.body, `${url}/hold`)
      expect(await officer.post(`${url}/hold`, { ...stop, ...HOLD })).toMatchObject({
        ...{ status: 303, location: url },
      })
      const held = await officer.get(url)
      const text = bodyOf(held.body)
      expect(text).toContain(WORDS[lang].still)
      expect(text).toContain(WORDS[lang].until)
      expect(text).not.toMatch(/cases\.[a-z]/)
      // Nobody decides while it stands still.
      expect(held.body).not.toContain(`action="${url}/decide"`)
      const own = bodyOf((await (await browse(person)).get(`/${lang}/my/cases/${reference}`)).body)
      for (const word of Object.values(WORDS[lang])) expect(own).toContain(word)
      expect(own).toContain(HOLD.holdText)
      expect(own).not.toMatch(/cases\.[a-z]/)
      await officer.post(`${url}/resume`, formIn(held.body, `${url}/resume`))
      expect((await getOfficeCase(as(who), reference)).hold).toBeNull()
    })
  }

  it('says at its place what cannot be accepted, and keeps what was typed', async ({
    as,
    given,
    browse,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    const who = await given.officer()
    await claimCase(as(who), reference)
    const officer = await browse(who)
    const url = `/en/office/cases/${reference}`
    const late = await officer.post(`${url}/hold`, {
      ...{ ...HOLD, form: 'hold', 'reviewOn.year': '2027' },
    })
    expect(late.status).toBe(422)
    expect(bodyOf(late.body)).toContain('Choose a day after today, Monday, 7 December')
    expect(late.body).toMatch(/<details class="why-how" open/)
    const sent = { ...HOLD, form: 'hold', 'reviewOn.year': '2027' }
    const again = await officer.post(`${url}/hold`, sent)
    expect(again.body).toContain(HOLD.holdText)
    expect(again.body).toMatch(/name="reviewOn.year"[^>]*value="2027"/)
    const many = await officer.post(`${url}/extend`, {
      form: 'extend',
      extendGround: 'other-body',
      days: '٩',
    })
    expect(bodyOf(many.body)).toContain('from 1 to 5')
  })

  it('is extended once, in whatever digits the days are written', async ({ as, given, browse }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const who = await given.officer()
    await claimCase(as(who), reference)
    const officer = await browse(who)
    const url = `/ar/office/cases/${reference}`
    const form = formIn((await officer.get(url)).body, `${url}/extend`)
    await officer.post(`${url}/extend`, { ...form, extendGround: 'other-body', days: '٣' })
    expect((await getOwnCase(person, reference)).dueOn).toBe('2026-12-03')
    expect((await officer.get(url)).body).not.toContain(`${url}/extend`)
  })

  it('asks a head about a long hold, who agrees', async ({ as, given, browse }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const who = await given.officer()
    await claimCase(as(who), reference)
    await holdClock(as(who), reference, { ground: 'neighbours', reviewOn: '2026-12-07' })
    const url = `/en/office/cases/${reference}`
    const mine = await (await browse(who)).get(url)
    expect(mine.body).not.toContain(`${url}/agree-hold`)
    const head = await browse(await given.officer({ roles: ['officer', 'senior-officer'] }))
    const asked = await head.get(url)
    expect(bodyOf(asked.body)).toContain('A hold was asked for')
    await head.post(`${url}/agree-hold`, formIn(asked.body, `${url}/agree-hold`))
    expect((await getOwnCase(person, reference)).stoppedOn).toBe('2026-11-23')
  })
})
