import { apply } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

/** Number of the order that is asked for. */
const RUN = '0197f000-0000-7000-8000-000000000001'

const view = (template: string, state: string): View => ({ template, state })

type Desk = { applicants: readonly Visitor[]; senior: Visitor; officer: Visitor }

/** The desk of a head: the list with saved lists, the team, acts on many cases, texts for reasons, paper. */
export async function takeDesk(camera: Camera, { applicants, senior, officer }: Desk) {
  const references: string[] = []
  for (const applicant of applicants.slice(0, 2)) references.push(await apply(applicant))
  const [first = ''] = references
  for (const reference of references) {
    await officer.go(`/office/cases/${reference}`)
    await officer.send('/claim')
  }
  await senior.go('/office/cases?due=week')
  await senior.page.locator('.save-list summary').click()
  await senior.fill('name', 'موعدها هذا الأسبوع')
  await senior.send('/cases-view')
  await camera.take(view('work-list', 'saved'), senior, '/office/cases?due=week')
  await camera.take(view('team', 'full'), senior, '/office/team')
  await keepText(senior)
  await camera.take(view('reason-texts', 'kept'), senior, '/office/reason-texts')
  await officer.go(`/office/cases/${first}`)
  await officer.fill('comment', 'هل رقم المبنى صحيح؟ أظنه 27 لا 72.')
  await officer.send('/comment')
  await camera.take(view('office-case', 'comments'), officer, `/office/cases/${first}`)
  await camera.take(view('office-case', 'print'), officer, `/office/cases/${first}/print`)
  await camera.take(view('work-list', 'print'), officer, '/office/print-cases?view=all')
  const picks = references.map((reference) => `pick=${reference}`).join('&')
  const asked = `/office/picked-cases?act=reassign&run=${RUN}&${picks}`
  await camera.take(view('picked', 'reassign'), senior, asked)
  await senior.go(asked)
  await senior.choose('how', 'spread')
  await senior.fill('reason', 'توزيع العمل')
  await senior.send('/picked-cases')
  await camera.take(view('picked', 'result'), senior, senior.path())
}

async function keepText(senior: Visitor) {
  await senior.go('/office/reason-texts')
  await senior.choose('decision', 'return')
  await senior.fill('name.ar', 'نسخة غير واضحة')
  await senior.fill('name.en', 'Unclear copy')
  await senior.fill('text.ar', 'الصفحة {رقم الصفحة} غير واضحة. نرجو رفع نسخة أوضح.')
  await senior.fill('text.en', 'Page {which page} is not clear. Please upload a clearer copy.')
  await senior.send('/reason-texts')
}
