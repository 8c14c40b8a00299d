import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'
import { letWorkerSend, PERMITS, WORKERS } from './fixture.ts'

const PAGE = `/en/services/${PERMITS}/many`

const csv = (text: string | Buffer) => ({
  file: { name: 'workers.csv', bytes: Buffer.from(text), type: 'text/csv' },
})

/** Brings a table, and gives the address of its order. */
async function bring(browser: Browser, text: string | Buffer = WORKERS): Promise<string> {
  const brought = await browser.post(PAGE, {}, csv(text))
  expect([brought.status, bodyOf(brought.body).slice(0, 400)]).toEqual([303, ''])
  return brought.location ?? ''
}

const send = async (browser: Browser, place: string, declared = true) =>
  browser.post(`${place}/send`, {
    ...formIn((await browser.get(place)).body, `${place}/send`),
    ...(declared && { declaration: 'yes' }),
  })

/** Its page says each of them: `services/table-wrong`. */
describe('A table of many applications', () => {
  dbTest(
    'is checked row by row, and its sound rows are sent once',
    async ({ ctx, browse, given }) => {
      const browser = await browse(await given.person())
      const begin = await browser.get(PAGE)
      expect(bodyOf(begin.body)).toContain('up to 500 rows')
      const place = await bring(browser)
      expect(bodyOf((await browser.get(place)).body)).toContain('The rows are being checked')
      await letWorkerSend(ctx)
      const checked = bodyOf((await browser.get(place)).body)
      expect(checked).toContain('Send 2 rows')
      expect(checked).toContain('QAR 900')
      expect(checked).toContain('permits[1].years : Write 3 or less.')
      expect(checked).toContain('establishmentCard : Choose a file to upload.')
      const undeclared = await send(browser, place, false)
      expect(undeclared.status).toBe(422)
      expect(undeclared.body).toContain('summary-bad')
      expect((await send(browser, place)).status).toBe(303)
      // A second press of the button finds it at work.
      expect((await browser.post(`${place}/send`, { declaration: 'yes' })).location).toContain(
        'said=busy',
      )
      await letWorkerSend(ctx)
      await letWorkerSend(ctx)
      const { rows } = await sql<{ number: number; state: string; answers: object; has: boolean }>`
        select r.number, r.state, r.answers, c.id is not null as has from cases.many_row r
        left join cases.case c on c.reference = r.reference
        order by number`.execute(ctx.sql)
      expect(rows.map(({ number, state, has }) => [number, state, has])).toEqual([
        [1, 'sent', true],
        [2, 'sent', true],
        [3, 'wrong', false],
        [4, 'files', false],
      ])
      expect(rows[0]?.answers).toEqual({})
      const report = await browser.get(`${place}/report`)
      expect(report.body).toContain('3,To be mended,,,permits[1].years,Write 3 or less.')
    },
  )

  dbTest(
    'takes mended rows under their numbers, and leaves alone what was sent',
    async ({ ctx, browse, given }) => {
      const browser = await browse(await given.person())
      const place = await bring(browser)
      await letWorkerSend(ctx)
      await send(browser, place)
      await letWorkerSend(ctx)
      const mended = WORKERS.replace('2026-12-01;9;', '2026-12-01;3;')
      const again = await browser.post(`${place}/rows`, {}, csv(mended))
      expect(again.location).toBe(`${place}?kept=2`)
      await letWorkerSend(ctx)
      expect(bodyOf((await browser.get(again.location ?? '')).body)).toContain('Send one row')
      await send(browser, place)
      await letWorkerSend(ctx)
      const { rows } = await sql<{ count: number; people: string[] }>`
        select count(*)::int as count,
          array_agg(s.answers->'permits'->0->>'holderName' order by c.submitted_at, s.answers->'permits'->0->>'holderName') as people
        from cases.case c join cases.submission s on s.case_id = c.id
        join cases.many_row r on r.reference = c.reference
        join cases.many_order o on o.id = r.order_id where o.id = ${place.split('/').at(-1)}`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ count: 3, people: ['Ali Khan', 'Jose Cruz', 'Lea Santos'] }])
    },
  )

  dbTest('lets a row that lacks files go on as a draft', async ({ ctx, browse, given }) => {
    const browser = await browse(await given.person())
    const place = await bring(browser)
    await letWorkerSend(ctx)
    const begun = await browser.post(`${place}/row`, { number: '4' })
    expect(begun.location).toMatch(/^\/en\/apply\/QA-/)
    // A second press leads to the same draft.
    expect((await browser.post(`${place}/row`, { number: '4' })).location).toBe(begun.location)
    const draft = await browser.get(begun.location ?? '')
    const page = await browser.get(draft.location ?? '')
    expect(page.body).toContain('Ravi Kumar')
    expect((await browser.post(`${place}/row`, { number: '3' })).status).toBe(404)
  })

  dbTest('is nobody else’s', async ({ ctx, browse, given }) => {
    const place = await bring(await browse(await given.person()))
    await letWorkerSend(ctx)
    const other = await browse(await given.person())
    expect((await other.get(place)).status).toBe(404)
    expect((await other.get(`${place}/report`)).status).toBe(404)
    expect((await other.post(`${place}/send`, { declaration: 'yes' })).status).toBe(404)
    expect((await other.post(`${place}/rows`, {}, csv(WORKERS))).status).toBe(404)
  })

  dbTest('is refused whole where it cannot be read, and says why', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const said = async (text: string | Buffer) => {
      const answer = await browser.post(PAGE, {}, csv(text))
      expect(answer.status).toBe(422)
      return bodyOf(answer.body)
    }
    expect(await said('')).toContain('The file has no rows')
    expect(await said('row,phone\n')).toContain('The file has no rows')
    expect(await said('row,fone\n1,2')).toContain('there is no column of this name: fone (phone?)')
    expect(await said('row,permits[11].who\n1,self')).toContain('permits[11].who')
    expect(await said('row,phone\nx,2')).toContain('not a whole number')
    expect(await said('row,phone\n1,2\n1,3')).toContain('row 1 is there twice')
    expect(await said('row,phone\n1,2,3')).toContain('more cells than there are headings')
    expect(await said(Buffer.from([0x72, 0xe9, 0x0a]))).toContain('Save it as CSV UTF-8')
    const many = `row,phone\n${'1,2\n'.repeat(501)}`
    expect(await said(many)).toContain('more than 500 rows')
    // The same in letters of the region of before Unicode is read, and said.
    const old = Buffer.from('row;permits[1].who\n1;\xda\xc7\xe3\xe1', 'latin1')
    const place = await bring(browser, old)
    expect(bodyOf((await browser.get(place)).body)).toContain('windows-1256')
  })

  dbTest('begins with a template that its own reader takes', async ({ ctx, browse, given }) => {
    const browser = await browse(await given.person())
    const template = await browser.get(`${PAGE}/template`)
    const [head = '', ...about] = template.body.replace('\ufeff', '').trim().split('\r\n')
    expect(head.split(',').slice(0, 4)).toEqual([
      'row',
      'applicant.name',
      'applicant.qid',
      'permits[1].who',
    ])
    expect(about).toHaveLength(2)
    expect(about[1]).toContain('worker = ')
    const filled = `${template.body}1,,,self,,,,,1,2026-12-10,33000013,`
    const place = await bring(browser, filled)
    await letWorkerSend(ctx)
    expect(bodyOf((await browser.get(place)).body)).toContain('Send one row')
    const codes = await browser.get(`${PAGE}/codes`)
    expect(codes.body).toContain('permits[1].who,self,')
    expect((await browser.get(`${PAGE}/template?as=xlsx`)).raw.subarray(0, 2).toString()).toBe('PK')
    expect((await browser.get('/en/services/police-clearance/many')).status).toBe(409)
  })
})
