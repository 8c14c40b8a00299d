import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { today, withCtx } from '#kernel'
import { bodyOf, dbTest as it } from '#testing'
import { withdrawApplication } from '../application.ts'
import { sendApplication } from '../fixture.ts'
import { sweepDisposals } from './sweep.ts'

describe('The pages of what is kept and what goes', () => {
  it('let two heads agree on a list, and give the certificate of what went', async ({
    as,
    given,
    browse,
    ctx,
    clock,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    await withdrawApplication(person, reference)
    clock.advance({ days: 3_655 })
    const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    await sweepDisposals(worker)
    const browser = await browse(await given.officer({ roles: ['senior-officer'] }))
    const lists = (await browser.get('/en/office/disposals')).body
    expect(bodyOf(lists)).toContain('Waits for two heads')
    const one = /href="(\/en\/office\/disposals\/[^"]+)"/.exec(lists)?.[1] ?? ''
    expect(bodyOf((await browser.get(one)).body)).toContain(reference)
    expect((await browser.post(`${one}/decline`, { reason: '' })).status).toBe(422)
    expect((await browser.post(`${one}/agree`, {})).location).toBe(one)
    expect((await browser.post(`${one}/agree`, {})).status).toBe(403)
    const second = await browse(await given.officer({ roles: ['senior-officer'] }))
    await second.post(`${one}/agree`, {})
    await sweepDisposals(worker)
    expect(bodyOf((await second.get(one)).body)).toContain('Carried out')
    const certificate = (await second.get(`${one}/certificate.csv`)).body
    expect(certificate).toContain(reference)
    expect(certificate).toMatch(/[0-9a-f]{64}/)
    expect(certificate).not.toContain('Sara')
    const told = JSON.parse((await second.get(`${one}/certificate.json`)).body)
    expect(told.cases[0]).toMatchObject({ reference, outcome: 'withdrawn', fate: 'disposed' })
    const paper = await second.get(`${one}/certificate.pdf`)
    expect(paper.headers['content-type']).toBe('application/pdf')
    expect(paper.body.slice(0, 5)).toBe('%PDF-')
  })

  it('let a head take packages for an archive, and note its receipt', async ({
    as,
    given,
    browse,
    ctx,
    clock,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    await withdrawApplication(person, reference)
    clock.advance({ days: 3_655 })
    await sweepDisposals(withCtx(ctx, { actor: { kind: 'system', name: 'worker' } }))
    await sql`update cases.disposal set action = 'archive' where state = 'proposed'`.execute(
      ctx.sql,
    )
    const browser = await browse(await given.officer({ roles: ['senior-officer'] }))
    const lists = (await browser.get('/en/office/disposals')).body
    const one = /href="(\/en\/office\/disposals\/[^"]+)"/.exec(lists)?.[1] ?? ''
    const page = bodyOf((await browser.get(one)).body)
    expect(page).toContain('Hand over to the archive first')
    expect(page).toContain('One case has no receipt of the archive yet')
    expect(page).not.toContain('Number of the archive’s receipt')
    expect((await browser.post(`${one}/agree`, {})).status).toBe(409)
    const bag = await browser.get(`${one}/cases/${reference}/package.zip`)
    expect(bag.headers['content-disposition']).toContain(`${reference}.zip`)
    expect((await browser.get(`${one}/packages.zip`)).status).toBe(404)
    const noted = { receipt: 'NA-7', receiver: 'Maryam', 'day.day': '1', 'day.month': '2' }
    const wrong = await browser.post(`${one}/receipt`, noted)
    expect(wrong.status).toBe(422)
    expect(bodyOf(wrong.body)).toContain('Write the day on which the archive received it')
    expect(wrong.body).toContain('value="NA-7"')
    const [year = '', month = '', day = ''] = today(ctx).split('-')
    const right = { ...noted, 'day.day': day, 'day.month': month, 'day.year': year }
    expect((await browser.post(`${one}/receipt`, right)).location).toBe(one)
    expect(bodyOf((await browser.get(one)).body)).toContain('Receipt NA-7, ')
    expect((await browser.post(`${one}/agree`, {})).location).toBe(one)
    expect((await browser.get(`${one}/certificate.json`)).status).toBe(404)
  })

  it('let an auditor hold a case, and another lift it', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const auditor = { agency: 'sab', roles: ['auditor'] }
    const browser = await browse(await given.officer(auditor))
    const order = { reference, scope: 'service', reason: 'An inquiry', authority: 'No. 12' }
    const wrong = await browser.post('/en/office/holds', { ...order, authority: '' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('An inquiry')
    expect((await browser.post('/en/office/holds', order)).location).toBe('/en/office/holds')
    const own = (await browser.get('/en/office/holds')).body
    expect(bodyOf(own)).toContain(`All cases of the service of ${reference}`)
    expect(own).not.toContain('/lift"')
    const other = await browse(await given.officer(auditor))
    const lift =
      /action="([^"]+\/lift)"/.exec((await other.get('/en/office/holds')).body)?.[1] ?? ''
    const id = lift.split('/').at(-2)
    expect((await other.post(lift, {})).status).toBe(422)
    expect((await other.post(lift, { [`reason-${id}`]: 'Over' })).location).toBe('/en/office/holds')
    expect(bodyOf((await other.get('/en/office/holds')).body)).toContain('Lifted on')
  })
})
