import { sql } from 'kysely'
import { expect } from 'vitest'
import { claimCase } from '#cases'
import { withCtx } from '#kernel'
import { findLicence, grantLicence } from '#licences'
import { findOffice } from '#organisations'
import { findService } from '#services'
import { bodyOf, dbTest } from '#testing'
import { SERVICE, sendApplication } from '../../src/modules/cases/fixture.ts'
import { foundPost, tellOfSplits, type UnitId } from '../../src/modules/organisations/fixture.ts'

const CHART = '/en/office/organisations'
const TITLES = { ar: 'وظيفة', en: 'Post' }

dbTest(
  'A service that a split gives to another agency goes with its cases, licences and addresses; the rest stays',
  async ({ ctx, as, given, browse, clock, deliver }) => {
    const person = as(await given.person())
    const [reference, taken] = [await sendApplication(person), await sendApplication(person)]
    const officer = await given.officer()
    await claimCase(as(officer), taken)
    const { number } = await grantLicence(ctx, {
      ...{ caseId: crypto.randomUUID(), service: SERVICE, output: 'licence', template: null },
      serviceVersion: (await findService(ctx, SERVICE))?.version ?? '',
      ...{ agency: 'moci', holder: (await given.person()).id, holderName: TITLES },
      ...{ title: TITLES, rows: [], publicRows: [], validFrom: '2026-11-23', validTo: null },
    })
    await deliver()
    const clerk = await given.officer({ roles: ['administrator'] })
    const desk = await browse(clerk)
    await desk.post(`${CHART}/units/new`, { 'name.ar': 'إدارة', 'name.en': 'Home trade' })
    await desk.post(`${CHART}/decrees`, {
      ...{ number: '4/2026', 'name.ar': 'فصل', 'name.en': 'Split' },
      ...{ 'issued.day': '5', 'issued.month': '1', 'issued.year': '2026' },
    })
    const page = (await desk.get(`${CHART}/body/split`)).body
    const decree = /<option value="([0-9a-f-]{36})"[^>]*>4\/2026/.exec(page)?.[1] ?? ''
    const unit = /name="units"[^>]*value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''
    expect(bodyOf(page)).toContain('Home business licence')
    await foundPost(as(clerk), {
      ...{ unit: unit as UnitId, titles: TITLES, roles: ['officer'], head: false, decree: null },
      from: clock.now(),
    })
    clock.advance({ minutes: 1 })
    const part = { into: 'new', units: unit, services: SERVICE }
    const fields = {
      ...part,
      id: 'home-trade',
      'name.ar': 'هيئة',
      'name.en': 'Home Trade Authority',
    }
    const undecreed = await desk.post(`${CHART}/body/split`, fields)
    expect([undecreed.status, bodyOf(undecreed.body)]).toEqual([
      422,
      expect.stringContaining('Choose the decree on which this stands.'),
    ])
    expect((await desk.post(`${CHART}/body/split`, { ...fields, decree })).location).toBe(CHART)
    // What is sent from now on comes there, also before the others have gone along.
    const later = await sendApplication(withCtx(person, { clock }))
    await tellOfSplits(withCtx(ctx, { clock }))
    await deliver()
    const { rows } = await sql`
      select distinct agency, officer from cases.case
      where reference = any(${[reference, taken, later]})`.execute(ctx.sql)
    expect(rows).toEqual([{ agency: 'home-trade', officer: null }])
    const given_back = await sql`
      select a.officer, a.by from cases.assignment a join cases.case c on c.id = a.case_id
      where c.reference = ${taken} order by a.at desc limit 1`.execute(ctx.sql)
    expect(given_back.rows).toEqual([{ officer: null, by: clerk.id }])
    expect((await findLicence(ctx, { number }))?.agency).toBe('home-trade')
    const before = await browse(officer)
    expect((await before.get(`/en/office/cases/${reference}`)).status).toBe(404)
    const theirs = await given.officer({ agency: 'home-trade' })
    expect((await findOffice(ctx, theirs.id))?.agency).toBe('home-trade')
    const desks = await browse(theirs)
    expect((await desks.get(`/en/office/cases/${reference}`)).status).toBe(200)
    expect(bodyOf((await desks.get('/en/office/cases')).body)).toContain(taken)
    // Old addresses: the agency's stays its own, the service's names whoever has it.
    const visitor = await browse()
    expect((await visitor.get('/en/agencies/moci')).status).toBe(200)
    const service = (await visitor.get(`/en/services/${SERVICE}`)).body
    expect(service).toContain('href="/en/agencies/home-trade"')
    expect(bodyOf((await visitor.get('/en/agencies/home-trade')).body)).toContain(
      'Home business licence',
    )
    expect(bodyOf((await visitor.get('/en/agencies/moci')).body)).not.toContain(
      'Home business licence',
    )
  },
)
