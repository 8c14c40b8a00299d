import type { SignIn } from '../../src/apps/sandbox/seed.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const GIVE = '/my/mandates/give'
const COUNTER = '/my/mandates/counter'
const DESK = '/office/mandates/counter'
const COMPANY = '900002'

/** One person lets another act for them, who accepts it, acts, and sees it on every page. */
export async function takeMandates(
  camera: Camera,
  [principal, agent]: readonly [Visitor, Visitor],
  who: SignIn,
): Promise<void> {
  await camera.take(view('mandates', 'empty'), principal, '/my/mandates')
  await camera.take(view('mandate-give', 'empty'), principal, GIVE)
  await camera.take(view('mandate-give', 'errors'), principal, GIVE, () => principal.send(GIVE))
  await principal.go(GIVE)
  await principal.fill('identifier', who.id)
  await principal.fill('name', who.name)
  await principal.page.check('input[name=which][value=all]')
  await principal.page.check('input[name=passes][value=yes]')
  await principal.send(GIVE)
  await camera.take(view('mandates', 'given'), principal, '/my/mandates')
  await camera.take(view('mandates', 'waiting'), agent, '/my/mandates')
  await agent.go('/my/mandates')
  await agent.send('/accept')
  await camera.take(view('mandates', 'held'), agent, '/my/mandates')
  await agent.go('/my/businesses')
  await agent.fill('number', COMPANY)
  await agent.send('/my/businesses')
  await camera.take(view('acting', 'choose'), agent, '/my/acting')
  await agent.go('/my/mandates')
  await agent.send('/my/acting')
  await camera.take(view('acting', 'my-page'), agent, '/my')
  await camera.take(view('acting', 'published'), agent, '/services')
  await camera.take(view('acting', 'aside'), agent, '/my/security')
  await principal.go('/my/mandates')
  await principal.send('/end')
  await camera.take(view('acting', 'over'), agent, '/my')
}

/** At a counter: a code on one side, the desk on the other. */
export async function takeCounter(
  camera: Camera,
  principal: Visitor,
  officer: Visitor,
): Promise<void> {
  await camera.take(view('mandate-counter', 'empty'), principal, COUNTER)
  await camera.take(view('mandate-counter', 'errors'), principal, COUNTER, () =>
    principal.send(COUNTER),
  )
  await camera.take(view('mandate-counter', 'code'), principal, COUNTER, async () => {
    await principal.page.selectOption('select[name=agency]', 'moci')
    await principal.page.check('input[name=which][value=all]')
    await principal.send(COUNTER)
  })
  const code = (await principal.page.locator('[data-secret]').textContent()) ?? ''
  await camera.take(view('counter-desk', 'errors'), officer, DESK, async () => {
    await officer.fill('code', 'ABCD')
    await officer.send(DESK)
  })
  await officer.go(DESK)
  await officer.fill('code', code)
  await officer.send(DESK)
  await camera.take(view('counter-desk', 'taken'), officer, DESK)
  await camera.take(view('mandates', 'counter'), principal, '/my/mandates')
}
