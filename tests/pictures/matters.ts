import { sql } from 'kysely'
import { type PersonId, withCtx } from '#kernel'
import { newUuid } from '#lib/uuid'
import { agreeOnDisposal, sweepDisposals } from '../../src/modules/cases/fixture.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import { apply, declare } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

type Cast = {
  applicants: readonly [Visitor, Visitor, Visitor]
  officers: readonly [Visitor, Visitor]
  senior: Visitor
  auditor: Visitor
}

/** What hangs on a case: its clock, who must not handle it, the appeal against it, what is kept and what goes. */
export async function takeMatters(camera: Camera, cast: Cast, igov: Started) {
  await takeClock(camera, cast)
  await takeRecusal(camera, cast)
  await takeAppeal(camera, cast)
  await takeHolds(camera, cast)
  await takeDisposals(camera, cast, igov)
}

async function takeClock(camera: Camera, { applicants: [applicant], officers, senior }: Cast) {
  const [officer] = officers
  const reference = await apply(applicant)
  const path = `/office/cases/${reference}`
  await officer.go(path)
  await officer.send('/claim')
  await camera.take(view('clock', 'forms'), officer, path, async (page) => {
    for (const form of await page.locator('details.why-how:has(form)').all())
      await form.locator('summary').click()
  })
  await camera.take(view('clock', 'errors'), officer, path, async (page) => {
    await page.locator('details.why-how:has(form[action$="/hold"]) summary').click()
    await officer.send('/hold')
  })
  await officer.go(path)
  await officer.page.locator('details.why-how:has(form[action$="/extend"]) summary').click()
  await officer.choose('extendGround', 'other-body')
  await officer.fill('days', '3')
  await officer.send('/extend')
  await camera.take(view('clock', 'extended'), officer, path)
  await askHold(officer, path, 20)
  await camera.take(view('clock', 'asked'), senior, path)
  await senior.go(path)
  await senior.send('/agree-hold')
  await camera.take(view('clock', 'held'), officer, path)
  await camera.take(view('case', 'held'), applicant, `/my/cases/${reference}`)
}

async function askHold(officer: Visitor, path: string, days: number) {
  await officer.go(path)
  await officer.page.locator('details.why-how:has(form[action$="/hold"]) summary').click()
  await officer.choose('holdGround', 'other-body')
  const day = new Date(Date.now() + days * 86_400_000)
  await officer.fill('reviewOn.day', String(day.getUTCDate()))
  await officer.fill('reviewOn.month', String(day.getUTCMonth() + 1))
  await officer.fill('reviewOn.year', String(day.getUTCFullYear()))
  await officer.fill('holdText', 'ننتظر ردّ الدفاع المدني على سؤالنا عن موقد الغاز.')
  await officer.send('/hold')
}

async function takeRecusal(camera: Camera, { applicants, officers, senior }: Cast) {
  const [officer] = officers
  const reference = await apply(applicants[1])
  const path = `/office/cases/${reference}`
  await camera.take(view('recusal', 'declare'), officer, `${path}/conflict`)
  await camera.take(view('recusal', 'errors'), officer, `${path}/conflict`, () =>
    officer.send('/conflict'),
  )
  await camera.take(view('recusal', 'exclude'), senior, `${path}/exclude`)
  await camera.take(view('recusals', 'empty'), senior, '/office/recusals')
  await officer.go(`${path}/conflict`)
  await officer.choose('kind', 'business')
  await officer.fill('text', 'شريكي السابق في متجر.')
  await officer.send('/conflict')
  await camera.take(view('recusal', 'closed'), officer, path)
  await camera.take(view('recusals', 'full'), senior, '/office/recusals')
}

async function takeAppeal(camera: Camera, { applicants, officers, senior }: Cast) {
  const applicant = applicants[2]
  const [first, second] = officers
  const reference = await apply(applicant)
  const path = `/office/cases/${reference}`
  await first.go(path)
  await first.send('/claim')
  await first.choose('decision', 'refuse')
  await first.choose('reasons', 'unsuitable-area')
  await first.fill('text', 'المنطقة غير مناسبة لهذا النشاط.')
  await first.send('/decide')
  await second.go(path)
  await second.send('/confirm-refusal')
  const own = `/my/cases/${reference}`
  await camera.take(view('appeal', 'offered'), applicant, own)
  await applicant.go(own)
  await applicant.send('/appeal')
  const draft = applicant.path().split('/')[2] ?? ''
  const grounds = `/apply/${draft}/grounds`
  await camera.take(view('appeal', 'form'), applicant, grounds)
  await applicant.go(grounds)
  await applicant.fill('grounds', 'يسمح المخطط بالأنشطة المنزلية في هذه المنطقة منذ عام 2024.')
  await applicant.send('/grounds', 'continue')
  await applicant.go(`/apply/${draft}/check`)
  await declare(applicant)
  await camera.take(view('appeal', 'made'), applicant, own)
  await camera.take(view('appeal', 'own'), applicant, `/my/cases/${draft}`)
  await camera.take(view('appeal', 'closed-to-first'), first, `/office/cases/${draft}`)
  await senior.go(`/office/cases/${draft}`)
  await senior.send('/claim')
  await camera.take(view('appeal', 'at-desk'), senior, `/office/cases/${draft}`)
  await senior.go(`/office/cases/${draft}`)
  await senior.choose('decision', 'approve')
  await senior.fill('text', 'يسمح مخطط المنطقة بالنشاط.')
  await senior.send('/decide')
  await camera.take(view('appeal', 'allowed'), applicant, `/my/cases/${draft}`)
  await camera.take(view('appeal', 'opened-again'), applicant, own)
}

async function takeHolds(camera: Camera, { applicants, auditor }: Cast) {
  const reference = await apply(applicants[1])
  await camera.take(view('holds', 'empty'), auditor, '/office/holds')
  await camera.take(view('holds', 'errors'), auditor, '/office/holds', () => auditor.send('/holds'))
  await auditor.go('/office/holds')
  await auditor.fill('reference', reference)
  await auditor.choose('scope', 'case')
  await auditor.fill('reason', 'تحقيق في طلبات المنطقة 55.')
  await auditor.fill('authority', 'كتاب النيابة العامة رقم 12 لسنة 2026')
  await auditor.send('/holds')
  await camera.take(view('holds', 'full'), auditor, '/office/holds')
}

async function takeDisposals(camera: Camera, cast: Cast, igov: Started) {
  const { applicants, senior } = cast
  await camera.take(view('disposals', 'empty'), senior, '/office/disposals')
  const references = [await withdrawn(applicants[0]), await withdrawn(applicants[1])]
  const { ctx, close } = await openProductDatabase(igov)
  try {
    const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    await ctx.tx(async ({ sql: tx }) => {
      // As if they had ended long ago: a decided case changes no more.
      await sql`alter table cases.case disable trigger user`.execute(tx)
      await sql`
        update cases.case set submitted_at = submitted_at - interval '11 years',
          closed_at = closed_at - interval '11 years'
        where reference = any(${references})`.execute(tx)
      await sql`alter table cases.case enable trigger user`.execute(tx)
    })
    await sweepDisposals(worker)
    const { rows } = await sql<{ id: Parameters<typeof agreeOnDisposal>[1] }>`
      select id from cases.disposal where state = 'proposed'`.execute(ctx.sql)
    const list = rows[0]?.id
    if (!list) throw new Error('a list is proposed')
    const path = `/office/disposals/${list}`
    await camera.take(view('disposals', 'full'), senior, '/office/disposals')
    await camera.take(view('disposal', 'proposed'), senior, path)
    await camera.take(view('disposal', 'errors'), senior, path, () => senior.send('/decline'))
    await senior.go(path)
    await senior.send('/agree')
    await camera.take(view('disposal', 'half-agreed'), senior, path)
    const office = { agency: 'moci', roles: ['senior-officer'] }
    const id = newUuid(Date.now()) as PersonId
    await agreeOnDisposal(
      withCtx(ctx, { actor: { kind: 'person', id, name: { en: 'A second head' }, office } }),
      list,
    )
    await sweepDisposals(worker)
    await camera.take(view('disposal', 'done'), senior, path)
  } finally {
    await close()
  }
}

async function withdrawn(applicant: Visitor): Promise<string> {
  const reference = await apply(applicant)
  await applicant.go(`/my/cases/${reference}/withdraw`)
  await applicant.send('/withdraw')
  return reference
}
