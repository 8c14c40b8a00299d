import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { type Browser, bodyOf, dbTest } from '#testing'
import { getService, listServices } from './service.ts'

/** In this order on every page, whether something is known or not. */
const PARTS = [
  'what',
  'for-whom',
  'cost',
  'time',
  'documents',
  'how',
  'next',
  'law',
  'owner',
  'verified',
  'complaints',
]

const ORDER_OF_PARTS = new RegExp(`<h2 id="(${PARTS.join('|')})"`, 'g')

/** Terms of schema.org as published in 2026: type → what it is a kind of, and its own properties. */
const TERMS: Record<string, { kindOf?: string; properties: string[] }> = {
  Thing: { properties: ['name', 'description', 'identifier', 'url'] },
  Service: {
    kindOf: 'Thing',
    properties: [
      'areaServed',
      'audience',
      'availableChannel',
      'category',
      'offers',
      'provider',
      'serviceOutput',
      'serviceType',
    ],
  },
  GovernmentService: { kindOf: 'Service', properties: ['jurisdiction', 'serviceOperator'] },
  GovernmentOrganization: { kindOf: 'Thing', properties: ['parentOrganization'] },
  Audience: { kindOf: 'Thing', properties: ['audienceType', 'geographicArea'] },
  Country: { kindOf: 'Thing', properties: [] },
  ServiceChannel: {
    kindOf: 'Thing',
    properties: ['availableLanguage', 'serviceUrl', 'servicePhone', 'processingTime'],
  },
  ContactPoint: { kindOf: 'Thing', properties: ['telephone'] },
  Offer: { kindOf: 'Thing', properties: ['price', 'priceCurrency'] },
}

/** Of which type a property's value is, where it is a thing. */
const VALUES: Record<string, string> = {
  areaServed: 'Country',
  audience: 'Audience',
  availableChannel: 'ServiceChannel',
  jurisdiction: 'Country',
  servicePhone: 'ContactPoint',
  offers: 'Offer',
  provider: 'GovernmentOrganization',
  serviceOutput: 'Thing',
}

function propertiesOf(type: string): string[] {
  const known = TERMS[type]
  if (!known) return []
  return [...known.properties, ...(known.kindOf ? propertiesOf(known.kindOf) : [])]
}

/** Everything in the data that schema.org does not know there. */
function unknownTerms(value: unknown, expected: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => unknownTerms(each, expected))
  if (typeof value !== 'object' || value === null) return [`${expected} is no thing`]
  const { '@type': type, '@context': _, '@id': __, ...rest } = value as Record<string, unknown>
  if (type !== expected) return [`${type} where ${expected} belongs`]
  return Object.entries(rest).flatMap(([name, inner]) => {
    if (!propertiesOf(expected).includes(name)) return [`${expected}.${name}`]
    const kind = VALUES[name]
    return kind ? unknownTerms(inner, kind) : []
  })
}

const dataOf = (html: string) => {
  const [, block = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? []
  return JSON.parse(block)
}

const pageOf = async (browser: Browser, lang: string, id: string) =>
  (await browser.get(`/${lang}/services/${id}`)).body

const allPages = async (ctx: Ctx, browser: Browser) => {
  const pages: { id: string; lang: string; html: string }[] = []
  for (const { id } of await listServices(ctx)) {
    for (const lang of ctx.pack.settings.languages) {
      pages.push({ id, lang, html: await pageOf(browser, lang, id) })
    }
  }
  return pages
}

const partOf = (html: string, id: string) =>
  html.slice(html.indexOf(`<h2 id="${id}"`)).split('</section>')[0] ?? ''

describe('The page of a service', () => {
  dbTest('tells what is known and says what is not, in both languages', async ({ browse }) => {
    const browser = await browse()
    const live = await browser.get('/ar/services/home-business-licence')
    expect(bodyOf(live.body)).toContain('رخصة')
    expect(live.body).toContain('/ar/services/home-business-licence/apply')
    expect(bodyOf(live.body)).toContain('رقم توضيحي')
    expect(live.body).toContain('/ar/rules/home-business-licence/check')
    const described = await browser.get('/en/services/death-certificate')
    expect(described.status).toBe(200)
    expect(described.body).not.toContain('/apply')
    expect((await browser.get('/en/services/no-such-service')).status).toBe(404)
  })

  dbTest(
    'answers in the same order for every service, in every language',
    async ({ ctx, browse }) => {
      const pages = await allPages(ctx, await browse())
      expect(pages.length).toBeGreaterThan(400)
      for (const { id, lang, html } of pages) {
        const found = [...html.matchAll(ORDER_OF_PARTS)].map(([, part]) => part)
        expect(found, `${lang} ${id}`).toEqual(PARTS)
      }
    },
  )

  dbTest('tells machines who, for whom, where, what for and how', async ({ ctx, browse }) => {
    const data = dataOf(await pageOf(await browse(), 'en', 'home-business-licence'))
    expect(data).toMatchObject({
      '@type': 'GovernmentService',
      '@id': `${ctx.url}/en/services/home-business-licence`,
      identifier: 'home-business-licence',
      serviceType: 'Business and commercial licences',
      category: ['Business and commercial licences'],
      provider: { '@type': 'GovernmentOrganization', url: `${ctx.url}/en/agencies/moci` },
      jurisdiction: { '@type': 'Country' },
      areaServed: { '@type': 'Country' },
    })
    expect(data.audience.map((each: { '@type': string }) => each['@type'])).toEqual([
      'Audience',
      'Audience',
    ])
    const web = data.availableChannel.find(({ serviceUrl }: { serviceUrl?: string }) => serviceUrl)
    expect(web.serviceUrl).toBe(`${ctx.url}/en/services/home-business-licence/apply`)
    expect(web.availableLanguage).toEqual(['ar', 'en'])
    // It is promised in working days, which schema.org cannot say.
    expect(web.processingTime).toBeUndefined()
  })

  dbTest('tells machines only what schema.org has words for', async ({ ctx, browse }) => {
    for (const { id, lang, html } of await allPages(ctx, await browse())) {
      const data = dataOf(html)
      expect(data['@context']).toBe('https://schema.org')
      expect(unknownTerms(data, 'GovernmentService'), `${lang} ${id}`).toEqual([])
      expect(data.url).toBe(`${ctx.url}/${lang}/services/${id}`)
    }
  })

  dbTest(
    'tells machines a price where one is known, and no price where none is',
    async ({ browse }) => {
      const browser = await browse()
      const known = dataOf(await pageOf(browser, 'en', 'home-business-licence'))
      expect(known.offers).toEqual([{ '@type': 'Offer', price: '1020.00', priceCurrency: 'QAR' }])
      expect(known.availableChannel[0]).toMatchObject({
        availableLanguage: ['ar', 'en'],
      })
      const unknown = dataOf(await pageOf(browser, 'en', 'death-certificate'))
      expect(unknown.offers).toBeUndefined()
    },
  )

  dbTest(
    'says how long it takes apart from how long it holds, and each once',
    async ({ browse }) => {
      const browser = await browse()
      const renew = await pageOf(browser, 'en', 'driving-licence-renew')
      expect(partOf(renew, 'time')).toContain('2 working days')
      expect(partOf(renew, 'time')).not.toMatch(/five years|5 years/i)
      expect(partOf(renew, 'what')).toContain('valid for 5 years')
      const vehicle = await pageOf(browser, 'en', 'vehicle-registration-renew')
      expect(partOf(vehicle, 'what')).toContain('One calendar year')
      expect(partOf(vehicle, 'time')).not.toContain('One calendar year')
    },
  )

  dbTest('says when it was verified, by whom, and when again', async ({ ctx, browse }) => {
    const browser = await browse()
    const before = partOf(await pageOf(browser, 'en', 'po-box'), 'verified')
    expect(before).toContain('Not yet by the responsible body')
    const service = await getService(ctx, 'po-box')
    const review = { verified: '2026-11-02', by: 'qatar-post', every: 'P6M' }
    const bundle = { ...service.bundle, service: { ...service.bundle.service, review } }
    const version = 'e'.repeat(64)
    await sql`
      insert into services.service_version (id, version, bundle, loaded_at)
      values ('po-box', ${version}, ${JSON.stringify(bundle)}::jsonb, ${ctx.clock.now()})`.execute(
      ctx.sql,
    )
    await sql`update services.service set version = ${version} where id = 'po-box'`.execute(ctx.sql)
    const after = partOf(await pageOf(browser, 'en', 'po-box'), 'verified')
    await sql`update services.service set version = ${service.version} where id = 'po-box'`.execute(
      ctx.sql,
    )
    expect(after).toContain('2 November 2026')
    expect(after).toContain('Qatar Postal Services Company')
    expect(after).toContain('2 May 2027')
    expect(after).not.toContain('Not yet')
  })

  dbTest('says what is not known, and whom to ask', async ({ ctx, browse }) => {
    const html = await pageOf(await browse(), 'ar', 'death-certificate')
    const t = ctx.translate('ar')
    expect(partOf(html, 'cost')).toContain(t('services.page.unknown'))
    expect(partOf(html, 'cost')).toContain('109')
    expect(partOf(html, 'verified')).toContain(t('services.page.notVerified'))
    expect(partOf(html, 'law')).not.toContain(t('services.page.unknown'))
  })

  dbTest(
    'says how to appeal: its own way first, then that of all services',
    async ({ ctx, browse }) => {
      const browser = await browse()
      const general = ctx.pack.portal.complaints.texts.en
      const own = partOf(await pageOf(browser, 'en', 'labour-complaint'), 'complaints')
      expect(own).toContain('within fifteen days')
      expect(own).toContain(general)
      const other = partOf(await pageOf(browser, 'en', 'po-box'), 'complaints')
      expect(other).not.toContain('within fifteen days')
      expect(other).toContain(general)
    },
  )
})

describe('How long it really takes', () => {
  dbTest(
    'is said where enough applications have ended, beside the promise',
    async ({ ctx, browse }) => {
      const browser = await browse()
      const address = '/en/services/home-business-licence'
      expect(bodyOf((await browser.get(address)).body)).not.toContain('Over the last year')
      // Eight ended on the day, and four after six working days, one more than is promised.
      await sql`
      insert into procedures.real_times (procedure, since, until, working_days, worked_out_at)
      values ('home-business-licence', '2025-11-23', '2026-11-22', '{8,0,0,0,0,0,4}', ${ctx.clock.now()})
    `.execute(ctx.sql)
      const text = bodyOf((await browser.get(address)).body)
      expect(text).toContain('half of 12 applications came to their end within one working day')
      expect(text).toContain('nine of ten within 6 working days')
      expect(text).toContain('67 of 100 did so within the promised time')
      expect(bodyOf((await browser.get(address.replace('en', 'ar'))).body)).toContain(
        'خلال السنة الماضية',
      )
    },
  )
})
