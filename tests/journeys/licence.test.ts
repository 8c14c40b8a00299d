import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packCatalogue } from '../../src/modules/services/fixture.ts'
import { until } from '../support/started.ts'
import { fillIn, fillPages, send } from './apply.ts'
import { type Look, PDF } from './people.ts'
import { walk } from './robot.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 1280, script: true },
  { language: 'en', width: 360, script: true },
  { language: 'ar', width: 360, script: false },
]

const { services } = await packCatalogue('qatar')
const APPEAL = services.find(({ bundle: { id } }) => id === 'licensing-appeal')?.bundle

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

const signInOf = (who: string, number = 0) => stage.signInOf(who, number)
const arrive = (look: Look) => stage.arrive(look)

/** A senior officer proposes, another official confirms. */
async function revoke(look: Look, number: string) {
  const senior = await arrive(look)
  const { t } = senior
  await senior.signIn(signInOf('senior officer'), `/office/licences/${number}`)
  await senior.choose('reason', 'false-data')
  await senior.fill('text', 'شهادة الإنجاز ليست لهذا المبنى')
  await senior.press(t('licences.office.revoke.propose'))
  await senior.reads(t('licences.office.revoke.waits'))
  const second = await arrive(look)
  await second.signIn(signInOf('officer', 1), `/office/licences/${number}`)
  await second.press(t('licences.office.revoke.confirm'))
  await second.reads(t('licences.state.revoked'))
  await senior.leave()
  await second.leave()
}

describe.each(LOOKS)(
  'The home business licence in $language at $width px, script $script',
  (look) => {
    const { script } = look

    it('goes from the eligibility check to a licence that anyone can check', async () => {
      const applicant = await arrive(look)
      const officer = await arrive(look)
      const { t, page } = applicant

      await applicant.go('')
      await page.locator('main a[href$="/services/home-business-licence"]').first().click()
      await applicant.seen()
      await applicant.follow(t('services.page.eligibility'))
      await applicant.reads(t('rules.check.question', { number: 1 }))
      await applicant.signIn(signInOf('applicant'), '/services/home-business-licence/apply')
      const reference = await fillIn(applicant)
      await send(applicant)
      await page.goBack()
      await page.goForward()

      await officer.signIn(signInOf('officer'), '/office')
      await officer.go(`/office/cases/${reference}`)
      await officer.reads(t('cases.rules-say.yes'))
      await officer.press(t('cases.claim.do'))
      await officer.choose('decision', 'return')
      await officer.fill('note.home.completionCertificate', 'رقم المبنى غير واضح')
      await officer.press(t('cases.office.send'))

      await applicant.go('/my')
      await applicant.go(`/my/cases/${reference}`)
      await applicant.reads('رقم المبنى غير واضح')
      await applicant.press(t('cases.case.correct-now'))
      await applicant.attach('home.completionCertificate', PDF('completion-2.pdf'))
      await applicant.press(t('services.form.continue'))
      await page.check('[name="declaration"]')
      await applicant.press(t('services.form.send.correction'))
      await applicant.reads(t('cases.sent.corrected'))

      await officer.go(`/office/cases/${reference}`)
      await officer.choose('decision', 'approve')
      await officer.press(t('cases.office.send'))

      await until(async () => {
        await page.goto(`${stage.url}/${look.language}/my/cases/${reference}`)
        return (await page.locator('main a[href*="/my/licences/"]').count()) > 0
      }, 'the licence to be issued')
      await applicant.seen()
      await page.locator('main a[href*="/my/licences/"]').first().click()
      await applicant.reads(t('licences.state.valid'))
      await applicant.seen()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('main a[href$="/document"]').click(),
      ])
      const file = await readFile(await download.path())
      expect(file.subarray(0, 5).toString()).toBe('%PDF-')

      const stranger = await arrive(look)
      const check = async (buffer: Buffer) => {
        await stranger.go('/verify')
        await stranger.attach('file', { name: 'licence.pdf', mimeType: 'application/pdf', buffer })
        await stranger.press(t('licences.verify.submit'))
      }
      await check(file)
      await stranger.reads(t('licences.verify.valid'))
      await stranger.reads(t('licences.verify.check-intact'))
      const { name } = signInOf('applicant')
      expect(await stranger.page.locator('main').innerText()).not.toContain(name)
      const altered = Buffer.concat([file, Buffer.from('\n% something more\n')])
      await check(altered)
      await stranger.reads(t('licences.verify.altered'))

      const number = /QA-L-[0-9A-Z-]+/.exec(page.url())?.[0] ?? ''
      const checkNumber = async () => {
        await stranger.go('/verify')
        await stranger.fill('number', number)
        await stranger.press(t('licences.verify.submit'))
      }
      await checkNumber()
      await stranger.reads(t('licences.verify.by-number'))
      await revoke(look, number)
      await checkNumber()
      await stranger.reads(t('licences.verify.revoked'))
      await applicant.go(`/my/licences/${number}`)
      await applicant.reads(t('licences.state.revoked'))

      await applicant.leave()
      await officer.leave()
      await stranger.leave()
    })

    it('tells who does not qualify before they send; officers see why, auditors replay it', async () => {
      const applicant = await arrive(look)
      const officer = await arrive(look)
      const auditor = await arrive(look)
      const { t } = applicant
      await applicant.signIn(signInOf('applicant', 1), '/my')
      const reference = await fillIn(applicant, 'chemicals')
      await applicant.reads(t('services.decision.no'))
      await applicant.reads(t('services.decision.no-more'))
      await applicant.seen()
      await send(applicant)
      await applicant.go(`/my/cases/${reference}`)
      await applicant.reads(t('cases.case.rules'))
      await applicant.seen()

      await officer.signIn(signInOf('officer'), `/office/cases/${reference}`)
      await officer.reads(t('cases.rules-say.no'))
      await officer.page.locator('summary', { hasText: t('cases.rules-say.how') }).click()
      await officer.reads(t('cases.rules-say.from.account'))
      await officer.seen()

      await auditor.signIn(signInOf('auditor'), `/office/outcomes/${reference}`)
      await auditor.press(t('cases.outcomes.replay'))
      await auditor.reads(t('cases.outcomes.same', { model: '' }).slice(0, 12))
      await auditor.seen()
      await applicant.leave()
      await officer.leave()
      await auditor.leave()
    })

    it('ends in a refusal only when a second officer confirms it, against which one appeals', async () => {
      const applicant = await arrive(look)
      const first = await arrive(look)
      const second = await arrive(look)
      const { t } = applicant
      await applicant.signIn(signInOf('applicant', 1), '/my')
      const reference = await fillIn(applicant)
      await send(applicant)

      await first.signIn(signInOf('officer'), '/office/cases')
      await first.go(`/office/cases/${reference}`)
      await first.press(t('cases.claim.do'))
      await first.press(t('cases.claim.release'))
      await first.reads(t('cases.history.released'))
      await first.press(t('cases.claim.do'))
      await first.choose('decision', 'refuse')
      await first.press(t('cases.office.send'))
      await first.choose('decision', 'refuse')
      await first.choose('reasons', 'unsuitable-area')
      await first.fill('text', 'المنطقة غير مناسبة لهذا النشاط')
      await first.press(t('cases.office.send'))
      await first.go(`/office/cases/${reference}`)
      await first.reads(t('cases.office.second-waits'))

      await applicant.go(`/my/cases/${reference}`)
      await applicant.reads(t('cases.states.under-review'))
      await second.signIn(signInOf('officer', 1), `/office/cases/${reference}`)
      await second.press(t('cases.office.confirm-refusal'))
      await applicant.go(`/my/cases/${reference}`)
      await applicant.reads('المنطقة غير مناسبة لهذا النشاط')
      await applicant.go('/my/messages')
      await applicant.reads(t('cases.notices.refused.subject'))

      await applicant.go(`/my/cases/${reference}`)
      await applicant.press(t('cases.appeals.begin'))
      await walk(applicant, APPEAL ?? expect.fail('not in the pack'), stage.pack)
      await applicant.reads(t('cases.sent.sent'))
      for (const somebody of [applicant, first, second]) await somebody.leave()
    })

    it('is withdrawn by the applicant, and worked on by no officer of their own', async () => {
      const officer = await arrive(look)
      const { t } = officer
      await officer.signIn(signInOf('officer'), '/my')
      const reference = await fillIn(officer)
      await send(officer)
      await officer.go(`/office/cases/${reference}`)
      await officer.reads(t('cases.office.own'))
      expect(await officer.page.getByRole('button', { name: t('cases.claim.do') }).count()).toBe(0)
      await officer.go(`/my/cases/${reference}`)
      await officer.follow(t('cases.withdraw.link'))
      await officer.press(t('cases.withdraw.do'))
      await officer.go(`/my/cases/${reference}`)
      await officer.reads(t('cases.states.withdrawn'))
      await officer.leave()
    })

    // Without script the pages are the same: once is enough.
    if (!script) return
    it('is saved on one device and finished on another', async () => {
      const desk = await arrive({ ...look, width: 1280 })
      const phone = await arrive({ ...look, width: 360 })
      const { t } = desk
      await desk.signIn(signInOf('applicant', 2), '/my')
      await desk.go('/services/home-business-licence/apply')
      const another = desk.page
        .locator('main')
        .getByRole('button', { name: t('services.apply.another') })
      await desk.press(
        t((await another.count()) > 0 ? 'services.apply.another' : 'services.apply.start'),
      )
      const path = desk.path()
      await phone.signIn(signInOf('applicant', 2), path)
      await desk.choose('home.tenure', 'owned')
      await desk.press(t('services.form.later'))
      await phone.choose('home.tenure', 'family')
      await phone.press(t('services.form.continue'))
      await phone.reads(t('services.conflict.title'))
      await phone.reads(t('services.conflict.theirs'))
      await phone.press(t('services.conflict.keep'))
      await phone.page.waitForSelector('[name="home.address.zone"]')
      await fillPages(phone)
      await send(phone)
      await desk.go(`/apply/${path.split('/')[2]}`)
      await desk.reads(t('cases.states.submitted'))
      await desk.leave()
      await phone.leave()
    })
  },
)

describe('The log of all that', () => {
  it('names nobody, and nothing of what they wrote', () => {
    const log = readFileSync(join(stage.igov.dataDir, 'logs', 'igov.log'), 'utf8')
    const names = stage.signIns.flatMap(({ id, name, about }) => [id, name, about.split(',')[0]])
    const written = ['بيت الهيل', 'خياطة العباءات', '33000001', 'completion.pdf']
    expect([...names, ...written].filter((text) => text && log.includes(text))).toEqual([])
    expect(log).toContain('postgres')
  })
})
