import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it } from '#testing'
import { claimCase } from '../claim.ts'
import { sendApplication } from '../fixture.ts'

describe('The page on which cases are joined', () => {
  it('joins and parts by a reference and a reason; the other case says where it is decided', async ({
    as,
    given,
    browse,
  }) => {
    const officer = await given.officer()
    const [leading, other] = [
      await sendApplication(as(await given.person())),
      await sendApplication(as(await given.person())),
    ]
    await claimCase(as(officer), leading)
    const browser = await browse(officer)
    const address = `/en/office/cases/${leading}`
    expect((await browser.get(address)).body).toContain(`${address}/joining`)
    const order = { other, text: 'The same home' }
    const untaken = await browser.post(`${address}/joining`, order)
    expect(untaken.status).toBe(422)
    expect(bodyOf(untaken.body)).toContain('Nobody has this case')
    const unknown = await browser.post(`${address}/joining`, { ...order, other: 'QA-0000' })
    expect(unknown.status).toBe(422)
    await claimCase(as(officer), other)
    expect((await browser.post(`${address}/joining`, { ...order, text: '' })).status).toBe(422)
    const joined = await browser.post(`${address}/joining`, order)
    expect(joined.location).toBe(`${address}/joining`)
    expect(bodyOf((await browser.get(address)).body)).toContain(
      'Your decision also holds for these applications',
    )
    const followed = (await browser.get(`/en/office/cases/${other}`)).body
    expect(bodyOf(followed)).toContain('This application is decided together with another')
    expect(followed).not.toContain('name="decision"')
    const unsaid = await browser.post(`${address}/joining/part`, { other })
    expect(unsaid.status).toBe(422)
    const parted = await browser.post(`${address}/joining/part`, {
      other,
      [`text-${other}`]: 'Another home after all',
    })
    expect(parted.location).toBe(`${address}/joining`)
    const alone = (await browser.get(`/en/office/cases/${other}`)).body
    expect(alone).toContain('name="decision"')
    expect(bodyOf(alone)).toContain('Another home after all')
  })
})
