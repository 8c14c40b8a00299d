import { apply } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

/** Number of the order that is asked for. */
const RUN = '0197f000-0000-7000-8000-000000000001'

const view = (template: string, state: string): View => ({ template, state })

type Desk = {
  applicants: readonly Visitor[]
  senior: Visitor
  officers: readonly [Visitor, Visitor]
  /** of the second officer */
  colleagueName: string
}

/** The desk of a head: the list with saved lists, the team, acts on many cases, texts for reasons, paper. */
export async function takeDesk(camera: Camera, desk: Desk) {
  const { applicants, senior, officers } = desk
  const [officer, colleague] = officers
  const references: string[] = []
  for (const applicant of applicants) references.push(await apply(applicant))
  const [first = '', second = ''] = references
  for (const reference of [first, second]) {
    await officer.go(`/office/cases/${reference}`)
    await officer.send('/claim')
  }
  await takeLists(camera, { senior, officer, colleague })
  await camera.take(view('team', 'full'), senior, '/office/team')
  await camera.take(view('reason-texts', 'empty'), senior, '/office/reason-texts')
  await camera.take(view('reason-texts', 'errors'), senior, '/office/reason-texts', () =>
    senior.send('/reason-texts'),
  )
  await keepText(senior)
  await camera.take(view('reason-texts', 'kept'), senior, '/office/reason-texts')
  await takeComments(camera, desk, first)
  await takePaper(camera, officer, first)
  await takeMany(camera, senior, references)
}

/** Narrowed, kept with a name, shared with the unit, and what its colleagues see of it. */
async function takeLists(
  camera: Camera,
  { senior, officer, colleague }: Record<'senior' | 'officer' | 'colleague', Visitor>,
) {
  await camera.take(view('work-list', 'narrowed'), senior, '/office/cases?due=week')
  await camera.take(view('work-list', 'narrowed-empty'), senior, '/office/cases?due=overdue')
  await camera.take(view('work-list', 'save'), senior, '/office/cases?due=week', () =>
    senior.page.locator('.save-list summary').click(),
  )
  for (const [visitor, query, name] of [
    [senior, 'urgent=yes', 'عاجل'],
    [officer, 'due=week', 'موعدها هذا الأسبوع'],
  ] as const) {
    await visitor.go(`/office/cases?${query}`)
    await visitor.page.locator('.save-list summary').click()
    await visitor.fill('name', name)
    if (visitor === senior) await visitor.choose('readers', 'desk')
    await visitor.send('/cases-view')
  }
  await camera.take(view('work-list', 'saved'), officer, '/office/cases?due=week')
  await officer.go('/office/cases?due=week')
  await officer.page.locator('main button[name=readers]').first().click()
  await officer.page.waitForLoadState('load')
  await camera.take(view('work-list', 'shared'), officer, '/office/cases?due=week')
  await camera.take(view('work-list', 'of-colleague'), colleague, '/office/cases?due=week')
  await camera.take(view('work-list', 'dark'), colleague, '/office/cases?due=week', (page) =>
    page.emulateMedia({ colorScheme: 'dark' }),
  )
}

async function takeComments(
  camera: Camera,
  { officers: [officer, colleague], colleagueName }: Desk,
  reference: string,
) {
  const path = `/office/cases/${reference}`
  await officer.go(path)
  await officer.fill('comment', `@${colleagueName} هل رقم المبنى صحيح؟ أظنه 27 لا 72.`)
  await officer.send('/comment')
  await camera.take(view('office-case', 'comments'), officer, path)
  await camera.take(view('office-case', 'comments-dark'), officer, path, (page) =>
    page.emulateMedia({ colorScheme: 'dark' }),
  )
  await camera.take(view('messages', 'mentioned'), colleague, '/my/messages')
  await camera.take(view('office-case', 'purpose'), colleague, path)
}

async function takePaper(camera: Camera, officer: Visitor, reference: string) {
  const path = `/office/cases/${reference}/print`
  await camera.take(view('office-case', 'print'), officer, path)
  await camera.take(view('office-case', 'paper'), officer, path, (page) =>
    page.emulateMedia({ media: 'print' }),
  )
  const list = '/office/print-cases?view=all'
  await camera.take(view('work-list', 'paper'), officer, list, (page) =>
    page.emulateMedia({ media: 'print' }),
  )
}

async function takeMany(camera: Camera, senior: Visitor, references: readonly string[]) {
  await camera.take(view('work-list', 'picked'), senior, '/office/cases?view=all', async (page) => {
    for (const box of await page.locator('[name=pick]').all()) await box.check()
  })
  const picks = references.map((reference) => `pick=${reference}`).join('&')
  const asked = (act: string) => `/office/picked-cases?act=${act}&run=${RUN}&${picks}`
  await camera.take(view('picked', 'reassign'), senior, asked('reassign'))
  await camera.take(view('picked', 'errors'), senior, asked('reassign'), () =>
    senior.send('/picked-cases'),
  )
  await camera.take(view('picked', 'urgent'), senior, asked('urgent'))
  await senior.go(asked('reassign'))
  await senior.choose('how', 'spread')
  await senior.fill('reason', 'توزيع العمل')
  await senior.send('/picked-cases')
  await camera.take(view('picked', 'result'), senior, senior.path())
  await senior.go('/office/cases?view=all')
  for (const box of await senior.page.locator('[name=pick]').all()) await box.check()
  await senior.send('/picked-cases', 'claim')
  await camera.take(view('picked', 'refused'), senior, senior.path())
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
