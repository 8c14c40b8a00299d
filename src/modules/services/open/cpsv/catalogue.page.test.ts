import { Parser } from 'n3'
import { describe, expect } from 'vitest'
import { type Browser, dbTest } from '#testing'

const SERVICE = 'http://purl.org/vocab/cpsv#PublicService'

const ask = (anybody: Browser, url: string, headers: Record<string, string> = {}) =>
  anybody.raw({ method: 'GET', url, headers })

const countServices = (turtle: string) =>
  new Parser().parse(turtle).filter(({ object }) => object.value === SERVICE).length

describe('The open catalogue', () => {
  dbTest('gives everybody all services as Turtle and as JSON-LD', async ({ browse }) => {
    const anybody = await browse()
    const turtle = await ask(anybody, '/api/catalogue.ttl')
    expect([turtle.status, turtle.headers['content-type']]).toEqual([
      200,
      'text/turtle; charset=utf-8',
    ])
    const json = await ask(anybody, '/api/catalogue.jsonld')
    expect(json.headers['content-type']).toBe('application/ld+json; charset=utf-8')
    const nodes: { '@type': string[] }[] = JSON.parse(json.body)['@graph']
    const services = nodes.filter((node) => node['@type'].includes('cpsv:PublicService'))
    expect(countServices(turtle.body)).toBeGreaterThan(200)
    expect(services).toHaveLength(countServices(turtle.body))
  })

  dbTest('gives one service by the kind that is asked for', async ({ browse }) => {
    const anybody = await browse()
    const url = '/api/services/home-business-licence'
    const typeOf = async (accept: string) =>
      (await ask(anybody, url, { accept })).headers['content-type']
    expect(await typeOf('text/turtle')).toMatch('text/turtle')
    expect(await typeOf('application/ld+json, text/turtle;q=0.5')).toMatch('application/ld+json')
    expect(await typeOf('*/*')).toMatch('application/ld+json')
    const page = await ask(anybody, url, { accept: 'text/html', 'accept-language': 'en' })
    expect([page.status, page.headers.location]).toEqual([
      303,
      '/en/services/home-business-licence',
    ])
    expect(countServices((await ask(anybody, `${url}.ttl`)).body)).toBe(1)
    expect((await ask(anybody, '/api/services/nothing.ttl')).status).toBe(404)
    expect((await ask(anybody, '/api/services/home-business-licence.exe')).status).toBe(404)
  })

  dbTest('is not sent again to who has it', async ({ browse }) => {
    const anybody = await browse()
    for (const url of ['/api/catalogue.ttl', '/api/services/home-business-licence.jsonld']) {
      const first = await ask(anybody, url)
      const etag = String(first.headers.etag)
      expect(first.headers['cache-control']).toMatch('public, max-age=60')
      const again = await ask(anybody, url, { 'if-none-match': etag })
      expect([again.status, again.body]).toEqual([304, ''])
      expect((await ask(anybody, url, { 'if-none-match': '"other"' })).status).toBe(200)
    }
  })
})
