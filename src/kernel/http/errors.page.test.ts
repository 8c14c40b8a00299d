import { describe, expect } from 'vitest'
import { bodyOf, dbTest, type Response } from '#testing'
import type { Ctx } from '../ctx.ts'

/** The page says this problem, in English. */
function expectProblem({ status, body }: Response, ctx: Ctx, code: string, expected: number) {
  expect(status, code).toBe(expected)
  const t = ctx.translate('en')
  const [module, name] = code.split('/')
  expect(bodyOf(body)).toContain(t(`${module}.problems.${name}`, { limit: '', seconds: 60 }))
}

describe('What cannot be answered', () => {
  dbTest('is a page in the language of the address', async ({ ctx, browse }) => {
    const browser = await browse()
    const lost = await browser.get('/en/nowhere')
    expectProblem(lost, ctx, 'kernel/not-found', 404)
    expect(lost.body).toContain('<html lang="en"')
    expect(lost.body).toContain('action="/en/search"')
    const arabic = await browser.get('/ar/nowhere')
    expect(bodyOf(arabic.body)).toContain(ctx.translate('ar')('kernel.problems.not-found'))
    expect(arabic.body).toContain('dir="rtl"')
  })

  dbTest('is data only for one who would rather have data than a page', async ({ browse }) => {
    const browser = await browse()
    const typeFor = async (accept: string) => {
      const headers = { accept }
      const answer = await browser.raw({ method: 'GET', url: '/en/nowhere', headers })
      return String(answer.headers['content-type']).replace(/;.*/, '')
    }
    for (const accept of ['*/*', 'text/html,application/json;q=0.5', 'text/html, */*;q=0.8']) {
      expect(await typeFor(accept), accept).toBe('text/html')
    }
    const data = ['application/json', 'application/problem+json', 'text/html;q=0.4, */*']
    for (const accept of [...data, 'application/json, text/plain, */*']) {
      expect(await typeFor(accept), accept).toBe('application/problem+json')
    }
  })

  dbTest('has as data a title of its kind and a detail of its own', async ({ ctx, browse }) => {
    const browser = await browse()
    const headers = { accept: 'application/json' }
    const { body } = await browser.raw({ method: 'GET', url: '/en/nowhere', headers })
    expect(JSON.parse(body)).toMatchObject({
      type: '/problems/kernel/not-found',
      title: 'We did not find this page',
      status: 404,
      detail: ctx.translate('en')('kernel.problems.not-found'),
    })
  })

  dbTest('is said of a request that is no form of ours', async ({ ctx, browse }) => {
    const browser = await browse()
    const named = await browser.post('/en/verify', { ['x'.repeat(5_000)]: '1' })
    expectProblem(named, ctx, 'kernel/bad-request', 400)
    const unsigned = await browser.postWithoutToken('/en/sign-in', { identifier: '1' })
    expectProblem(unsigned, ctx, 'kernel/form-expired', 403)
    const large = await browser.post('/en/display', { theme: 'x'.repeat(70 * 1024) })
    expectProblem(large, ctx, 'kernel/too-large', 413)
  })

  dbTest(
    'leads back to the page whose form is too old, if it is one of ours',
    async ({ browse }) => {
      const browser = await browse()
      const refused = (referer: string) =>
        browser.raw({ method: 'POST', url: '/en/sign-in', headers: { referer, host: 'localhost' } })
      const own = await refused('http://localhost/en/sign-in?next=/en/my')
      expect([own.status, own.body.includes('href="/en/sign-in"')]).toEqual([403, true])
      expect(bodyOf(own.body)).toContain('Open the page again')
      const foreign = await refused('http://evil.example/en/sign-in')
      expect(bodyOf(foreign.body)).not.toContain('Open the page again')
    },
  )

  dbTest(
    'is said to one who has not signed in, before anything is done',
    async ({ ctx, browse }) => {
      const browser = await browse()
      const path = '/en/my/licences/QA-L-0000-0000-0/cancel'
      const refused = await browser.post(path)
      expectProblem(refused, ctx, 'kernel/sign-in-first', 401)
      expect(refused.body).toContain('href="/en/sign-in"')
      const nextOf = async (url: string) => {
        const { location = '' } = await browser.raw({ method: 'GET', url, headers: {} })
        const asked = new URL(location, ctx.url).searchParams
        expect(asked.get('client_id')).toBe('portal')
        return Buffer.from(asked.get('state')?.split('.')[1] ?? '', 'base64url').toString()
      }
      expect(await nextOf(path)).toBe(path)
      const long = `/en/my?from=${'x'.repeat(600)}`
      expect(await nextOf(long)).toBe('/en/my')
      expect((await browser.get((await browser.get(long)).location ?? '')).status).toBe(200)
      expect((await browser.get('/en/sign-in/step-up')).location).toMatch(
        /^[/]en[/]sign-in[?]next=%2Fen%2Fsign-in%2Fstep-up$/,
      )
    },
  )

  dbTest('is said to one who asks too often, with when to try again', async ({ ctx, browse }) => {
    const browser = await browse()
    const path = '/en/verify/00000000000000000000'
    for (let asked = 0; asked < 120; asked += 1) expect((await browser.get(path)).status).toBe(404)
    const refused = await browser.get(path)
    expect(refused.status, 'kernel/too-many').toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(bodyOf(refused.body)).toContain('Too many requests')
    expect(ctx.translate('en').has('kernel.problems.too-many')).toBe(true)
  })
})
