import { describe, expect } from 'vitest'
import { claimCase } from '#cases'
import { bodyOf, dbTest, formIn } from '#testing'
import { fillApplication, sendApplication } from '../../src/modules/cases/fixture.ts'
import {
  bringIn,
  endlessLicence,
  licenceFor,
  licenceRules,
} from '../../src/modules/rules/fixture.ts'

const CHEMICALS = {
  activities: [
    { activity: 'sewing', description: 'عبايات', materials: ['textile'] },
    { activity: 'perfume-incense', description: 'بخور', materials: ['chemicals'] },
  ],
}

describe('The page of check-your-answers', () => {
  dbTest('says that one qualifies, why, and what it costs', async ({ as, browse, given }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const body = bodyOf((await browser.get(`/en/apply/${reference}/check`)).body)
    expect(body).toContain('You qualify')
    expect(body).toContain('Decision No. 242')
    expect(bodyOf(body)).toMatch(
      /You may apply, Fee for a year \(an illustration\): QAR.1,020 and You need the building completion certificate\./,
    )
    expect(body).toMatch(/Fee: QAR.1,020/)
  })

  dbTest(
    'says in Arabic why one does not, and for which activity; it may be sent',
    async ({ as, browse, given }) => {
      const person = await given.person()
      const reference = await fillApplication(as(person), CHEMICALS)
      const browser = await browse(person)
      const check = `/ar/apply/${reference}/check`
      const { body } = await browser.get(check)
      expect(bodyOf(body)).toContain('لا تنطبق عليك الشروط')
      expect(bodyOf(body)).toContain('نشاط 2')
      expect(bodyOf(body)).toContain('لا يُرخّص في المنازل بنشاط يتطلب مواد خطرة')
      expect(bodyOf(body)).toContain('242')
      expect(bodyOf(body)).not.toContain('الرسم: ')
      const submit = `/ar/apply/${reference}/submit`
      const sent = await browser.post(submit, { ...formIn(body, submit), declaration: 'yes' })
      expect(sent.location).toBe(`/ar/my/cases/${reference}/sent`)
      const own = bodyOf((await browser.get(`/ar/my/cases/${reference}`)).body)
      expect(own).toContain('لا يُرخّص في المنازل بنشاط يتطلب مواد خطرة')
    },
  )

  dbTest(
    'says that the fee has changed before anything is sent',
    async ({ ctx, as, browse, given }) => {
      await bringIn(ctx, await licenceRules())
      const person = await given.person()
      const reference = await fillApplication(as(person))
      const browser = await browse(person)
      const [check, submit] = ['check', 'submit'].map((page) => `/en/apply/${reference}/${page}`)
      const shown = formIn((await browser.get(check ?? '')).body, submit ?? '')
      await bringIn(ctx, await licenceFor(1200))
      const { location = '' } = await browser.post(submit ?? '', { ...shown, declaration: 'yes' })
      expect(location).toContain(`${check}?decided=`)
      const again = (await browser.get(location)).body
      expect(bodyOf(again)).toMatch(/it was QAR.1,020 and is QAR.1,200/)
      const sent = await browser.post(submit ?? '', {
        ...formIn(again, submit ?? ''),
        declaration: 'yes',
      })
      expect(sent.location).toBe(`/en/my/cases/${reference}/sent`)
      expect(bodyOf((await browser.get(sent.location ?? '')).body)).toMatch(/QAR.1,200/)
      await bringIn(ctx, await licenceRules())
    },
  )

  dbTest('keeps everything where the rules cannot be asked', async ({ ctx, as, browse, given }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    await bringIn(ctx, await endlessLicence())
    const browser = await browse(person)
    const [check, submit] = ['check', 'submit'].map((page) => `/en/apply/${reference}/${page}`)
    const { body } = await browser.get(check ?? '')
    expect(bodyOf(body)).toContain('Your answers are kept')
    const sent = await browser.post(submit ?? '', {
      ...formIn(body, submit ?? ''),
      declaration: 'yes',
    })
    expect(sent.location).toContain(`${check}?`)
    await bringIn(ctx, await licenceRules())
    expect(bodyOf((await browser.get(check ?? '')).body)).toContain('You qualify')
  })
})

describe('An officer', () => {
  dbTest(
    'sees how the rules came to their answer, with sources and articles',
    async ({ as, browse, given }) => {
      const reference = await sendApplication(as(await given.person()), CHEMICALS)
      const officer = await given.officer()
      await claimCase(as(officer), reference)
      const browser = await browse(officer)
      const { body } = await browser.get(`/en/office/cases/${reference}`)
      const text = bodyOf(body)
      expect(text).toContain('By the rules: does not qualify')
      expect(text).toContain('Activity 2')
      expect(text).toContain('How old are you? – 42')
      expect(text).toContain('from the account')
      expect(text).toMatch(/Row 4 matched: Because work that needs hazardous materials/)
      expect(text).not.toContain('[object')
      // Of the second activity; five decisions come from whether one qualifies.
      expect(text.match(/Row 4 matched/g)).toHaveLength(1)
      expect(text).toMatch(/nearly matched .*what kept it from it/)
      expect(body).toContain('/en/rules/home-business-licence/on/')
      const day = /\/en\/rules\/home-business-licence\/on\/[\d-]+/.exec(body)?.[0] ?? ''
      expect((await browser.get(day)).status).toBe(200)
    },
  )

  dbTest('has the desks of the service in the work list', async ({ as, browse, given }) => {
    const reference = await sendApplication(as(await given.person()), CHEMICALS)
    const browser = await browse(await given.officer())
    const list = await browser.get('/en/office/cases?service=home-business-licence')
    expect(list.body).toContain('queue=food-health')
    expect(bodyOf(list.body)).toContain('Food and perfume desk')
    const food = await browser.get(
      '/en/office/cases?service=home-business-licence&queue=food-health',
    )
    expect(food.body).toContain(reference)
    const general = await browser.get(
      '/en/office/cases?service=home-business-licence&queue=general',
    )
    expect(general.body).not.toContain(reference)
  })
})

describe('An auditor', () => {
  dbTest(
    'finds a case, downloads what was decided, and decides it once more',
    async ({ as, browse, given }) => {
      const reference = await sendApplication(as(await given.person()))
      const browser = await browse(await given.officer({ agency: 'sab', roles: ['auditor'] }))
      const found = await browser.get(`/en/office/outcomes?reference=${reference.toLowerCase()}`)
      const page = `/en/office/outcomes/${reference}`
      expect(found.location).toBe(page)
      const { body } = await browser.get(page)
      expect(bodyOf(body)).toContain('Hash of the model')
      const file = JSON.parse((await browser.get(`${page}/1/json`)).body)
      expect(file).toMatchObject({ reference, qualifies: true, fee: { minor: '102000' } })
      const action = `${page}/1/replay#n1`
      const replayed = await browser.post(`${page}/1/replay`, formIn(body, action))
      expect(bodyOf(replayed.body)).toContain(`The same comes out, by the model ${file.model}`)
      expect((await browser.get(`${page}/7/json`)).status).toBe(404)
      expect((await browser.get(`/en/office/cases/${reference}`)).status).toBe(403)
    },
  )
})

describe('The page of the service', () => {
  dbTest(
    'says the one amount that its rules can give today, else that it depends',
    async ({ ctx, browse }) => {
      const browser = await browse()
      const page = async () =>
        bodyOf((await browser.get('/en/services/home-business-licence')).body)
      await bringIn(ctx, await licenceFor(1200))
      expect(await page()).toMatch(/QAR.1,200 for one year/)
      await bringIn(ctx, [])
      expect(await page()).toContain('Depends on your case')
      await bringIn(ctx, await licenceRules())
      expect(await page()).toMatch(/QAR.1,020 for one year/)
    },
  )
})
