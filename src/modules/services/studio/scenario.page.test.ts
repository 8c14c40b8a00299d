import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { changeBegun, sentIn } from './fixture.ts'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const SERVICE = 'home-business-licence'

describe('A scenario in the studio', { timeout: 60_000 }, () => {
  dbTest(
    'is run beside its inputs, and what comes of it is taken as expected',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const { change, send, source } = await changeBegun(desk, SERVICE)
      const differs = async () => bodyOf((await desk.get(`${change}/differences`)).body)
      expect((await desk.get(change)).body).toContain(`${change}/scenarios/corrected`)
      const page = `${change}/scenarios/corrected`
      const shown = await desk.get(page)
      expect(bodyOf(shown.body)).toMatch(/Scenario Returned and corrected.*It comes out as it says/)
      expect(shown.body).toContain('with=corrected')
      expect((await send(page, { act: 'save' })).status).toBe(303)
      expect(await differs()).toContain('Nothing differs')
      const broken = await send(page, { act: 'save', 'part.expect': 'a: [' })
      expect(broken.status).toBe(422)
      expect(bodyOf(broken.body), 'services/scenario-wrong').toContain('This part cannot be read')
      const own = await send(page, { act: 'save', 'part.expect': 'fee: null' })
      expect(own.status, 'what has an input is not written beside it').toBe(422)
      const day = await send(page, { act: 'save', 'scenario.on': 'today' })
      expect(day.status, 'services/detail-wrong').toBe(422)
      const other = {
        ...{ 'scenario.expect.qualifies': 'no', 'scenario.expect.queue': 'none' },
        ...{ 'scenario.expect.fee': '–' },
      }
      expect((await send(page, { act: 'save', ...other })).status).toBe(303)
      const told = bodyOf((await desk.get(page)).body)
      expect(told).toMatch(
        /3 things come out otherwise.*Do they qualify\? No Yes.*Fee nothing 1020.00/,
      )
      expect(await source('scenarios/corrected.yaml')).toContain('fee: null')
      expect((await send(page, { act: 'take' })).status).toBe(303)
      expect(await source('scenarios/corrected.yaml')).toMatch(/fee: "?'?1020.00/)
      expect((await send(page, { act: 'save', 'scenario.expect.fee': '' })).status).toBe(303)
      expect(await differs()).toContain('Nothing differs')
    },
  )

  dbTest('is filled in on the pages of the form', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, send, source } = await changeBegun(desk, SERVICE)
    const here = `${change}/scenarios/corrected`
    const at = `${here}?part=answers&page=home`
    const before = await source('scenarios/corrected.yaml')
    const saved = await send(at, { _do: 'continue' })
    expect(saved.location).toBe(`${here}?part=answers&page=activities`)
    expect(await source('scenarios/corrected.yaml'), 'nothing was changed').toBe(before)
    const page = await desk.get(at)
    expect(page.body).toMatch(/name="home.completionCertificate"[^>]*value="completion.jpg"/)
    const typed = { 'home.tenure': 'rented', 'home.address.zone': '56', _do: 'later' }
    expect((await send(at, typed)).location).toBe(at)
    const rented = await source('scenarios/corrected.yaml')
    expect(rented).toMatch(/zone: "?'?56/)
    expect(rented).toContain('tenure: rented')
    const asked = await desk.get(at)
    expect(asked.body, 'what follows is asked').toContain('name="home.ownerConsent"')
    expect(bodyOf(asked.body)).toContain('With these answers the page could not be sent')
    expect(bodyOf(asked.body)).toMatch(/home.ownerConsent.*required/)
    await send(at, { 'home.ownerConsent': 'consent.pdf', _do: 'later' })
    expect(await source('scenarios/corrected.yaml')).toContain('ownerConsent: consent.pdf')
    expect(bodyOf((await desk.get(at)).body)).toContain('It comes out as it says')
    const list = `${here}?part=answers&page=activities`
    expect((await send(list, { _do: 'add:activities' })).location).toBe(list)
    expect((await desk.get(list)).body).toContain('name="activities.1.description"')
    expect((await send(list, { _do: 'ask:activities.1' })).location).toBe(list)
    expect((await desk.get(list)).body).not.toContain('name="activities.1.description"')
    const last = await send(`${here}?part=answers&page=contact`, { _do: 'continue' })
    expect(last.location).toBe(here)
    expect((await desk.get(`${here}?part=answers&page=nowhere`)).body).toContain('home.tenure')
  })

  dbTest('says what is done to the case, and what comes of it', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, send, source } = await changeBegun(desk, SERVICE)
    const at = `${change}/scenarios/corrected?part=steps`
    const path = 'scenarios/corrected.yaml'
    const before = await source(path)
    expect((await send(at, { act: 'save' })).status).toBe(303)
    expect(await source(path), 'nothing was changed').toBe(before)
    expect(bodyOf((await desk.get(at)).body)).toContain('What the applicant is told')
    const none = await send(at, { act: 'step-add' })
    expect(none.status, 'services/detail-wrong').toBe(422)
    expect((await send(at, { act: 'step-out 2' })).status).toBe(303)
    expect((await send(at, { act: 'step-add', 'step.new.do': 'refuse' })).status).toBe(303)
    const refused = {
      ...{ act: 'save', 'step.2.reason': 'unsuitable-area' },
      ...{ 'step.2.expect.state': 'granted' },
    }
    expect((await send(at, refused)).status).toBe(303)
    expect(await source(path)).toContain(
      'do: refuse, reason: unsuitable-area, expect: { state: granted }',
    )
    expect(bodyOf((await desk.get(at)).body)).toMatch(
      /What then happens › 3 › What comes of it › Its state then Granted Waiting for a second officer/,
    )
    const wrong = await send(at, { act: 'save', 'step.1.answers': '- one' })
    expect(wrong.status, 'services/scenario-wrong').toBe(422)
    const moved = await send(at, { act: 'step-up 2' })
    expect(moved.status).toBe(303)
    expect((await source(path)).indexOf('do: refuse')).toBeLessThan(
      (await source(path)).indexOf('do: correct'),
    )
    expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('An officer refuses')
  })

  dbTest('tries what a holder does later, by the form of that', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, send, source } = await changeBegun(desk, SERVICE)
    const here = `${change}/scenarios/renewed-after-a-move`
    const path = 'scenarios/renewed-after-a-move.yaml'
    const before = await source(path)
    const page = await desk.get(here)
    expect(page.body).toMatch(/value="renew"[^>]*selected/)
    expect(bodyOf(page.body)).toContain('What the licence was given on')
    for (const part of ['', '?part=answers', '?part=registers', '?part=steps']) {
      const { body } = await desk.get(`${here}${part}`)
      expect(body, 'every text is there').not.toMatch(/services\.[a-z]+\.[a-z]/)
    }
    expect((await send(here, { act: 'save' })).status).toBe(303)
    expect(await source(path), 'nothing was changed').toBe(before)
    const [, first = ''] = /href="([^"]*part=answers[^"]*page=[a-z-]+)"/.exec(
      (await desk.get(`${here}?part=answers`)).body,
    ) ?? ['', '']
    const form = await desk.get(first.replaceAll('&amp;', '&'))
    expect(form.body, 'a renewal asks no day of birth anew').not.toContain('name="birthDate')
    await send(here, { act: 'save', 'scenario.licence.until': '2020-01-01' })
    expect(bodyOf((await desk.get(here)).body)).toMatch(/thing[s]? come[s]? out otherwise|renew/)
    const none = await send(here, { act: 'save', 'part.licence': 'a: [' })
    expect(none.status, 'services/scenario-wrong').toBe(422)
    await send(here, {
      act: 'save',
      'scenario.act': '',
      'scenario.licence.until': '',
      'part.licence': '',
    })
    const alone = await source(path)
    expect(alone).not.toMatch(/^(act|licence):/m)
  })

  dbTest('begins as a copy of another, and goes again', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, send } = await changeBegun(desk, SERVICE)
    const page = `${change}/scenarios/corrected`
    const copy = async (name: string) => send(page, { act: 'copy', copy: name })
    for (const name of ['', 'Not A Name', '../x', 'refused']) {
      expect({ name, status: (await copy(name)).status }).toEqual({ name, status: 422 })
    }
    const { location = '' } = await copy('corrected-twice')
    expect(location).toBe(`${change}/scenarios/corrected-twice`)
    expect(bodyOf((await desk.get(location)).body)).toContain('It comes out as it says')
    const said = { about: 'scenarios/corrected-twice.yaml', said: 'Do we need both?' }
    const talked = await desk.post(`${change}/comments`, said)
    expect(talked.location).toBe(`${location}#comments`)
    expect(bodyOf((await desk.get(location)).body)).toContain('Do we need both?')
    const fields = { ...sentIn((await desk.get(location)).body), act: 'remove' }
    expect((await desk.post(location, fields)).location).toBe(`${change}#scenarios`)
    expect((await desk.get(location)).status).toBe(404)
    const other = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
    expect((await other.get(page)).status).toBe(403)
    expect((await other.post(page, fields)).status).toBe(403)
  })

  dbTest('begins with nothing, for who applies in the others', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, source } = await changeBegun(desk, SERVICE)
    const seen = String(sentIn((await desk.get(change)).body).seen)
    const at = `${change}/scenarios`
    const wrong = await desk.post(at, { seen, 'scenario-name': 'A bakery' })
    expect(wrong.status, 'services/name-wrong').toBe(422)
    const named = { 'scenario-name': 'bakery', 'scenario-names.en': 'A bakery' }
    const begun = await desk.post(at, { seen, ...named })
    expect(begun.location).toBe(`${at}/bakery?part=answers`)
    const page = await desk.get(begun.location ?? '')
    expect(page.body).toContain('name="home.tenure"')
    expect(await source('scenarios/bakery.yaml')).toMatch(/en: A bakery[\s\S]*28463499911/)
    expect(bodyOf((await desk.get(change)).body)).toMatch(/A bakery Not as expected/)
  })

  dbTest('says what registers know of whoever applies', async ({ given, browse }) => {
    const desk = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
    const { change, send, source } = await changeBegun(desk, 'birth-certificate')
    const at = `${change}/scenarios/hospital-notified?part=registers`
    const path = 'scenarios/hospital-notified.yaml'
    const before = await source(path)
    expect((await send(at, {})).status).toBe(303)
    expect(await source(path), 'nothing was changed').toBe(before)
    const page = await desk.get(at)
    const register = /name="register\.([a-z-]+)"[\s\S]*?value="found" selected/.exec(page.body)?.[1]
    const day = Object.keys(sentIn(page.body)).find((name) => /bornOn$/.test(name)) ?? ''
    const wrong = await send(at, { [day]: 'in spring' })
    expect(wrong.status, 'services/register-answer').toBe(422)
    expect(bodyOf(wrong.body)).toContain('Give a day such as 2026-11-30.')
    expect((await send(at, { [`register.${register}`]: 'unavailable' })).status).toBe(303)
    expect(await source(path)).toContain(`${register}: unavailable`)
  })
})
