import { describe, expect } from 'vitest'
import { claimCase, getOfficeCase } from '#cases'
import type { Actor } from '#kernel'
import { bodyOf, dbTest as it } from '#testing'
import { sendApplication } from '../../src/modules/cases/fixture.ts'

const ACTS = ['claim', 'release', 'decide', 'confirm-refusal', 'decline-refusal', 'purpose']
const WHY = { purpose: 'supervision', text: 'I only want to look.' }

describe('An officer at a case of another agency', () => {
  it('finds nothing by its address, its files, search, list or export', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person({ name: { ar: 'مها', en: 'Maha Alkuwari' } })
    const reference = await sendApplication(as(person))
    const own = await browse(await given.officer())
    const page = await own.get(`/en/office/cases/${reference}`)
    const [file = ''] = /\/en\/office\/cases\/[^"]+\/files\/[0-9a-f-]{36}/.exec(page.body) ?? []
    expect((await own.get(file)).status).toBe(200)
    const stranger = await browse(
      await given.officer({ agency: 'moph', roles: ['officer', 'senior-officer'] }),
    )
    for (const address of [`/en/office/cases/${reference}`, file, `${file}?beside=yes`]) {
      expect((await stranger.get(address)).status, address).toBe(404)
    }
    for (const query of [reference, reference.slice(0, 8), 'Maha', 'Alkuwari']) {
      for (const path of ['cases', 'cases.csv']) {
        const found = await stranger.get(`/en/office/${path}?q=${encodeURIComponent(query)}`)
        expect(found.status).toBe(200)
        expect(bodyOf(found.body)).not.toContain('Maha')
      }
    }
  })

  it('can do nothing to it, whatever purpose they state', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const stranger = await browse(
      await given.officer({ agency: 'moph', roles: ['officer', 'senior-officer'] }),
    )
    for (const act of ACTS) {
      const answer = await stranger.post(`/en/office/cases/${reference}/${act}`, WHY)
      expect(answer.status, act).toBe(404)
    }
  })

  it('has lost it in an old tab, too, when their post moved', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const officer = await given.officer()
    const tab = await browse(officer)
    expect((await tab.get(`/en/office/cases/${reference}`)).status).toBe(200)
    const moved = { ...officer.actor, office: { agency: 'moph', roles: ['officer'] } } as Actor
    await expect(claimCase(as(moved), reference)).rejects.toThrow('cases/case-missing')
  })
})

describe('An officer without a purpose', () => {
  it('gets neither the case of a colleague nor its files, by no address', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    const holder = await given.officer()
    await claimCase(as(holder), reference)
    const page = await (await browse(holder)).get(`/en/office/cases/${reference}`)
    const [file = ''] = /\/en\/office\/cases\/[^"]+\/files\/[0-9a-f-]{36}/.exec(page.body) ?? []
    const colleague = await given.officer()
    const curious = await browse(colleague)
    for (const address of [`/en/office/cases/${reference}`, file]) {
      expect((await curious.get(address)).status, address).toBe(403)
    }
    expect((await curious.post(`/en/office/cases/${reference}/purpose`, WHY)).status).toBe(303)
    expect((await curious.get(file)).status).toBe(200)
    clock.advance({ hours: 24 })
    const stale = getOfficeCase(as(colleague), reference)
    await expect(stale).rejects.toThrow('cases/purpose-missing')
  })
})

describe('A person', () => {
  it('is told at a desk that is not theirs which rule it is', async ({ given, browse }) => {
    const administrator = await browse(await given.officer({ roles: ['administrator'] }))
    const closed = await administrator.get('/en/office/cases')
    expect(closed.status).toBe(403)
    const told = 'No rule allows you this. Officers and senior officers work on cases.'
    expect(bodyOf(closed.body)).toContain(told)
    const arabic = await administrator.get('/ar/office/cases')
    expect(bodyOf(arabic.body)).toContain('يعمل على الطلبات كل موظف وكل موظف أول.')
  })
})
