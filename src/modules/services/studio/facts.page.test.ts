import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'
import { changeBegun, sentIn } from './fixture.ts'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }

async function begun(desk: Browser) {
  const { change, source } = await changeBegun(desk, 'home-business-licence')
  const about = `${change}/about`
  return {
    ...{ change, about },
    source: (path = 'service.yaml') => source(path),
    send: async (part: string, fields: Record<string, string | string[]>) => {
      const { body } = await desk.get(`${about}?part=${part}`)
      return desk.post(about, { ...sentIn(body), part, ...fields })
    },
  }
}

describe('What people do later with a licence', { timeout: 60_000 }, () => {
  dbTest('is ticked and typed, with fees of its own', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, source, send } = await begun(desk)
    const before = await source()
    expect((await send('after', {})).status).toBe(303)
    expect(await source(), 'nothing was changed').toBe(before)
    const half = await send('after', { 'fact.after.renew.closes': '' })
    expect(half.status, 'services/detail-wrong').toBe(422)
    expect(bodyOf(half.body)).toContain('Say this too, or leave empty what belongs to it.')
    const typed = { 'fact.after.renew.opens': '-p90d', 'fact.after.cancel': 'no' }
    expect((await send('after', typed)).status).toBe(303)
    const after = await source()
    expect(after).toContain('renew: { opens: -P90D, closes: P30D }')
    expect(after).not.toContain('cancel: true')
    const row = {
      ...{ act: 'row-add', 'row.new.cost': 'again', 'row.new.amount': '250' },
      ...{ 'row.new.currency': 'QAR', 'row.text.en': 'Yearly', 'row.text.ar': 'سنويًا' },
    }
    expect((await send('costs-renew', row)).status).toBe(303)
    expect(await source()).toMatch(/costs:\s+\{?\s*renew:[\s\S]*cost: again[\s\S]*amount: "?'?250/)
    expect(await source('messages/en.yaml')).toContain('Yearly')
    expect((await send('costs-renew', { act: 'row-out 0' })).status).toBe(303)
    expect(await source(), 'the empty map goes with its last row').toBe(after)
    expect(await source('messages/en.yaml')).not.toContain('Yearly')
    const differs = bodyOf((await desk.get(`${change}/differences`)).body)
    expect(differs).toContain('What people do later with what was issued › Renewing › Opens')
  })
})

describe('How time is counted', { timeout: 60_000 }, () => {
  dbTest('is said with the article that it stands on', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { about, source, send } = await begun(desk)
    const before = await source()
    expect((await send('clock', {})).status).toBe(303)
    expect(await source(), 'nothing was changed').toBe(before)
    const legal = { 'fact.clock.legal.within': 'P30D', 'fact.clock.legal.days': 'working' }
    expect((await send('clock', legal)).status, 'no article').toBe(422)
    const whole = {
      ...legal,
      ...{ 'fact.clock.legal.law': 'qa-law-2015-5', 'fact.clock.legal.article': '7' },
      ...{ 'fact.clock.deemed.outcome': 'refusal', 'fact.clock.deemed.warn': '5' },
      ...{ 'fact.clock.deemed.law': 'qa-law-2015-5', 'fact.clock.deemed.article': '8 (2)' },
    }
    expect((await send('clock', whole)).status).toBe(303)
    const after = await source()
    expect(after).toMatch(/within: P30D,? ?\s*days: working,?\s*law: qa-law-2015-5/)
    expect(after).toMatch(/outcome: refusal/)
    const page = bodyOf((await desk.get(`${about}?part=clock`)).body)
    expect(page).not.toContain('What the check finds here')
    const hold = { act: 'row-out 0' }
    expect((await send('holds', hold)).status).toBe(303)
    expect(await source()).not.toContain('ground: neighbours')
    expect(await source('messages/ar.yaml'), 'its words go with it').not.toMatch(/neighbours/)
  })
})

describe('The rules that decide', { timeout: 60_000 }, () => {
  dbTest('are chosen, and told what they need to know', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { about, source, send } = await begun(desk)
    const before = await source()
    expect((await send('decided-by', {})).status).toBe(303)
    expect(await source(), 'nothing was changed').toBe(before)
    const wrong = await send('decided-by', { 'fact.decidedBy.inputs.1': 'home.livesThree' })
    expect(wrong.status).toBe(303)
    const found = bodyOf((await desk.get(`${about}?part=decided-by`)).body)
    expect(found).toMatch(/What the check finds here.*livesThree/)
    const other = { 'fact.decidedBy.ruleSet': 'zakat-aid', 'fact.decidedBy.each': '' }
    expect((await send('decided-by', other)).status).toBe(303)
    const now = await source()
    expect(now).toMatch(/ruleSets: \[ ?home-business-licence, zakat-aid ?\]/)
    expect(now).toContain('Monthly income: monthlyIncome')
    expect(now).toContain('qualifies: Eligible')
    expect(now).not.toContain('each: activities')
  })

  dbTest('and the procedure is told what it goes by', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, about, source, send } = await begun(desk)
    const before = await source()
    const nameless = await send('procedure-data', { 'told.name': 'Is rented', 'told.is': 'true' })
    expect(nameless.status, 'services/row-wrong').toBe(422)
    const empty = await send('procedure-data', { 'told.name': 'rented', 'told.is': '' })
    expect(empty.status, 'services/detail-wrong').toBe(422)
    const told = { 'told.name': 'rented', 'told.is': 'home.tenure = "rented"' }
    expect((await send('procedure-data', told)).status).toBe(303)
    expect(await source()).toMatch(/procedureData:\s+\{?\s*rented: /)
    const said = { about: 'service.yaml#procedure-data', said: 'Does the procedure need it?' }
    expect((await desk.post(`${change}/comments`, said)).status).toBe(303)
    expect(bodyOf((await desk.get(`${about}?part=procedure-data`)).body)).toContain(said.said)
    expect((await desk.get(change)).body).toContain('part=procedure-data#comments')
    expect((await send('procedure-data', { 'fact.procedureData.rented': '' })).status).toBe(303)
    expect(await source()).toBe(before)
  })
})
