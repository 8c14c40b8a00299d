import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { type Browser, bodyOf, dbTest, formIn, type GivenPerson } from '#testing'
import { submitApplication } from './application.ts'
import { attach } from './fixture.ts'

const SERVICE = 'commercial-registration-issue'

/** A company of some people, filled in by the first of them. */
async function company(person: Ctx, people: readonly GivenPerson[], change: object = {}) {
  const { id, reference } = await startDraft(person, SERVICE)
  const paper = (name: string) => attach(person, `draft:${id}`, name)
  const partners = await Promise.all(
    people.map(async ({ identifier }, at) => ({
      ...{
        name: `شريك ${at}`,
        qid: identifier,
        share: at === 0 ? 100 - (people.length - 1) * 10 : 10,
        manager: at === 0,
      },
      idCopy: await paper(`id-${at}.pdf`),
    })),
  )
  const answers = {
    ...{ birthDate: '1984-05-02', legalForm: 'llc', tradeName: 'خيوط الدار', reserved: false },
    ...{ activities: ['general-trade'], description: 'خياطة', capital: '200000', partners },
    ...{ articles: await paper('articles.pdf'), lease: await paper('lease.pdf') },
    ...{ seat: { zone: '55', street: '340', building: '27' }, phone: '+97433000012' },
    ...{ declaration: true, ...change },
  }
  await saveAnswers(person, reference, answers)
  return { reference, answers }
}

/** Confirms what waits for somebody, on their page. */
async function confirm(browser: Browser) {
  const list = await browser.get('/en/my/confirmations')
  const [, id = ''] = /my\/confirmations\/([0-9a-f-]{36})"/.exec(list.body) ?? []
  const action = `/en/my/confirmations/${id}`
  const page = await browser.get(action)
  await browser.post(action, { ...formIn(page.body, action), _do: 'confirm' })
}

const sentIn = async (ctx: Ctx, reference: string) => {
  const { rows } = await sql<{ confirmed: { name: string; person: string; at: string }[] }>`
    select s.confirmed from cases.submission s join cases.case c on c.id = s.case_id
    where c.reference = ${reference}`.execute(ctx.sql)
  return rows
}

describe('An application of several', () => {
  dbTest(
    'is sent once each has confirmed the same answers with their own account, and the case says who and when',
    async ({ ctx, as, given, browse }) => {
      const [sara, omar, lina] = [await given.person(), await given.person(), await given.person()]
      const { reference } = await company(as(sara), [sara, omar, lina])
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 2 })
      expect(await sentIn(ctx, reference)).toEqual([])
      const browser = await browse(omar)
      expect(bodyOf((await browser.get('/en/my')).body)).toContain('commercial registration')
      const list = await browser.get('/en/my/confirmations')
      const [, id = ''] = /my\/confirmations\/([0-9a-f-]{36})"/.exec(list.body) ?? []
      const page = await browser.get(`/en/my/confirmations/${id}`)
      expect(bodyOf(page.body)).toContain('خيوط الدار')
      const file = /my\/confirmations\/[0-9a-f-]{36}\/files\/[0-9a-f-]{36}/.exec(page.body)?.[0]
      expect((await browser.get(`/en/${file}`)).status).toBe(200)
      const action = `/en/my/confirmations/${id}`
      const done = await browser.post(action, { ...formIn(page.body, action), _do: 'confirm' })
      expect(done.location).toBe(action)
      expect(bodyOf((await browser.get(action)).body)).toContain('You have confirmed these answers')
      const waiting = await (await browse(sara)).get(`/en/apply/${reference}/confirmations`)
      expect(bodyOf(waiting.body)).toContain('One more person has to confirm')
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 1 })
      await confirm(await browse(lina))
      expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
      const [sent] = await sentIn(ctx, reference)
      expect(sent?.confirmed.map(({ person }) => person)).toEqual([omar.id, lina.id])
      expect(sent?.confirmed[0]).toMatchObject({ name: 'شريك 1', identifier: omar.identifier })
      // Nothing of it is kept with the draft, and the page of those who confirmed shows it no more.
      const { rows } = await sql`select 1 from services.confirmation`.execute(ctx.sql)
      expect(rows).toEqual([])
      expect((await browser.get(action)).status).toBe(404)
      const officer = await browse(await given.officer({ agency: 'moci' }))
      const text = bodyOf((await officer.get(`/en/office/cases/${reference}`)).body)
      expect(text).toMatch(/Confirmed by .?شريك 1.? on/)
    },
  )
})
