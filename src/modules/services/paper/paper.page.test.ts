import { describe, expect } from 'vitest'
import { bodyOf, dbTest, pdfText } from '#testing'
import { isRead } from './fixture.ts'

const ON_PAPER = 'services/foreign-licence-exchange'
const LANGUAGES = ['ar', 'en'] as const

describe('The page of a service that is done on paper', () => {
  for (const lang of LANGUAGES) {
    dbTest(
      `gives its form in each language, made of its definition: ${lang}`,
      async ({ browse }) => {
        const visitor = await browse()
        const page = await visitor.get(`/${lang}/${ON_PAPER}`)
        const text = bodyOf(page.body)
        expect(text).toContain(
          lang === 'ar' ? 'املأ النموذج ووقّعه' : 'Fill in the form and sign it.',
        )
        for (const language of LANGUAGES) {
          expect(page.body).toContain(
            `href="/${lang}/${ON_PAPER}/paper/${language}" hreflang="${language}"`,
          )
        }
        const form = await visitor.get(`/${lang}/${ON_PAPER}/paper/${lang}`)
        expect(form.headers).toMatchObject({
          'content-type': 'application/pdf',
          'content-disposition': expect.stringContaining(`foreign-licence-exchange-${lang}.pdf`),
        })
        const read = pdfText(form.raw)
        expect(isRead(lang === 'ar' ? 'من ترجمها؟' : 'Who translated it', read)).toBe(true)
        expect(isRead(lang === 'ar' ? 'أحضر الرخصة نفسها' : 'Bring the licence itself', read)).toBe(
          true,
        )
      },
    )
  }

  dbTest(
    'says where there is none, and in no language that the country has not',
    async ({ browse }) => {
      const visitor = await browse()
      for (const missing of [
        // services/paper-missing
        `${ON_PAPER}/paper/fr`,
        `${ON_PAPER}/paper/en?form=renew`,
        // Described alone, in the agency's own system, and done here without a counter.
        'services/ata-carnet/paper/en',
        'services/company-establishment/paper/en',
        'services/zakat-aid/paper/en',
        // What its counters do not take in.
        'services/home-business-licence/paper/en?form=renew',
        'services/home-business-licence/paper/en?form=nothing',
      ]) {
        const answer = await visitor.get(`/en/${missing}`)
        expect([answer.status, missing]).toEqual([404, missing])
        expect(bodyOf(answer.body)).toContain('There is no paper form of this service')
      }
    },
  )
})

describe('The page of a service that is done here', () => {
  dbTest('offers its form on paper where its counters take it in', async ({ browse }) => {
    const visitor = await browse()
    const address = '/en/services/home-business-licence'
    const page = await visitor.get(address)
    expect(bodyOf(page.body)).toContain('fill in the form on paper and hand it in at a counter')
    expect(page.body).toContain(`href="${address}/paper/ar"`)
    const form = await visitor.get(`${address}/paper/en`)
    expect(pdfText(form.raw)).toContain('Home business licence')
    const online = await visitor.get('/en/services/zakat-aid')
    expect(bodyOf(online.body)).not.toContain('form on paper')
    expect(online.body).not.toContain('/paper/')
  })
})
