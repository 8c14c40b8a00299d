import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const STUDIO = '/en/office/studio'
const NEW = `${STUDIO}/new`
const WHY = { basis: 'Decision 12 of 2026', reason: 'People ask for it' }

const PERMIT = {
  id: 'street-piano',
  owner: 'moci',
  audience: 'resident',
  topic: 'culture-tourism-sport',
  ...{ 'title.ar': 'تصريح بيانو في الشارع', 'title.en': 'Street piano permit' },
  'summary.ar': 'يتيح لك العزف على البيانو في مكان عام.',
  'summary.en': 'Lets you play the piano in a public place.',
  ...{ 'output.ar': 'تصريح العزف', 'output.en': 'Permit to play' },
  ...{ needsPaper: 'no', 'paper.ar': '', 'paper.en': '' },
  ...{ days: '5', fourEyes: 'yes', law: 'qa-law-2018-20', source: 'general-knowledge' },
}

/** Posts a form as its page has it, with what somebody types. */
async function send(desk: Browser, page: string, action: string, typed: Record<string, string>) {
  const { body } = await desk.get(page)
  return desk.post(action, { ...formIn(body, action), ...typed })
}

/** Proposes a change and has a second author publish it. */
async function publish(first: Browser, second: Browser, change: string) {
  const page = await first.get(change)
  const starts = Object.fromEntries(
    ['day', 'month', 'year'].map((part) => [
      `starts.${part}`,
      new RegExp(`name="starts\\.${part}" value="(\\d+)"`).exec(page.body)?.[1] ?? '',
    ]),
  )
  const { location = '' } = await send(first, change, `${change}/propose`, { ...WHY, ...starts })
  expect(location).toContain('/proposals/')
  expect((await second.post(`${location}/publish`)).status).toBe(303)
}

describe('A new service', () => {
  dbTest(
    'goes from a few questions to everybody’s page by two authors, with no file in the pack',
    async ({ ctx, given, browse, modules }) => {
      const first = await browse(await given.officer(AUTHOR))
      const second = await browse(await given.officer(AUTHOR))
      expect((await first.get(STUDIO)).body).toContain(`href="${NEW}"`)
      const wrong = await send(first, NEW, NEW, { ...PERMIT, 'title.en': ' ' })
      expect(wrong.status).toBe(422)
      expect(bodyOf(wrong.body), 'services/service-answer-wrong').toContain('Write the text.')
      expect(wrong.body, 'what was typed stays').toContain('تصريح بيانو في الشارع')
      const { location: change = '', status } = await send(first, NEW, NEW, PERMIT)
      expect(status).toBe(303)
      expect(bodyOf((await first.get(change)).body)).toMatch(
        /Change: Street piano permit.*Nothing is wrong/,
      )
      expect(bodyOf((await second.get(STUDIO)).body)).toMatch(/being made.*Street piano permit/)
      expect((await first.get('/en/services/street-piano')).status).toBe(404)
      expect(bodyOf((await first.get(`${STUDIO}/street-piano`)).body)).toContain('nobody sees it')
      const again = await send(second, NEW, NEW, PERMIT)
      expect(bodyOf(again.body)).toContain('Another service has this name')
      const person = await browse(await given.person())
      const search = '/en/search?q=street+piano'
      expect((await person.get(search)).body).not.toContain('/en/services/street-piano')
      await publish(first, second, change)
      const { sweeps = [] } = modules.find(({ name }) => name === 'content') ?? {}
      await sweeps.find(({ name }) => name === 'search')?.run(ctx)
      expect((await person.get(search)).body).toContain('/en/services/street-piano')
      const inArabic = await person.get(`/ar/search?q=${encodeURIComponent('بيانو في الشارع')}`)
      expect(inArabic.body).toContain('/ar/services/street-piano')
      expect(bodyOf((await person.get('/en/services/street-piano')).body)).toContain(
        'Lets you play the piano in a public place.',
      )
      const { location: draft = '' } = await person.post('/en/services/street-piano/apply')
      const path = draft.replace(/[?#].*$/, '')
      expect(path).toMatch(/\/application$/)
      const sent = await send(person, draft, path, { _do: 'continue', request: 'I play Chopin' })
      const check = sent.location ?? ''
      expect(check).toMatch(/\/check/)
      const submit = check.replace(/\/check.*$/, '/submit')
      const done = await send(person, check, submit, { declaration: 'yes' })
      expect(bodyOf((await person.get(done.location ?? '')).body)).toMatch(/QA-/)
      const agency = await person.get('/en/agencies/moci')
      expect(agency.body).toContain('/en/services/street-piano')
      expect((await first.get(`${STUDIO}/street-piano/files.zip`)).status).toBe(200)
    },
  )

  dbTest(
    'is begun by an author of its own body alone, and under a name that is free',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const typed = { ...PERMIT, id: 'other-piano' }
      for (const [name, value] of Object.entries({
        ...{ owner: 'moph', id: 'home-business-licence', days: '0', law: 'none' },
        ...{ topic: 'x', audience: '', source: '', fourEyes: '', 'summary.ar': 'x'.repeat(201) },
      })) {
        const answer = await send(desk, NEW, NEW, { ...typed, [name]: value })
        expect({ name, status: answer.status }).toEqual({ name, status: 422 })
      }
      for (const id of ['New', 'new', 'a--b', '../x', 'x'.repeat(61)]) {
        expect((await send(desk, NEW, NEW, { ...typed, id })).status, id).toBe(422)
      }
      const officer = await browse(await given.officer({ agency: 'moci' }))
      expect((await officer.get(NEW)).status).toBe(403)
    },
  )

  dbTest('gives its name back when it is discarded', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const typed = { ...PERMIT, id: 'short-lived' }
    const { location: change = '' } = await send(desk, NEW, NEW, typed)
    expect((await send(desk, change, `${change}/discard`, {})).location).toBe(STUDIO)
    expect((await desk.get(`${STUDIO}/short-lived`)).status).toBe(404)
    expect((await send(desk, NEW, NEW, typed)).status).toBe(303)
  })
})

describe('A described service', () => {
  dbTest(
    'is made to run from the studio, with a question for each of its papers',
    async ({ ctx, given, browse }) => {
      const { rows } = await sql<{ id: string; owner: string }>`
        select id, owner from services.service where status = 'described' and current
        order by id`.execute(ctx.sql)
      const outcomes: Record<string, string> = {}
      const wanted = ['accident-report', 'change-employer', 'death-certificate']
      for (const { id, owner } of rows.filter((row) => wanted.includes(row.id))) {
        const author = { agency: owner, roles: ['rule-author'] }
        const desk = await browse(await given.officer(author))
        const change = (await desk.post(`${STUDIO}/${id}/changes`)).location ?? ''
        const run = `${change}/run`
        expect((await send(desk, run, run, { fourEyes: '' })).status).toBe(422)
        const typed = { fourEyes: 'yes', days: '5', law: 'qa-law-2018-20' }
        const named = { 'output.ar': 'تقرير', 'output.en': 'Report' }
        expect((await send(desk, run, run, { ...typed, ...named })).location).toBe(change)
        expect((await desk.get(run)).status).toBe(404)
        outcomes[id] = bodyOf((await desk.get(change)).body).slice(0, 1500)
      }
      expect(Object.keys(outcomes)).toHaveLength(3)
      for (const text of Object.values(outcomes)) expect(text).toContain('Nothing is wrong')
    },
  )
})
