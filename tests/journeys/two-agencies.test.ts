import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/started.ts'
import { send } from './apply.ts'
import { type Look, PDF, type Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 1280, script: true },
  { language: 'en', width: 360, script: true },
]

/** What each body says of the villa, by who speaks for it. */
const OPINIONS = {
  'civil defence officer': 'مخارج الطوارئ كافية',
  'Kahramaa officer': 'الحمل الكهربائي متاح',
  'Ashghal officer': 'لا يمر بالقطعة خط صرف',
  'Communications Regulatory Authority officer': 'مسار الألياف واضح',
  'traffic officer': 'مدخل السيارات آمن',
}

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

const signInOf = (who: string, number = 0) => stage.signInOf(who, number)

/** Begins an application; the person is on its first page then. @returns its reference */
async function begin(person: Somebody, service: string): Promise<string> {
  const { t, page } = person
  await person.go(`/services/${service}/apply`)
  const another = page.locator('main').getByRole('button', { name: t('services.apply.another') })
  await person.press(
    t((await another.count()) > 0 ? 'services.apply.another' : 'services.apply.start'),
  )
  return person.path().split('/')[2] ?? ''
}

const next = (person: Somebody) => person.press(person.t('services.form.continue'))

async function fillContact(person: Somebody) {
  await person.fill('mobile', '٣٣٠٠٠٠٠١')
  await next(person)
}

async function applyForBuilding(person: Somebody): Promise<string> {
  const reference = await begin(person, 'building-permit')
  await person.fill('site.zone', '٦٩')
  await person.fill('site.parcel', '1184')
  await person.attach('site.deed', PDF('deed.pdf'))
  await next(person)
  await person.choose('work', 'new')
  await person.choose('buildingUse', 'villa')
  await person.fill('floors', '2')
  await person.fill('builtArea', '420')
  await person.attach('drawings', PDF('drawings.pdf'))
  await next(person)
  await person.fill('consultant.name', 'مكتب الواحة للاستشارات')
  await person.fill('consultant.number', '81234')
  await person.attach('appointment', PDF('appointment.pdf'))
  await next(person)
  await fillContact(person)
  await send(person)
  return reference
}

async function applyForBusiness(person: Somebody, activity: string): Promise<string> {
  const reference = await begin(person, 'commercial-licence-issue')
  await person.fill('registration', '12345')
  await person.attach('registrationCopy', PDF('registration.pdf'))
  await next(person)
  await person.choose('activity', activity)
  await person.fill('description', 'بيع الدراجات وإصلاحها')
  await next(person)
  if (activity === 'shop') {
    await person.fill('premises.address.zone', '55')
    await person.fill('premises.address.street', '340')
    await person.fill('premises.address.building', '27')
    await person.fill('premises.area', '80')
    for (const paper of ['lease', 'completionCertificate', 'clearance']) {
      await person.attach(`premises.${paper}`, PDF(`${paper}.pdf`))
    }
    await next(person)
  }
  await fillContact(person)
  await send(person)
  return reference
}

/** Somebody of another body finds the application in their list, and says what that body thinks of it. */
async function giveOpinion(look: Look, who: string, reference: string, text: string) {
  const adviser = await stage.arrive(look)
  const { t } = adviser
  await adviser.signIn(signInOf(who), '/office/opinions')
  await adviser.follow(reference)
  await adviser.choose('favourable', 'yes')
  await adviser.fill('text', text)
  await adviser.press(t('cases.opinions.give'))
  expect(adviser.path()).toBe('/office/opinions')
  expect(await adviser.page.locator('main').innerText()).not.toContain(reference)
  await adviser.leave()
}

async function approve(officer: Somebody) {
  const { t } = officer
  await officer.press(t('cases.claim.do'))
  await officer.choose('decision', 'approve')
  await officer.press(t('cases.office.send'))
}

/** The applicant sees the licence, and gets its document. */
async function hasLicence(person: Somebody, reference: string) {
  const { page } = person
  await until(async () => {
    await person.go(`/my/cases/${reference}`)
    return (await page.locator('main a[href*="/my/licences/"]').count()) > 0
  }, 'the licence to be issued')
  await person.reads(person.t('cases.states.granted'))
  await page.locator('main a[href*="/my/licences/"]').first().click()
  await person.reads(person.t('licences.state.valid'))
  await person.seen()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('main a[href$="/document"]').click(),
  ])
  const file = await readFile(await download.path())
  expect(file.subarray(0, 5).toString()).toBe('%PDF-')
}

describe.each(LOOKS)('In $language at $width px', (look) => {
  it('a building permit goes through five bodies, at once, and the municipality', async () => {
    const applicant = await stage.arrive(look)
    const officer = await stage.arrive(look)
    const { t } = applicant
    await applicant.signIn(signInOf('applicant'), '/my')
    const reference = await applyForBuilding(applicant)
    await applicant.go(`/my/cases/${reference}`)
    await applicant.reads(t('cases.states.consulting'))

    await officer.signIn(signInOf('municipality officer'), `/office/cases/${reference}`)
    for (const [who, text] of Object.entries(OPINIONS)) {
      await officer.go(`/office/cases/${reference}`)
      await officer.reads(t('cases.opinions.awaited'))
      await giveOpinion(look, who, reference, text)
    }
    await officer.go(`/office/cases/${reference}`)
    for (const text of Object.values(OPINIONS)) await officer.reads(text)
    expect(await officer.page.locator('main').innerText()).not.toContain(
      t('cases.opinions.awaited'),
    )
    await approve(officer)
    await hasLicence(applicant, reference)
    await applicant.leave()
    await officer.leave()
  })

  it('a commercial licence goes through the municipality only where there are premises', async () => {
    const applicant = await stage.arrive(look)
    const officer = await stage.arrive(look)
    const { t } = applicant
    await applicant.signIn(signInOf('applicant'), '/my')
    const shop = await applyForBusiness(applicant, 'shop')
    const online = await applyForBusiness(applicant, 'online-trade')

    await officer.signIn(signInOf('officer'), `/office/cases/${shop}`)
    await officer.reads(t('cases.opinions.awaited'))
    await officer.go(`/office/cases/${online}`)
    await approve(officer)
    await hasLicence(applicant, online)

    await giveOpinion(look, 'municipality officer', shop, 'المحل مهيأ للنشاط')
    await officer.go(`/office/cases/${shop}`)
    await officer.reads('المحل مهيأ للنشاط')
    await approve(officer)
    await hasLicence(applicant, shop)
    await applicant.leave()
    await officer.leave()
  })
})
