import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it } from '#testing'
import { claimCase } from '../claim.ts'
import { givenRefused, sendAppeal } from './fixture.ts'

describe('The page of a refused application', () => {
  it('says until when one appeals, who decides, and begins the appeal', async ({
    as,
    given,
    browse,
  }) => {
    const { person, reference } = await givenRefused(as, given)
    const browser = await browse(person)
    const address = `/en/my/cases/${reference}`
    const body = bodyOf((await browser.get(address)).body)
    expect(body).toContain('You can appeal against this decision until Wednesday, 23 December 2026')
    expect(body).toContain('Ministry of Commerce and Industry')
    const begun = await browser.post(`${address}/appeal`, {})
    expect(begun.location).toMatch(/^\/en\/apply\//)
    const form = await browser.get(`${begun.location}/grounds`)
    expect(bodyOf(form.body)).toContain('Why is the decision wrong?')
    const service = await browser.get('/en/services/licensing-appeal')
    expect(bodyOf(service.body)).toContain('An appeal begins at the refused application')
    expect((await browser.post('/en/services/licensing-appeal/apply', {})).status).toBe(409)
  })

  it('leads to the appeal once it was sent, and the desk shows both', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const { person, reference } = await givenRefused(as, given)
    clock.advance({ days: 35 })
    const appeal = await sendAppeal(as(person), reference, { lateReason: 'I was abroad.' })
    const browser = await browse(person)
    const own = (await browser.get(`/en/my/cases/${reference}`)).body
    expect(own).toContain(`/en/my/cases/${appeal}`)
    expect(bodyOf((await browser.get(`/en/my/cases/${appeal}`)).body)).toContain(
      `Appeal against the refusal of ${reference}`,
    )
    const judge = await given.officer()
    await claimCase(as(judge), appeal)
    const desk = bodyOf((await (await browse(judge)).get(`/en/office/cases/${appeal}`)).body)
    expect(desk).toContain(`Appeal against the refusal of ${reference}`)
    expect(desk).toContain('It came 5 days late')
    expect(desk).toContain('Uphold the decision')
    expect(desk).toContain('لا توجد موافقة')
  })
})
