import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packCatalogue } from '../../src/modules/services/fixture.ts'
import { begin, fillPage } from '../robots/browser.ts'
import type { Bundle } from '../robots/walk.ts'
import { until } from '../support/started.ts'
import { fillPages } from './apply.ts'
import type { Look, Somebody } from './people.ts'
import { walkFrom } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
]
const PAID = 'police-clearance'
const TYPED = 'traffic-violation-objection'
const HELPED = 'home-business-licence'
const PLACED = 'zakat-aid'
const MANY = 'renew-residence-permit'
/** Whose officer helps. */
const COUNTER = { ar: 'وزارة التجارة والصناعة', en: 'Ministry of Commerce and Industry' }
const WORKERS = [
  'row;permits[1].who;permits[1].holderName;permits[1].holder;permits[1].expiresOn;permits[1].years;phone',
  '1;worker;Lea Santos;28860899917;2026-12-30;1;33000013',
  '2;worker;Jose Cruz;29060899915;2026-12-30;9;33000013',
].join('\r\n')

/** The country's pack, where one of its services is typed over by its agency. */
function packTypedOver(home: string): string {
  const dir = join(home, 'pack')
  cpSync(join(import.meta.dirname, '../../packs/qatar'), dir, { recursive: true })
  const folder = join(dir, 'services', TYPED)
  const change = (path: string, edit: (text: string) => string) => {
    const file = join(folder, path)
    writeFileSync(file, edit(readFileSync(file, 'utf8')))
  }
  change('service.yaml', (text) =>
    text.replace(
      'status: live',
      'status: typed-over\ntypedOver: { order: [ground, whatHappened] }',
    ),
  )
  for (const [language, system] of Object.entries({ ar: 'نظام المخالفات', en: 'Violations Book' }))
    change(`messages/${language}.yaml`, (text) => `typedOver: { system: ${system} }\n${text}`)
  return dir
}

const home = mkdtempSync(join(tmpdir(), 'igov ways '))
let stage: Stage
let bundles: Map<string, Bundle>

beforeAll(async () => {
  const dir = packTypedOver(home)
  stage = await openStage({ IGOV_PACK: dir })
  const { services } = await packCatalogue(dir)
  bundles = new Map(services.map(({ bundle }) => [bundle.id, bundle]))
})
afterAll(async () => {
  await stage?.close()
  rmSync(home, { recursive: true, force: true })
})

const bundleOf = (id: string) => bundles.get(id) ?? expect.fail(`${id} is not in the pack`)

async function enter(look: Look, who: string, number: number, path: string): Promise<Somebody> {
  const somebody = await stage.arrive(look)
  await somebody.signIn(stage.signInOf(who, number), path)
  return somebody
}

/**
 * Applies as the robot does, by a scenario with these answers; what a register may know is answered anew.
 *
 * @returns the reference
 */
async function apply(
  person: Somebody,
  service: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<string> {
  const bundle = bundleOf(service)
  const scenarios = (bundle.scenarios ?? []).filter(
    ({ steps, answers }) =>
      steps && Object.entries(wanted).every(([name, value]) => answers[name] === value),
  )
  await person.go(`/services/${service}/apply`)
  await walkFrom(person, { ...bundle, scenarios }, stage.pack, 'decline')
  await person.reads(person.t('cases.sent.sent'))
  return person.path().split('/').at(-2) ?? ''
}

/** Types into the box of the page, and presses Enter. */
async function search(somebody: Somebody, typed: string) {
  const loaded = somebody.page.waitForEvent('load')
  await somebody.fill('q', typed)
  await somebody.page.keyboard.press('Enter')
  await loaded
  await somebody.seen()
}

/** Until something that the outbox brings is on a page. */
const comes = (somebody: Somebody, path: string, text: string) =>
  until(async () => {
    await somebody.go(path)
    return (await somebody.page.locator('main').innerText()).includes(text)
  }, text)

describe.each(LOOKS)(
  'Besides filling in a form of one’s own, in $language at $width px',
  (look) => {
    it('a fee is paid at the counter, whose officer says so, and the application goes on', async () => {
      const person = await enter(look, 'applicant', 0, '/my')
      const { t } = person
      const reference = await apply(person, PAID, { livedSixMonths: true })
      await person.go(`/my/cases/${reference}`)
      await person.reads(t('cases.states.awaiting-payment'))

      const cashier = await enter(look, 'criminal records officer', 0, '/office/payments')
      await search(cashier, reference)
      await cashier.follow(reference)
      await cashier.fill('amount', '1')
      await cashier.fill('receipt', `C-${look.language}`)
      const today = new Date()
      await cashier.fill('day.day', String(today.getDate()))
      await cashier.fill('day.month', String(today.getMonth() + 1))
      await cashier.fill('day.year', String(today.getFullYear()))
      await cashier.press(t('cases.payment.take-it'))
      expect(await cashier.page.locator('.summary-bad').count()).toBe(1)
      const hint = await cashier.page.locator('#amount-hint').innerText()
      await cashier.fill('amount', /[\d.,]*\d/.exec(hint)?.[0] ?? '')
      await cashier.press(t('cases.payment.take-it'))
      await cashier.reads(`C-${look.language}`)
      await cashier.leave()

      await comes(person, `/my/cases/${reference}`, `C-${look.language}`)
      await person.leave()
    })

    it('an officer at the counter fills in an application for somebody who agrees, and reads it back', async () => {
      const whom = stage.signInOf('applicant', 1)
      const officer = await enter(look, 'officer', 0, '/office/mandates/help')
      const { t, page } = officer
      await officer.fill('identifier', whom.id)
      await officer.fill('name', whom.name)
      await page.selectOption('[name=service]', HELPED)
      await page.selectOption('[name=document]', { index: 1 })
      await officer.press(t('mandates.assistance.begin'))
      expect(await page.locator('.summary-bad').count()).toBe(1)
      await page.check('[name=agreed]')
      await officer.press(t('mandates.assistance.begin'))
      await officer.follow(t('mandates.counter.desk.act'))
      await page.locator('main article form button').first().click()
      await page.waitForLoadState('load')
      await officer.go(`/services/${HELPED}/apply`)
      await officer.press(t('services.apply.start'))
      await page.locator('[name="home.address.zone"]').waitFor()
      await fillPages(officer)
      await page.check('[name=declaration]')
      await officer.press(t('services.form.send.application'))
      expect(await page.locator('.summary-bad').count()).toBe(1)
      await page.check('[name=_readBack]')
      await page.check('[name=declaration]')
      await officer.press(t('services.form.send.application'))
      await officer.reads(t('cases.sent.sent'))
      const reference = officer.path().split('/').at(-2) ?? ''
      await officer.leave()

      const person = await enter(look, 'applicant', 1, `/my/cases/${reference}`)
      await person.reads(COUNTER[look.language === 'ar' ? 'ar' : 'en'])
      await person.leave()
    })

    it('many are applied for with one table, whose rows are told apart', async () => {
      const person = await enter(look, 'applicant', 2, `/services/${MANY}/many`)
      const { t, page } = person
      const bytes = Buffer.from(WORKERS)
      await page.setInputFiles('main [name=file]', {
        ...{ name: 'workers.csv', mimeType: 'text/csv', buffer: bytes },
      })
      await person.press(t('cases.many.check'))
      const order = person.path()
      await comes(person, order, t('cases.many.send-title', { rows: 1 }))
      await person.reads(t('cases.many.rows.wrong'))
      await page.check('[name=declaration]')
      await person.press(t('cases.many.send', { rows: 1 }))
      await comes(person, `${order}?state=sent`, t('cases.many.rows.sent'))
      await person.leave()
    })

    it('a place is put on the map by pressing on the outline of its zone', async () => {
      const bundle = bundleOf(PLACED)
      const person = await enter(look, 'applicant', 2, `/services/${PLACED}/apply`)
      const { page } = person
      const zone = page.locator('main [name$=".zone"]')
      const pin = page.locator('main [name$=".pin"]')
      await begin(person)
      for (let looked = 0; looked < 5 && (await zone.count()) === 0; looked++)
        await fillPage(person, bundle, stage.pack, 'decline')
      await zone.fill('٥٥')
      await zone.blur()
      await page.locator('.zone-map').click()
      await expect.poll(() => pin.inputValue()).toMatch(/^25\.\d{5}, 51\.\d{5}$/)
      await person.seen()
      await person.leave()
    })

    it('what an agency keeps in a system of its own is typed over into it, with its number there', async () => {
      const person = await enter(look, 'applicant', 0, `/services/${TYPED}`)
      const { t } = person
      const system = look.language === 'ar' ? 'نظام المخالفات' : 'Violations Book'
      const reference = await apply(person, TYPED, { forCourt: false })
      const officer = await enter(look, 'traffic officer', 0, '/office/typing')
      await comes(officer, '/office/typing', reference)
      await officer.go(`/office/cases/${reference}`)
      await officer.press(t('cases.claim.do'))
      await officer.go(`/office/typing/${reference}`)
      await officer.fill('theirs', 'VB 2026/7')
      await officer.press(t('cases.typing.done'))
      await officer.reads(t('cases.typing.typed', { system }))
      await officer.leave()
      await comes(person, `/my/cases/${reference}`, 'VB 2026/7')
      await person.leave()
    })

    it('anybody sees which services are done in which way, and finds what a register opens', async () => {
      const anybody = await stage.arrive(look)
      const { t } = anybody
      await anybody.go('/service-status')
      await anybody.reads(t('services.status.title'))
      await anybody.go('/register')
      await search(anybody, 'لا أحد بهذا الاسم')
      await anybody.reads(t('licences.register.none'))
      await anybody.leave()
      const officer = await enter(look, 'senior officer', 0, '/office/services/status')
      await officer.reads('1')
      await officer.leave()
    })
  },
)
