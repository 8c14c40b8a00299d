import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const LANGUAGES = ['ar', 'en'] as const

describe('The page that says how services are done', () => {
  for (const lang of LANGUAGES) {
    dbTest(
      `tells everybody how many in each way, as a picture and in numbers: ${lang}`,
      async ({ browse }) => {
        const { status, body } = await (await browse()).get(`/${lang}/service-status`)
        expect(status).toBe(200)
        const text = bodyOf(body)
        expect(text).toContain(lang === 'ar' ? 'تُنجز هنا كلها' : 'Done here')
        expect(body).toMatch(/<svg class="ways big"[^>]*role="img"[^>]*><title>/)
        expect(text).not.toMatch(/services\.[a-z]/)
      },
    )
  }
})

describe('The desk of how services are done', () => {
  dbTest('is closed to the public', async ({ browse, given }) => {
    const person = await browse(await given.person())
    expect((await person.get('/en/office/services/status')).status).not.toBe(200)
  })

  dbTest('narrows by way, body and topic, and says what each lacks', async ({ browse, given }) => {
    const browser = await browse(await given.officer())
    const all = bodyOf((await browser.get('/en/office/services/status')).body)
    expect(all).toContain('File a court case online')
    expect(all).toContain(
      'the form, the officer’s desk, the procedure, the law and the scenarios that try it',
    )
    const links = bodyOf(
      (await browser.get('/en/office/services/status?status=link&owner=&theme=')).body,
    )
    expect(links).toContain('Set up a company (Single Window)')
    expect(links).not.toContain('File a court case online')
    const paper = await browser.get('/en/office/services/status?status=pdf')
    expect(bodyOf(paper.body)).toContain('Exchange a foreign driving licence')
    const typed = await browser.get('/en/office/services/status?status=typed-over')
    expect(bodyOf(typed.body)).toContain('Request a medical report')
    const none = await browser.get('/en/office/services/status?status=typed-over&owner=moci')
    expect(bodyOf(none.body)).toContain('No service matches this choice')
  })

  dbTest('gives the same lines as CSV and as a workbook', async ({ browse, given }) => {
    const browser = await browse(await given.officer())
    const csv = await browser.get('/en/office/services/status.csv?status=link&as=csv')
    const lines = csv.body.trim().split('\r\n')
    expect(lines[0]).toContain('Id,Service,Body,Topic,How it is done,Since')
    expect(lines).toHaveLength(3)
    expect(csv.body).toContain('company-establishment,Set up a company (Single Window)')
    const book = await browser.get('/ar/office/services/status.csv?as=xlsx')
    expect([book.status, book.headers['content-type']]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ])
  })
})

describe('The page of a service that is done elsewhere', () => {
  for (const lang of LANGUAGES) {
    dbTest(
      `leads to the agency’s own system and says what happens there: ${lang}`,
      async ({ browse }) => {
        const { body } = await (await browse()).get(`/${lang}/services/company-establishment`)
        expect(body).toContain('class="btn start" href="https://sw.gov.qa/"')
        expect(bodyOf(body)).toContain(
          lang === 'ar' ? 'بوابة النافذة الواحدة' : 'in the Single Window portal',
        )
        expect(body).toContain('"serviceUrl":"https://sw.gov.qa/"')
      },
    )
  }
})
