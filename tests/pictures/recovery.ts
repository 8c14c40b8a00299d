import type { SignIn } from '../../src/apps/sandbox/seed.ts'
import type { Camera } from './camera.ts'
import type { Visitor } from './visitor.ts'

const DESK = '/office/identity/recovery'
const OFFICIALS = '/office/identity/officials'
const OWN = '/my/security/recovery'

/** Who takes part: somebody who lost every way in, two officers of a centre. */
export type RecoveryCast = {
  person: Visitor
  who: SignIn
  centre: readonly [Visitor, Visitor]
  stranger: Visitor
}

/** The ways back into an account, and the desk of a service centre. */
export async function takeRecovery(camera: Camera, cast: RecoveryCast) {
  const { stranger, person } = cast
  const [first, second] = cast.centre
  await camera.take({ template: 'recover', state: 'ways' }, stranger, '/sign-in/recover')
  await camera.take({ template: 'recover', state: 'code' }, stranger, '/sign-in/recover/code')
  await camera.take({ template: 'sms', state: 'empty' }, person, '/my/security/sms')
  await camera.take({ template: 'office-recovery', state: 'empty' }, first, DESK)
  await camera.take({ template: 'office-recovery', state: 'person' }, first, DESK, () => look(cast))
  const path = await open(cast)
  await camera.take({ template: 'office-recovery', state: 'opened' }, first, path)
  await camera.take({ template: 'office-recovery', state: 'list' }, second, DESK)
  await camera.take({ template: 'own-recovery', state: 'opened' }, person, OWN)
  await stop(person)
  await camera.take({ template: 'own-recovery', state: 'over' }, person, OWN)
  await camera.take(
    { template: 'office-recovery', state: 'code' },
    second,
    DESK,
    async (_, language) => {
      await second.go(await open(cast), language)
      await second.send('/confirm')
      await stop(person)
    },
  )
}

async function look({ centre: [officer], who }: RecoveryCast) {
  await officer.fill('identifier', who.id)
  await officer.fill('reason', 'ضاع هاتفه')
  await officer.send('/search')
}

async function open(cast: RecoveryCast): Promise<string> {
  const [officer] = cast.centre
  await officer.go(DESK)
  await look(cast)
  await officer.choose('document', 'identity-card')
  await officer.fill('until.day', '31')
  await officer.fill('until.month', '12')
  await officer.fill('until.year', '2040')
  await officer.send(DESK)
  return officer.path()
}

async function stop(person: Visitor) {
  await person.go(OWN)
  await person.send('/cancel')
}

/** The desk of those who work for an agency, for an administrator with a passkey. */
export async function takeOfficials(camera: Camera, administrator: Visitor) {
  await makePasskey(administrator)
  await camera.take({ template: 'officials', state: 'full' }, administrator, OFFICIALS)
  const view = (state: string) => ({ template: 'officials', state })
  await administrator.go(OFFICIALS)
  await administrator.page.locator('main table a').first().click()
  await administrator.page.waitForLoadState('load')
  await camera.take(view('one'), administrator, administrator.path())
}

const CHART = '/office/organisations'

/** What is planned for an agency, and giving a part of it away. */
export async function takeRegister(camera: Camera, administrator: Visitor) {
  const view = (state: string) => ({ template: 'organisations', state })
  await camera.take(view('chart'), administrator, CHART)
  await administrator.go(`${CHART}/units/new`)
  await administrator.fill('name.ar', 'إدارة التراخيص المنزلية')
  await administrator.fill('name.en', 'Home licensing')
  await administrator.fill('from.day', '1')
  await administrator.fill('from.month', '1')
  await administrator.fill('from.year', '2099')
  await administrator.send('/units/new')
  await camera.take(view('planned'), administrator, `${CHART}/planned`)
  await camera.take(view('split'), administrator, `${CHART}/body/split`)
  await camera.take(view('split-errors'), administrator, `${CHART}/body/split`, () =>
    administrator.send('/body/split'),
  )
}

/** Gives an administrator the passkey that their desk asks for, on a device that the debugger of the browser plays. */
export async function makePasskey(administrator: Visitor) {
  const { page } = administrator
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await administrator.go('/my/security/passkeys')
  await page.locator('ig-passkey button:not(.hidden)').click()
  await page.waitForURL((url) => url.pathname.endsWith('/my/security'))
  await administrator.go(OFFICIALS)
  await page.locator('ig-passkey button:not(.hidden)').first().click()
  await page.waitForURL((url) => url.pathname.endsWith(OFFICIALS))
}
