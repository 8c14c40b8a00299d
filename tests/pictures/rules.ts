import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const RULES = '/office/rules/home-business-licence'
/** The table that says who qualifies, among the elements of the model. */
const ELIGIBLE = '/decisions/7'

/** Rules as everybody reads them, and the questions by which one sees whether one qualifies. */
export async function takeRulePages(camera: Camera, visitor: Visitor) {
  await camera.take(view('rules-public', 'list'), visitor, '/rules')
  for (const id of ['home-business-licence', 'end-of-service-gratuity', 'family-visit-visa']) {
    await camera.take(view(`rules-public-${id}`, 'full'), visitor, `/rules/${id}`)
    await camera.take(view(`rules-check-${id}`, 'empty'), visitor, `/rules/${id}/check`)
  }
  const check = '/rules/home-business-licence/check'
  await camera.take(view('rules-check', 'errors'), visitor, check, () => visitor.send('/check'))
  await camera.take(view('rules-check', 'no'), visitor, check, async () => {
    await visitor.page.locator('main form input[type=radio]').last().check()
    await visitor.send('/check')
  })
}

/** Rules at work: tried, written as a draft, proposed to a second author. */
export async function takeRules(camera: Camera, [first, second]: readonly [Visitor, Visitor]) {
  await camera.take(view('rules-desk', 'list'), first, '/office/rules')
  await camera.take(view('rules-desk', 'full'), first, RULES)
  await camera.take(view('rules-try', 'empty'), first, `${RULES}/0`)
  await camera.take(view('rules-try', 'tried'), first, `${RULES}/0`, async () => {
    await first.fill('c.0.0', '< 21')
    await first.fill('c.1.0', '>= 21')
    await first.send('/0')
  })
  await takeDraft(camera, first, second)
}

async function takeDraft(camera: Camera, first: Visitor, second: Visitor) {
  await first.go(RULES)
  await first.fill('from.day', '1')
  await first.fill('from.month', '1')
  await first.fill('from.year', '2026')
  await first.send('/drafts')
  const draft = first.path()
  await camera.take(view('rules-draft', 'begun'), first, draft)
  await camera.take(view('rules-decision', 'full'), first, `${draft}${ELIGIBLE}`)
  await camera.take(view('rules-decision', 'columns'), first, `${draft}/decisions/9`, async () => {
    for (const closed of await first.page.locator('main details:not(.row-acts)').all()) {
      await closed.evaluate((details) => details.setAttribute('open', ''))
    }
  })
  await first.go(`${draft}${ELIGIBLE}`)
  for (const [field, text] of [
    ['c.0.0', '< 21'],
    ...[1, 2, 3, 4, 5, 6].map((row) => [`c.${row}.0`, '>= 21']),
  ]) {
    await first.fill(field ?? '', text ?? '')
  }
  await first.send(ELIGIBLE, 'save')
  await camera.take(view('rules-draft', 'errors'), first, draft)
  await camera.take(view('rules-scenarios', 'errors'), first, `${draft}/scenarios`)
  await camera.take(view('rules-scenario', 'full'), first, `${draft}/scenarios/1`)
  await camera.take(view('rules-what-if', 'full'), first, `${draft}/what-if`)
  await camera.take(view('rules-what-if', 'for-all'), first, `${draft}/what-if?input=0&value=20`)
  await first.go(`${draft}/scenarios`)
  await first.send('/scenarios', 'accept:1')
  await first.go(draft)
  await first.fill('basis', 'قرار وزاري رقم 7 لسنة 2026')
  await first.fill('reason', 'يُرفع السن إلى 21 سنة.')
  await first.send('/propose')
  await camera.take(view('rules-proposal', 'own'), first, first.path())
  await camera.take(view('rules-proposal', 'waits'), second, first.path())
}
