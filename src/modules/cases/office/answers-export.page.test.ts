import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { SERVICE, sendApplication } from '../fixture.ts'
import { readSent } from './answers-export.ts'

const path = (lang: string, more = '') => `/${lang}/office/answers.csv?service=${SERVICE}${more}`

describe('What people answered in a list of cases', () => {
  dbTest(
    'is a table with a column for each question, each item of a list by itself, and it is recorded',
    async ({ ctx, as, given, browse }) => {
      const reference = await sendApplication(as(await given.person()))
      const officer = await given.officer()
      const browser = await browse(officer)
      const list = await browser.get(`/en/office/cases?service=${SERVICE}`)
      expect(list.body).toContain('Answers as a table (CSV)')
      expect((await browser.get('/en/office/cases?view=all')).body).not.toContain('answers.csv')
      const { headers, body } = await browser.get(path('en'))
      expect(headers['content-disposition']).toContain(`answers-${SERVICE}-en.csv`)
      const [head = '', ...rows] = body.trim().split('\r\n')
      expect(head).toMatch(/^\W*Reference,Sent,/)
      expect(head).toContain('Activity 1')
      const own = rows.find((row) => row.startsWith(reference)) ?? expect.fail('no row')
      expect(own).toContain('Yes')
      expect(own.split(',').length).toBeGreaterThanOrEqual(head.split(',').length)
      const { rows: facts } = await sql<{ data: object }>`
        select data from kernel.audit where fact = 'cases/answers-exported'
          and actor like ${`${officer.id}%`}`.execute(ctx.sql)
      expect(facts).toHaveLength(1)
    },
  )

  dbTest('is a workbook, or the answers as they are kept', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const book = await browser.get(path('ar', '&as=xlsx'))
    expect(book.headers['content-type']).toContain('spreadsheetml.sheet')
    const { body, headers } = await browser.get(path('ar', '&as=json'))
    expect(headers['content-type']).toContain('application/json')
    const { applications } = JSON.parse(body) as {
      applications: { reference: string; answers: object }[]
    }
    const own = applications.find((one) => one.reference === reference)
    expect(own?.answers).toHaveProperty('activities')
  })

  dbTest('is nobody’s but of who works on these cases', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const elsewhere = await browse(await given.officer({ agency: 'moph' }))
    expect((await elsewhere.get(path('en'))).body).not.toContain(reference)
    const person = await browse(await given.person())
    expect((await person.get(path('en'))).status).toBe(403)
    const officer = await browse(await given.officer())
    expect((await officer.get('/en/office/answers.csv')).status).toBe(404)
  })

  dbTest(
    'is refused where the list is longer than an export, and not cut',
    async ({ as, given }) => {
      for (let sent = 0; sent < 2; sent++) await sendApplication(as(await given.person()))
      const officer = as(await given.officer())
      const filter = { view: 'all', sort: 'due', service: SERVICE } as const
      expect((await readSent(officer, filter, 50)).length).toBeGreaterThan(1)
      await expect(readSent(officer, filter, 1)).rejects.toMatchObject({
        code: 'cases/answers-many',
      })
    },
  )
})
