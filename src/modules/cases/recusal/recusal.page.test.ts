import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it } from '#testing'
import { claimCase } from '../claim.ts'
import { sendApplication } from '../fixture.ts'

describe('The page of a conflict of interest', () => {
  it('takes what stands between them, and closes the case', async ({ as, given, browse }) => {
    const officer = await given.officer()
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const address = `/en/office/cases/${reference}`
    expect((await browser.get(address)).body).toContain(`${address}/conflict`)
    const empty = await browser.post(`${address}/conflict`, { kind: 'relative', text: '' })
    expect(empty.status).toBe(422)
    const declared = await browser.post(`${address}/conflict`, { kind: 'other', text: 'Neighbour' })
    expect(declared.location).toBe('/en/office/cases')
    const closed = await browser.get(address)
    expect(closed.status).toBe(403)
    expect(bodyOf(closed.body)).toContain('This case is closed to you')
    expect((await browser.get('/en/office/cases')).body).not.toContain(reference)
    expect((await browser.get('/en/office/cases.csv')).body).not.toContain(reference)
    expect((await browser.get(`/en/office/cases?search=${reference}`)).body).not.toContain(
      `href="${address}`,
    )
  })

  it('lets a head exclude an officer, see who is, and let them back', async ({
    as,
    given,
    browse,
  }) => {
    const boss = await given.officer({ roles: ['senior-officer'] })
    const officer = await given.officer()
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(boss)
    const address = `/en/office/cases/${reference}/exclude`
    expect(bodyOf((await browser.get(address)).body)).toContain('Exclude the officer')
    const order = { kind: 'business', text: 'They share a shop', officer: officer.id }
    expect((await browser.post(address, { ...order, officer: '' })).status).toBe(422)
    expect((await browser.post(address, order)).location).toBe(`/en/office/cases/${reference}`)
    const list = (await browser.get('/en/office/recusals')).body
    expect(bodyOf(list)).toContain('They share a shop')
    const end = /action="([^"]+\/end)"/.exec(list)?.[1] ?? ''
    const id = end.split('/').at(-2)
    expect((await browser.post(end, {})).status).toBe(422)
    expect((await browser.post(end, { [`text-${id}`]: 'Sold' })).location).toBe(
      '/en/office/recusals',
    )
    const theirs = await (await browse(officer)).get(`/en/office/cases/${reference}`)
    expect(theirs.status).toBe(200)
  })
})
