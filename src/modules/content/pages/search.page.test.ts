import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const find = (query: string, more = '') => `/ar/search?q=${encodeURIComponent(query)}${more}`

describe('The search page', () => {
  dbTest(
    'finds a service by its name, with kind and owner, whatever the language',
    async ({ browse }) => {
      const browser = await browse()
      for (const query of ['تجديد رخصة القيادة', 'renew driving licence']) {
        const { status, body, headers } = await browser.get(find(query))
        expect(status).toBe(200)
        expect(headers['cache-control']).toBe('no-store')
        const [first] = body.split('<ol class="found')[1]?.match(/href="[^"]+"/) ?? []
        expect(first).toBe('href="/ar/services/driving-licence-renew"')
        expect(bodyOf(body)).toContain('خدمة · الإدارة العامة للمرور')
      }
    },
  )

  dbTest(
    'filters by links, each with what it would leave, and takes a filter away again',
    async ({ browse }) => {
      const browser = await browse()
      const { body } = await browser.get(find('رخصة', '&topic=business'))
      const count = Number(
        /(\d+) نتيجة عن|(\d+) نتائج عن/.exec(bodyOf(body))?.slice(1).find(Boolean),
      )
      const [, left] =
        /aria-current="true"[^>]*>.*?<span class="n num">(\d+)<\/span>/s.exec(body) ?? []
      expect(Number(left)).toBe(count)
      expect(body).toContain(`href="/ar/search?q=${encodeURIComponent('رخصة')}"`)
    },
  )

  dbTest('helps when nothing is found: hints, whom to call, topics', async ({ browse }) => {
    const browser = await browse()
    const { status, body } = await browser.get('/en/search?q=xqzjwkvv')
    expect(status).toBe(200)
    expect(bodyOf(body)).toContain('Nothing was found for xqzjwkvv')
    expect(bodyOf(body)).toContain('109')
    expect(body).toContain('href="/en/topics/health"')
  })

  dbTest('says what it took a misspelt word for', async ({ browse }) => {
    const browser = await browse()
    const { body } = await browser.get('/en/search?q=passprot')
    expect(bodyOf(body)).toContain('Did you mean passport')
    expect(body).toContain('/en/services/passport-renew')
  })

  dbTest('turns pages, and none is beyond the last', async ({ browse }) => {
    const browser = await browse()
    const first = await browser.get('/en/search?q=licence')
    expect(first.body).toContain('rel="next"')
    expect(first.body).not.toContain('rel="prev"')
    const far = await browser.get('/en/search?q=licence&page=49')
    expect(far.status).toBe(200)
    expect(far.body).not.toContain('rel="next"')
  })
})

describe('Suggestions', () => {
  dbTest(
    'complete the last word, eight at most, in the language of the page',
    async ({ browse }) => {
      const browser = await browse()
      const { body, headers } = await browser.get('/en/search/suggestions?q=driv')
      const { suggestions } = JSON.parse(body)
      expect(headers['content-type']).toContain('application/json')
      expect(suggestions.length).toBeLessThanOrEqual(8)
      expect(suggestions).toContainEqual({
        title: 'Renew a driving licence',
        kind: 'Service',
        href: '/en/services/driving-licence-renew',
      })
    },
  )
})

describe('Search for machines', () => {
  dbTest('gives the same results with ids, addresses and counts', async ({ browse }) => {
    const browser = await browse()
    const { body } = await browser.get('/api/v1/content/search?q=birth%20certificate&lang=en')
    const answer = JSON.parse(body)
    expect(answer).toMatchObject({ query: 'birth certificate', language: 'en', page: 1 })
    expect(answer.results[0]).toMatchObject({
      id: 'service:birth-certificate',
      kind: 'service',
      title: 'Birth certificate',
    })
    expect(answer.results[0].address).toMatch(/\/en\/services\/birth-certificate$/)
    const wrong = await browser.get('/api/v1/content/search?q=a&lang=xx')
    expect(wrong.status).toBe(400)
  })
})
