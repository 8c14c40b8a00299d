import { until } from '../support/started.ts'
import { apply, begin, declare, fillIn, SERVICE } from './application.ts'
import type { Camera, View } from './camera.ts'
import { pdf, type Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

/** Who takes part: three who apply, two officers and a senior one, and somebody who only looks. */
export type Cast = {
  applicants: readonly [Visitor, Visitor, Visitor]
  officers: readonly [Visitor, Visitor]
  senior: Visitor
  stranger: Visitor
}

/** The licence from the first page of the form to its revocation, with all that happens on the way. */
export async function takeFlow(camera: Camera, cast: Cast) {
  await takeEmptyPages(camera, cast)
  const reference = await takeApplication(camera, cast)
  await takeWork(camera, cast, reference)
  await takeCorrection(camera, cast, reference)
  await takeLicence(camera, cast, reference)
  await takeRefusal(camera, cast)
  await takeWithdrawal(camera, cast)
  await camera.take(view('my', 'full'), cast.applicants[0], '/my')
  await camera.take(view('messages', 'full'), cast.applicants[0], '/my/messages')
}

async function takeEmptyPages(camera: Camera, { applicants: [applicant], officers, senior }: Cast) {
  await camera.take(view('my', 'empty'), applicant, '/my')
  await camera.take(view('messages', 'empty'), applicant, '/my/messages')
  await camera.take(view('apply', 'empty'), applicant, `${SERVICE}/apply`)
  await camera.take(view('error', 'forbidden'), applicant, '/office/cases')
  await camera.take(view('office', 'empty'), officers[0], '/office')
  await camera.take(view('work-list', 'empty'), officers[0], '/office/cases')
  await camera.take(view('office-licences', 'empty'), senior, '/office/licences')
}

async function takeApplication(camera: Camera, { applicants: [applicant] }: Cast) {
  const reference = await begin(applicant)
  await fillIn(applicant, reference, camera)
  const check = `/apply/${reference}/check`
  await camera.take(view('check', 'full'), applicant, check)
  await camera.takePaper(
    view('paper', 'draft'),
    applicant,
    (lang) => `/${lang}/apply/${reference}/answers.pdf`,
  )
  await camera.take(view('check', 'errors'), applicant, check, () => applicant.send('/submit'))
  await camera.take(view('saved', 'full'), applicant, `/apply/${reference}/saved`)
  await camera.take(view('apply', 'begun'), applicant, `${SERVICE}/apply`)
  await camera.take(view('my', 'draft'), applicant, '/my')
  await takeConflict(camera, applicant, `/apply/${reference}/contact`)
  await applicant.go(check)
  await declare(applicant)
  await camera.take(view('sent', 'application'), applicant, `/my/cases/${reference}/sent`)
  await camera.take(view('case', 'submitted'), applicant, `/my/cases/${reference}`)
  await camera.takePaper(
    view('paper', 'sent'),
    applicant,
    (lang) => `/${lang}/my/cases/${reference}/answers.pdf`,
  )
  return reference
}

async function takeConflict(camera: Camera, applicant: Visitor, path: string) {
  const elsewhere = await applicant.otherWindow()
  await camera.take(view('conflict', 'full'), applicant, path, async (_page, language) => {
    await elsewhere.go(path)
    await elsewhere.fill('mobile', language === 'ar' ? '33000002' : '33000003')
    await elsewhere.send('/contact', 'later')
    await applicant.fill('mobile', '33000009')
    await applicant.send('/contact', 'continue')
  })
  await elsewhere.page.close()
}

async function takeWork(camera: Camera, { applicants, officers }: Cast, reference: string) {
  const [officer, second] = officers
  const path = `/office/cases/${reference}`
  for (const applicant of applicants.slice(1)) await apply(applicant)
  await camera.take(view('office', 'full'), officer, '/office')
  await camera.take(view('office-case', 'unclaimed'), officer, path)
  await officer.go(path)
  await officer.send('/claim')
  await camera.take(view('office-case', 'claimed'), officer, path)
  for (const decision of ['return', 'refuse']) {
    await camera.take(view('office-case', `${decision}-errors`), officer, path, async () => {
      await officer.choose('decision', decision)
      await officer.send('/decide')
    })
  }
  await camera.take(view('office-case', 'of-another'), second, path)
  await camera.take(view('work-list', 'full'), officer, '/office/cases')
  await camera.take(view('work-list', 'not-found'), officer, '/office/cases?q=nobody')
  await camera.take(view('case', 'under-review'), applicants[0], `/my/cases/${reference}`)
}

async function takeCorrection(camera: Camera, { applicants, officers }: Cast, reference: string) {
  const [applicant] = applicants
  const [officer] = officers
  const path = `/my/cases/${reference}`
  await officer.go(`/office/cases/${reference}`)
  await officer.choose('decision', 'return')
  await officer.fill('note.home.completionCertificate', 'رقم المبنى غير واضح في الصورة.')
  await officer.send('/decide')
  await camera.take(view('office-case', 'returned'), officer, `/office/cases/${reference}`)
  await camera.take(view('case', 'returned'), applicant, path)
  await applicant.go(path)
  await applicant.send('/correct')
  const correction = applicant.path()
  await camera.take(view('correction', 'empty'), applicant, correction)
  await applicant.go(correction)
  await applicant.attach('home.completionCertificate', pdf('شهادة إتمام البناء 2.pdf'))
  await applicant.send('/home', 'continue')
  await camera.take(view('correction', 'check'), applicant, applicant.path())
  await applicant.go(correction.replace(/[^/]+$/, 'check'))
  await declare(applicant)
  await camera.take(view('sent', 'correction'), applicant, `${path}/sent`)
  await camera.take(view('office-case', 'corrected'), officer, `/office/cases/${reference}`)
}

async function takeLicence(camera: Camera, cast: Cast, reference: string) {
  const { applicants, officers, stranger } = cast
  const [applicant] = applicants
  const [officer] = officers
  const path = `/my/cases/${reference}`
  await officer.go(`/office/cases/${reference}`)
  await officer.choose('decision', 'approve')
  await officer.send('/decide')
  const link = applicant.page.locator('main a[href*="/my/licences/"]')
  await until(async () => {
    await applicant.go(path)
    return (await link.count()) > 0
  }, 'the licence to be issued')
  await camera.take(view('case', 'granted'), applicant, path)
  await camera.take(view('office-case', 'granted'), officer, `/office/cases/${reference}`)
  await link.first().click()
  await applicant.page.waitForURL(/\/my\/licences\//)
  const licence = applicant.path()
  const number = licence.split('/').at(-1) ?? ''
  await camera.take(view('licence', 'valid'), applicant, licence)
  await camera.take(view('licence', 'cancel'), applicant, `${licence}/cancel`)
  await applicant.go(licence)
  const file = await applicant.download('/document')
  await takeChecks(camera, stranger, { number, file })
  await takeRevocation(camera, cast, number)
  await camera.take(view('licence', 'revoked'), applicant, licence)
  await takeCheck(camera, stranger, 'revoked', () => stranger.fill('number', number))
}

async function takeRevocation(camera: Camera, { senior, officers }: Cast, number: string) {
  const [officer] = officers
  const desk = `/office/licences/${number}`
  await camera.take(view('office-licences', 'full'), senior, '/office/licences')
  await camera.take(view('office-licence', 'valid'), senior, desk)
  await camera.take(view('office-licence', 'errors'), senior, desk, () => senior.send('/revoke'))
  await senior.go(desk)
  await senior.choose('reason', 'conditions-broken')
  await senior.fill('text', 'تبيّن في الزيارة أن النشاط يمارس خارج المسكن.')
  await senior.send('/revoke')
  await camera.take(view('office-licence', 'proposed'), officer, desk)
  await officer.go(desk)
  await officer.send('/confirm')
  await camera.take(view('office-licence', 'revoked'), senior, desk)
}

async function takeChecks(
  camera: Camera,
  stranger: Visitor,
  licence: { number: string; file: Buffer },
) {
  const { number, file } = licence
  const altered = Buffer.concat([file, Buffer.from('\n% something more\n')])
  await takeCheck(camera, stranger, 'valid', () => stranger.fill('number', number))
  await takeCheck(camera, stranger, 'valid-file', () => stranger.attach('file', pdf('a.pdf', file)))
  await takeCheck(camera, stranger, 'altered', () => stranger.attach('file', pdf('b.pdf', altered)))
  await takeCheck(camera, stranger, 'unsealed', () => stranger.attach('file', pdf('c.pdf')))
}

function takeCheck(camera: Camera, stranger: Visitor, state: string, give: () => Promise<void>) {
  return camera.take(view('verify', state), stranger, '/verify', async () => {
    await give()
    await stranger.send('/verify')
  })
}

async function takeRefusal(camera: Camera, { applicants, officers }: Cast) {
  const [, applicant] = applicants
  const [officer, second] = officers
  const reference = await apply(applicant)
  const path = `/office/cases/${reference}`
  await officer.go(path)
  await officer.send('/claim')
  await officer.choose('decision', 'refuse')
  await officer.choose('reasons', 'unsuitable-area')
  await officer.fill('text', 'المنطقة غير مناسبة لهذا النشاط.')
  await officer.send('/decide')
  await camera.take(view('office-case', 'refusal-proposed'), officer, path)
  await camera.take(view('office-case', 'second-officer'), second, path)
  await second.go(path)
  await second.send('/confirm-refusal')
  await camera.take(view('office-case', 'refused'), officer, path)
  await camera.take(view('case', 'refused'), applicant, `/my/cases/${reference}`)
}

async function takeWithdrawal(camera: Camera, { applicants: [, , applicant] }: Cast) {
  const path = `/my/cases/${await apply(applicant)}`
  await camera.take(view('withdraw', 'question'), applicant, `${path}/withdraw`)
  await applicant.go(`${path}/withdraw`)
  await applicant.send('/withdraw')
  await camera.take(view('case', 'withdrawn'), applicant, path)
  await camera.take(view('error', 'conflict'), applicant, `${path}/withdraw`)
}
