import { Ajv2020 } from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { providerTest } from '../../../../tests/support/party.ts'
import { givenAccess } from '../../../../tests/support/software.ts'
import { claimCase } from '../claim.ts'
import { returnForCorrection } from '../decision.ts'
import { ANSWERS, PAPER, PAPER_NOTE, SERVICE, sendApplication } from '../fixture.ts'
import { letWorkerSend, PERMITS } from '../many/fixture.ts'

/** Where the paper stands, as RFC 6901 writes it. */
const PAPER_POINTER = ['', 'home', 'completionCertificate'].join('/')

const SCOPE = 'services:apply'
type Json = Record<string, unknown>
type Answer = { status: number; json: Json; headers: Record<string, unknown> }
type Asks = (
  method: string,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

const apiTest = providerTest.extend<{
  /** software that a person lets act for them at the interface of an agency */
  software(agency?: string, scopes?: readonly string[]): Promise<Asks>
}>({
  software: async ({ ctx, browser, party, given }, use) => {
    const { id: by } = await given.officer({ roles: ['senior-officer'] })
    await use(async (agency = 'moci', scopes = [SCOPE]) => {
      const machine = await party({ secret: 'long enough' })
      const access = { client: machine.id, agency, scopes }
      const { audience } = await givenAccess(ctx, by, access)
      const asked = { scope: ['openid', ...scopes].join(' '), resource: audience }
      const { json } = await machine.exchange(await machine.code(browser, asked), {
        resource: audience,
      })
      return async (method, url, body, headers) => {
        const isBytes = Buffer.isBuffer(body)
        const answer = await browser.raw({
          method,
          url,
          headers: {
            authorization: `Bearer ${String(json.access_token)}`,
            'content-type': isBytes ? 'application/pdf' : 'application/json',
            ...headers,
          },
          ...(body !== undefined && { payload: isBytes ? body : JSON.stringify(body) }),
        })
        return { ...answer, json: answer.body === '' ? {} : JSON.parse(answer.body) }
      }
    })
  },
})

const keyed = (key: string) => ({ 'idempotency-key': key })

/** Begins a draft, brings the paper of the home, and gives the answers that name it. */
async function filled(asks: Asks, key: string) {
  const { json } = await asks('POST', `/api/services/${SERVICE}/drafts`, {}, keyed(key))
  const draft = String(json.reference)
  const file = await asks('POST', `/api/drafts/${draft}/files/home.completionCertificate`, PAPER, {
    'content-disposition': 'attachment; filename="completion.pdf"',
  })
  expect(file.status).toBe(201)
  const elsewhere = await asks('POST', `/api/drafts/${draft}/files/home.tenure`, PAPER)
  expect(elsewhere).toMatchObject({
    ...{ status: 404, json: { type: '/problems/services/field-missing' } },
  })
  const home = { ...ANSWERS.home, completionCertificate: { file: file.json.file } }
  return { draft, answers: { ...ANSWERS, home } }
}

describe('Software that a person lets apply', () => {
  apiTest(
    'checks, sends once, follows and withdraws as the person can',
    async ({ ctx, software, browser }) => {
      const asks = await software()
      const { draft, answers } = await filled(asks, 'first-key')
      const url = `/api/services/${SERVICE}`
      const partly = await asks('POST', `${url}/check`, {
        answers: { ...answers, tradeName: 'Latin' },
        draft,
      })
      expect(partly.json).toMatchObject({ complete: false })
      expect(partly.json.errors).toEqual([
        expect.objectContaining({ where: '/tradeName', code: 'script-arab' }),
      ])
      const checked = await asks('POST', `${url}/check`, { answers, draft })
      expect(checked.json).toMatchObject({
        complete: true,
        errors: [],
        decided: { qualifies: true, fee: { amount: '1020.00', currency: 'QAR' } },
      })
      const { short } = checked.json.decided as { short: string }
      const other = { answers, draft, decided: 'true~1' }
      const changed = await asks('POST', `${url}/applications`, other, keyed('second-key'))
      expect(changed).toMatchObject({
        status: 409,
        json: { type: '/problems/services/decision-changed' },
      })
      const body = { answers, draft, decided: short }
      const sent = await asks('POST', `${url}/applications`, body, keyed('second-key'))
      expect(sent).toMatchObject({ status: 201, json: { reference: draft, fresh: true } })
      const again = await asks('POST', `${url}/applications`, body, keyed('second-key'))
      expect(again).toMatchObject({ status: 200, json: { reference: draft, fresh: false } })
      const found = await asks('GET', `/api/applications/${draft}`)
      expect(found.json).toMatchObject({ reference: draft, service: SERVICE, state: 'submitted' })
      const described = await browser.raw({
        method: 'GET',
        url: `${url}/openapi.json`,
        headers: {},
      })
      const { schemas } = JSON.parse(described.body).components
      const ajv = new Ajv2020({ strict: false, validateFormats: false })
      for (const [name, json] of Object.entries({
        Case: found.json,
        Sent: sent.json,
        Checked: checked.json,
      })) {
        expect([name, ajv.validate(schemas[name], json), ajv.errors]).toEqual([name, true, null])
      }
      const gone = await asks('POST', `/api/applications/${draft}/withdrawal`, {})
      expect(gone.json).toEqual({ reference: draft, waits: false })
      expect((await asks('GET', `/api/applications/${draft}`)).json).toMatchObject({
        state: 'withdrawn',
      })
      const { rows } = await sql<{ data: Json }>`
      select data from kernel.audit where fact = 'services/draft-started' order by id desc limit 1`.execute(
        ctx.sql,
      )
      expect(String(rows[0]?.data.through)).toMatch(/^client-/)
    },
  )

  apiTest('stores what the page stores, byte for byte', async ({ ctx, software, as, given }) => {
    const asks = await software()
    const { draft, answers } = await filled(asks, 'byte-for-byte')
    // As it may be typed: other digits, other order.
    const typed = { ...Object.fromEntries(Object.entries(answers).reverse()), mobile: '٥٥٥٠١٢٣٤' }
    const body = { answers: typed, draft }
    expect(
      (await asks('POST', `/api/services/${SERVICE}/applications`, body, keyed('send-it-1')))
        .status,
    ).toBe(201)
    const byPage = await sendApplication(as(await given.person()))
    const { rows } = await sql<{ answers: string }>`
      select s.answers::text from cases.submission s join cases.case c on c.id = s.case_id
      where c.reference in (${draft}, ${byPage})`.execute(ctx.sql)
    const own = /"applicant": \{[^}]*(\{[^}]*\}[^}]*)?\}|"file": "[^"]*"/g
    const [one, two] = rows.map((row) => row.answers.replace(own, ''))
    expect(rows).toHaveLength(2)
    expect(one).toBe(two)
  })

  apiTest(
    'sends nothing that is incomplete, and says where by pointer',
    async ({ ctx, software }) => {
      const asks = await software()
      const url = `/api/services/${SERVICE}/applications`
      const sent = await asks('POST', url, { answers: ANSWERS }, keyed('incomplete'))
      expect(sent).toMatchObject({
        status: 422,
        json: {
          type: '/problems/services/draft-incomplete',
          errors: [{ where: PAPER_POINTER, code: 'required' }],
        },
      })
      const { rows } = await sql`select from services.draft where key like '%incomplete'`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([])
      expect((await asks('POST', url, { answers: ANSWERS })).json.type).toBe(
        '/problems/kernel/key-missing',
      )
      const foreign = {
        ...ANSWERS,
        home: {
          ...ANSWERS.home,
          completionCertificate: { file: '018f3f5e-0000-7000-8000-000000000000' },
        },
      }
      expect((await asks('POST', url, { answers: foreign }, keyed('foreign-file'))).json.type).toBe(
        '/problems/services/file-missing',
      )
      const drafts = `/api/services/${SERVICE}/drafts`
      const first = await asks('POST', drafts, {}, keyed('same-key-1'))
      expect((await asks('POST', drafts, {}, keyed('same-key-1'))).json).toEqual(first.json)
      expect((await asks('POST', url, { answers: ANSWERS }, keyed('same-key-1'))).json.type).toBe(
        '/problems/services/key-reused',
      )
    },
  )

  apiTest(
    'orders many at once, mends what is wrong, and sends each once',
    async ({ ctx, software, clock }) => {
      const [asks, elsewhere] = [await software('gdp'), await software('moph')]
      clock.set('2026-11-23T06:00:00Z')
      const worker = (number: number, years: number) => ({
        row: number,
        answers: {
          permits: [
            {
              ...{ who: 'worker', holderName: `Lea ${'ABC'[number]}`, holder: '28860899917' },
              ...{ expiresOn: '2026-12-01', years },
            },
          ],
          phone: '+97433000013',
        },
      })
      const url = `/api/services/${PERMITS}/orders`
      const body = { rows: [worker(1, 1), worker(2, 9)] }
      const placed = await asks('POST', url, body, keyed('an-order-1'))
      expect(placed).toMatchObject({ status: 201, json: { state: 'checking' } })
      expect((await asks('POST', url, body, keyed('an-order-1'))).status).toBe(200)
      expect((await asks('POST', url, { rows: [worker(1, 1)] }, keyed('an-order-1'))).status).toBe(
        422,
      )
      const twice = { rows: [worker(1, 1), worker(1, 2)] }
      expect((await asks('POST', url, twice, keyed('an-order-2'))).json.type).toBe(
        '/problems/cases/row-twice',
      )
      const order = `/api/orders/${placed.json.order}`
      await letWorkerSend(ctx)
      const checked = await asks('GET', order)
      expect(checked.json).toMatchObject({
        ...{ state: 'open', shown: '1~30000', fees: { amount: '300.00', currency: 'QAR' } },
        rows: [
          { row: 1, state: 'sound', errors: [] },
          { row: 2, state: 'wrong', errors: [{ where: '/permits/0/years', code: 'too-large' }] },
        ],
      })
      await asks('POST', `${order}/rows`, { rows: [worker(2, 2)] })
      await letWorkerSend(ctx)
      const old = { declared: { declaration: true }, shown: '1~30000' }
      expect((await asks('POST', `${order}/sending`, old)).json.type).toBe(
        '/problems/cases/order-changed',
      )
      expect((await asks('POST', `${order}/sending`, { declared: {} })).json).toMatchObject({
        ...{ type: '/problems/cases/declaration-missing' },
        errors: [{ where: '/declaration', code: 'required' }],
      })
      const sending = { ...old, shown: '2~90000' }
      expect((await asks('POST', `${order}/sending`, sending)).status).toBe(202)
      expect((await asks('POST', `${order}/sending`, sending)).json.type).toBe(
        '/problems/cases/order-busy',
      )
      await letWorkerSend(ctx)
      const sent = await asks('GET', order)
      expect(sent.json).toMatchObject({ counts: { sent: 2, sound: 0 } })
      const [{ reference }] = sent.json.rows as [{ reference: string }]
      expect((await asks('GET', `/api/applications/${reference}`)).json).toMatchObject({
        ...{ reference, service: PERMITS },
      })
      expect((await elsewhere('GET', order)).status).toBe(404)
    },
  )

  apiTest('corrects what was asked, and nothing else', async ({ ctx, software, as, given }) => {
    const asks = await software()
    const { draft, answers } = await filled(asks, 'to-correct')
    await asks(
      'POST',
      `/api/services/${SERVICE}/applications`,
      { answers, draft },
      keyed('to-correct-2'),
    )
    const officer = as(await given.officer())
    await claimCase(officer, draft)
    await returnForCorrection(officer, draft, { fields: [PAPER_NOTE], text: '' })
    const found = await asks('GET', `/api/applications/${draft}`)
    expect(found.json).toMatchObject({
      state: 'returned',
      correction: { fields: [{ where: PAPER_POINTER, note: PAPER_NOTE.note }] },
    })
    const url = `/api/applications/${draft}/correction`
    expect((await asks('POST', url, {})).json).toEqual({ reference: draft, fresh: false })
    const paper = await asks('POST', `/api/drafts/${draft}/files/home.completionCertificate`, PAPER)
    const home = {
      ...answers.home,
      tenure: 'family',
      completionCertificate: { file: paper.json.file },
    }
    const changed = { ...answers, home, tradeName: 'بيت آخر', declaration: true }
    const corrected = await asks('POST', url, { answers: changed })
    expect(corrected).toMatchObject({ status: 200, json: { reference: draft, fresh: true } })
    const { rows } = await sql<{ name: string; tenure: string; file: string }>`
      select s.answers->>'tradeName' as name, s.answers->'home'->>'tenure' as tenure,
        s.answers->'home'->'completionCertificate'->>'file' as file from cases.submission s join cases.case c on c.id = s.case_id
      where c.reference = ${draft} order by s.number desc limit 1`.execute(ctx.sql)
    expect(rows).toEqual([{ name: ANSWERS.tradeName, tenure: 'owned', file: paper.json.file }])
  })

  apiTest(
    'may do no more than its token, at no other agency, and as nobody else',
    async ({ software, as, given, browser }) => {
      const url = `/api/services/${SERVICE}/check`
      const body = { answers: {} }
      const other = await software('moph')
      expect((await other('POST', url, body)).json.type).toBe('/problems/services/other-agency')
      const narrow = await software('mm', ['other:scope'])
      expect((await narrow('POST', url, body)).status).toBe(403)
      const asks = await software('moci')
      const foreign = await sendApplication(as(await given.person()))
      expect((await asks('GET', `/api/applications/${foreign}`)).status).toBe(404)
      expect((await asks('POST', `/api/applications/${foreign}/withdrawal`, {})).status).toBe(404)
      // What is for software of agencies is not for people's, and the other way round.
      expect((await asks('POST', '/api/jobs/fetch', { topics: ['x'], worker: 'w' })).status).toBe(
        401,
      )
      const without = await browser.raw({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: '{}',
      })
      expect(without.status).toBe(401)
    },
  )
})
