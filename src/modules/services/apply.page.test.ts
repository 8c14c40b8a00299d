import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'
import { getOpenDraft } from './draft.ts'
import { startCorrection, startDraft } from './draft-begin.ts'
import { saveAnswers } from './draft-save.ts'
import { closeDraft, lockReadyDraft } from './submission.ts'

const SERVICE = 'home-business-licence'

/** The smallest document that is one. */
const PAPER = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const paper = { name: 'completion.pdf', bytes: PAPER }
const PAPER_FIELD = 'home.completionCertificate'
const address = {
  'home.livesThere': 'yes',
  'home.address.zone': '٥٥',
  'home.address.street': '340',
  'home.address.building': '27',
}

/** Fills in a page as a browser without script does: hidden inputs and all. */
async function fill(
  browser: Browser,
  path: string,
  fields: Record<string, string | string[]>,
  files: Record<string, { name: string; bytes: Buffer }> = {},
) {
  const plain = path.replace(/[?#].*$/, '')
  const { body } = await browser.get(path)
  return browser.post(plain, { ...formIn(body, plain), _do: 'continue', ...fields }, files)
}

const begin = async (browser: Browser, lang = 'ar') => {
  const { location } = await browser.post(`/${lang}/services/${SERVICE}/apply`)
  return location ?? ''
}

describe('an application', () => {
  dbTest(
    'says at its field that a file is larger than anything we take, and keeps the rest',
    async ({ browse, given }) => {
      const browser = await browse(await given.person())
      const home = await begin(browser, 'en')
      const huge = { name: 'scan.pdf', bytes: Buffer.alloc(13 * 1024 * 1024, 'x') }
      const sent = await fill(
        browser,
        home,
        { ...address, 'home.tenure': 'owned' },
        { 'home.completionCertificate': huge },
      )
      expect(sent.status).toBe(303)
      const again = await browser.get(sent.location ?? '')
      expect(bodyOf(again.body)).toContain('This file is too large. Attach one of at most')
      expect(again.body).toContain('value="27"')
    },
  )

  dbTest('is filled in page by page without script, in Arabic', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const home = await begin(browser)
    expect(home).toMatch(/^\/ar\/apply\/QA-.*\/home$/)
    const activities = await fill(
      browser,
      home,
      { ...address, 'home.tenure': 'owned' },
      { 'home.completionCertificate': paper },
    )
    expect(activities.location).toMatch(/\/activities$/)
    const name = await fill(browser, activities.location ?? '', {
      'activities.0.activity': 'sewing',
      'activities.0.description': 'خياطة عباءات',
      'activities.0.materials': ['textile'],
      'activities.0.dailyOrders': '١٥',
    })
    expect(name.location).toMatch(/\/name$/)
    const contact = await fill(browser, name.location ?? '', { wantsTradeName: 'no' })
    expect(contact.location).toMatch(/\/contact$/)
    const check = await fill(browser, contact.location ?? '', { mobile: '٣٣٠٠ ٠٠٠١' })
    expect(check.location).toMatch(/\/check$/)
    const page = await browser.get(check.location ?? '')
    const text = bodyOf(page.body)
    expect(text).toContain('سارة خالد')
    expect(text).toContain('completion.pdf')
    expect(text).toContain('خياطة عباءات')
    expect(page.body).toContain(`action="${(check.location ?? '').replace('check', 'submit')}"`)
    const { headers, raw } = await browser.get(
      /href="([^"]*\/files\/[^"]*)"/.exec(page.body)?.[1] ?? '',
    )
    expect(raw.equals(PAPER)).toBe(true)
    expect(headers['content-disposition']).toContain('attachment')
  })

  dbTest(
    'gives back what was typed, with what is wrong in its place',
    async ({ browse, given }) => {
      const browser = await browse(await given.person())
      const home = await begin(browser, 'en')
      const typed = { ...address, 'home.address.zone': '9"><b>9', 'home.tenure': 'owned' }
      const { location = '' } = await fill(browser, home, typed, {
        'home.completionCertificate': { name: 'x.pdf', bytes: Buffer.from('<html>') },
      })
      expect(location).toBe(`${home}?errors=1`)
      const { body } = await browser.get(location)
      expect(body).toContain('href="#home-address"')
      expect(body).toContain('value="9&#34;><b>9"')
      expect(bodyOf(body)).toContain('2 things on this page')
      expect(body).toContain('value="340"')
      expect(body).toContain('id="home-completionCertificate-error"')
      expect(body).toContain('<title>Error:')
      expect(await browser.get(location.replace('/en/', '/ar/'))).toMatchObject({ status: 200 })
    },
  )

  dbTest('keeps a file when the rest of the page is wrong', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const home = await begin(browser)
    await fill(browser, home, {}, { 'home.completionCertificate': paper })
    const { body } = await browser.get(home)
    expect(bodyOf(body)).toContain('completion.pdf')
    await fill(browser, home, { _do: 'remove-file:home.completionCertificate' })
    expect(bodyOf((await browser.get(home)).body)).not.toContain('completion.pdf')
  })

  dbTest('asks what an answer brings up, without calling it wrong', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const home = await begin(browser)
    const { location = '' } = await fill(
      browser,
      home,
      { ...address, 'home.tenure': 'rented' },
      { 'home.completionCertificate': paper },
    )
    expect(location).toBe(`${home}?more=1#home-ownerConsent`)
    const { body } = await browser.get(location)
    expect(body).toContain('name="home.ownerConsent"')
    expect(body).not.toContain('summary-bad')
  })

  dbTest('calls what an answer brings up not wrong beside what is', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const home = await begin(browser)
    const { location = '' } = await fill(browser, home, { ...address, 'home.tenure': 'rented' })
    expect(location).toBe(`${home}?errors=1&came=home.ownerConsent`)
    const { body } = await browser.get(location)
    const faults = /summary-bad.*?<\/ul>/s.exec(body)?.[0] ?? ''
    expect(faults).toContain('completionCertificate')
    expect(faults).not.toContain('ownerConsent')
    expect(body).toContain('name="home.ownerConsent"')
    const again = await fill(browser, location, {})
    expect(again.location).toBe(`${home}?errors=1`)
  })

  dbTest('adds, asks about and removes an item', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const activities = (await begin(browser)).replace('/home', '/activities')
    const item = (index: number, activity: string) => ({
      [`activities.${index}.activity`]: activity,
      [`activities.${index}.description`]: activity,
      [`activities.${index}.materials`]: ['textile'],
    })
    const added = await fill(browser, activities, { ...item(0, 'sewing'), _do: 'add:activities' })
    expect(added.location).toBe(`${activities}#activities-1`)
    await fill(browser, activities, {
      ...item(0, 'sewing'),
      ...item(1, 'printing-copying'),
      _do: 'add:activities',
    })
    const all = {
      ...item(0, 'sewing'),
      ...item(1, 'printing-copying'),
      ...item(2, 'gifts-wrapping'),
    }
    const asked = await fill(browser, activities, { ...all, _do: 'ask:activities.1' })
    expect(asked.location).toBe(`${activities}?ask=activities.1#activities-1`)
    const question = await browser.get(asked.location ?? '')
    expect(question.body).toContain('value="remove:activities.1"')
    await fill(browser, activities, { ...all, _do: 'remove:activities.1' })
    const { body } = await browser.get(activities)
    expect(body).toContain('name="activities.1.description"')
    expect(body).not.toContain('name="activities.2.description"')
    expect(body).toMatch(/name="activities\.1\.description"[^>]*>gifts-wrapping</)
  })

  dbTest('is gone on with on another device, and can be thrown away', async ({ browse, given }) => {
    const person = await given.person()
    const first = await browse(person)
    const home = await begin(first)
    const later = await fill(first, home, { 'home.tenure': 'family', _do: 'later' })
    expect(later.location).toMatch(/\/saved$/)
    expect((await first.get(later.location ?? '')).status).toBe(200)
    const second = await browse(person)
    const start = await second.get(`/ar/services/${SERVICE}/apply`)
    const reference = home.split('/')[3] ?? ''
    expect(start.body).toContain(`/ar/apply/${reference}`)
    const resumed = await second.get(`/ar/apply/${reference}`)
    expect(resumed.location).toBe(home)
    expect((await second.get(home)).body).toMatch(/value="family" checked/)
    const question = await second.get(`/ar/apply/${reference}/discard`)
    expect(question.body).toContain(reference)
    expect((await second.get(`/ar/apply/${reference}`)).status).toBe(303)
    await second.post(`/ar/apply/${reference}/discard`)
    expect((await second.get(home)).status).toBe(404)
  })

  dbTest('is nobody else’s, by whatever address', async ({ browse, given }) => {
    const owner = await browse(await given.person())
    const home = await begin(owner)
    await fill(owner, home, {}, { 'home.completionCertificate': paper })
    const file = /href="([^"]*\/files\/[^"]*)"/.exec((await owner.get(home)).body)?.[1] ?? ''
    const other = await browse(await given.person())
    for (const path of [home, home.replace('/home', '/check'), home.replace('/home', ''), file]) {
      expect((await other.get(path)).status).toBe(404)
    }
    expect((await other.post(home, { 'home.tenure': 'owned' })).status).toBe(404)
    expect((await (await browse()).get(home)).location).toContain('/sign-in')
  })

  dbTest('never jumps over what is missing', async ({ browse, given }) => {
    const browser = await browse(await given.person())
    const home = await begin(browser)
    const check = await browser.get(home.replace('/home', '/check'))
    expect(check.location).toBe(home)
    expect((await browser.get(home.replace('/home', '/nowhere'))).status).toBe(404)
    expect((await browser.get(home.replace('/home', '/contact'))).status).toBe(200)
    expect((await browser.get(home.replace('/home', '/safety'))).location).toBe(home)
  })

  dbTest(
    'is checked and sent without a page that asks for nothing more, and leads back to what is wrong',
    async ({ browse, given, as }) => {
      const person = await given.person()
      const browser = await browse(person)
      const home = await begin(browser, 'en')
      const check = home.replace('/home', '/check')
      await fill(browser, home, { ...address, 'home.tenure': 'owned' }, { [PAPER_FIELD]: paper })
      await fill(browser, home.replace('/home', '/activities'), {
        'activities.0.activity': 'sewing',
        'activities.0.description': 'Gowns',
        'activities.0.materials': ['textile'],
      })
      await fill(browser, home.replace('/home', '/name'), { wantsTradeName: 'no' })
      expect((await browser.get(check)).location).toMatch(/\/contact$/)
      expect((await browser.get(`${check}?errors=1`)).location).toMatch(/\/contact\?errors=1$/)
      // Answered, but on no page that was saved: the page of contact counts as unopened.
      const reference = home.split('/')[3] ?? ''
      const { answers } = await getOpenDraft(as(person), reference)
      await saveAnswers(as(person), reference, { ...answers, mobile: '+97433000001' })
      const page = await browser.get(check)
      expect(page.status).toBe(200)
      expect(page.body).toContain(`href="${home.replace('/home', '/contact')}"`)
      const sent = formIn(page.body, check.replace('/check', '/submit'))
      const done = await browser.post(check.replace('/check', '/submit'), {
        ...sent,
        declaration: 'yes',
      })
      expect(done.location).toBe(`/en/my/cases/${reference}/sent`)
    },
  )

  dbTest('that was sent leads to its case', async ({ browse, given, as }) => {
    const person = await given.person()
    const browser = await browse(person)
    const home = await begin(browser)
    const reference = home.split('/')[3] ?? ''
    const ctx = as(person)
    const { id } = await getOpenDraft(ctx, reference)
    await closeDraft(ctx, id)
    for (const page of ['home', 'check']) {
      const { location } = await browser.get(home.replace('/home', `/${page}`))
      expect(location).toBe(`/ar/my/cases/${reference}`)
    }
    const late = await browser.post(home, { 'home.tenure': 'owned' })
    expect(late).toMatchObject({ status: 303, location: `/ar/my/cases/${reference}` })
  })
})

describe('a service that asks how sure we are of who applies', () => {
  dbTest(
    'leads to a step-up before the form, and refuses what is sent without',
    async ({ ctx, browse, given, as }) => {
      const person = await given.person()
      const ready = await browse(person)
      const reference = (await begin(ready)).split('/').at(-2) ?? ''
      await sql`update identity.person set ial = 1 where id = ${person.id}`.execute(ctx.sql)
      const browser = await browse(person)
      const asked = await browser.get(`/en/services/${SERVICE}/apply`)
      const next = encodeURIComponent(`/en/services/${SERVICE}/apply`)
      expect(asked.location).toBe(`/en/sign-in/step-up?need=ial2.aal1&next=${next}`)
      expect(bodyOf((await browser.get(asked.location ?? '')).body)).toContain('service centre')
      expect((await browser.post(`/en/services/${SERVICE}/apply`)).location).toContain('need=ial2')
      const act = lockReadyDraft(as({ kind: 'person', id: person.id, name: {} }), reference)
      await expect(act).rejects.toThrow('kernel/step-up')
    },
  )
})

describe('a correction', () => {
  dbTest(
    'shows what was said, and everything else as it was sent',
    async ({ browse, given, as }) => {
      const person = await given.person()
      const ctx = as(person)
      const { id, reference, version } = await startDraft(ctx, SERVICE)
      await closeDraft(ctx, id)
      await startCorrection(ctx, {
        about: '019aa000-0000-7000-8000-000000000002',
        reference,
        service: SERVICE,
        version,
        answers: {
          home: {
            livesThere: true,
            tenure: 'owned',
            address: { zone: '55', street: '340', building: '27' },
          },
          activities: [{ activity: 'sewing', description: 'خياطة', materials: ['textile'] }],
          wantsTradeName: false,
          mobile: '+97433000001',
        },
        fields: ['activities[1].description', 'home.completionCertificate'],
        notes: { 'activities[1].description': 'اشرح ما ستقدمه' },
      })
      const browser = await browse(person)
      const home = `/ar/apply/${reference}/home`
      expect((await browser.get(`/ar/apply/${reference}`)).location).toBe(home)
      expect((await browser.get(home)).body).not.toContain('name="home.tenure"')
      const next = await fill(browser, home, {}, { 'home.completionCertificate': paper })
      expect(next.location).toBe(`/ar/apply/${reference}/activities`)
      const { body } = await browser.get(next.location ?? '')
      expect(bodyOf(body)).toContain('اشرح ما ستقدمه')
      expect(body).toContain('name="activities.0.description"')
      expect(body).not.toContain('name="activities.0.materials"')
      expect(body).not.toContain('value="add:activities"')
      const fields = { 'activities.0.description': 'خياطة عباءات' }
      const check = await fill(browser, next.location ?? '', fields)
      expect(check.location).toBe(`/ar/apply/${reference}/check`)
    },
  )
})

describe('one page on two devices', () => {
  dbTest('shows both answers, and keeps the one that is chosen', async ({ browse, given }) => {
    const person = await given.person()
    const [here, there] = [await browse(person), await browse(person)]
    const home = await begin(here)
    const mine = formIn((await here.get(home)).body, home)
    await fill(there, home, { ...address, 'home.tenure': 'rented' })
    const clash = await here.post(home, {
      ...mine,
      ...address,
      'home.tenure': 'owned',
      _do: 'continue',
    })
    expect(clash.status).toBe(409)
    expect(clash.body).toContain('name="_keep.home.tenure"')
    expect(clash.body).not.toContain('name="_keep.home.address"')
    const again = { ...formIn(clash.body, home), '_keep.home.tenure': 'theirs', _do: 'continue' }
    await here.post(home, again)
    expect((await here.get(home)).body).toMatch(/value="rented" checked/)
  })

  dbTest('is no clash when both say the same, or on different pages', async ({ browse, given }) => {
    const person = await given.person()
    const [here, there] = [await browse(person), await browse(person)]
    const home = await begin(here)
    const mine = formIn((await here.get(home)).body, home)
    const fields = { ...address, 'home.tenure': 'owned' }
    await fill(there, home, fields)
    await fill(there, home.replace('/home', '/contact'), { mobile: '33000001' })
    expect((await here.post(home, { ...mine, ...fields, _do: 'continue' })).status).toBe(303)
  })
})
