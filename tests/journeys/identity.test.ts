import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oathtool } from '../support/oathtool.ts'
import { type Look, SESSION, type Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
]

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

const signInOf = (who: string, number = 0) => stage.signInOf(who, number)
const arrive = (look: Look) => stage.arrive(look)

type Device = { cdp: CDPSession; authenticatorId: string }

/** A device with passkeys, as the browser's debugger plays one. */
async function deviceOf({ page }: Somebody, { synced }: { synced: boolean }): Promise<Device> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: synced,
      defaultBackupState: synced,
    },
  })
  return { cdp, authenticatorId }
}

async function makePasskey(somebody: Somebody, label: string) {
  await somebody.go('/my/security/passkeys')
  await somebody.fill('label', label)
  await pressAndArrive(somebody, somebody.t('identity.passkey.make'), '/my/security')
}

/** The element asks the browser first, so the page that follows comes later. */
async function pressAndArrive(somebody: Somebody, name: string, path: string) {
  await somebody.page.locator('main button:not(.hidden)').filter({ hasText: name }).first().click()
  await somebody.page.waitForURL((url) => url.pathname.endsWith(path))
  await somebody.seen()
}

const signOut = async ({ page }: Somebody) => {
  await page.context().clearCookies({ name: SESSION })
}

describe.each(LOOKS)('Signing in in $language at $width px', (look) => {
  const number = LOOKS.indexOf(look)

  for (const synced of [true, false]) {
    it(`with a ${synced ? 'synced' : 'device-bound'} passkey takes one screen and no name`, async () => {
      const person = await arrive(look)
      const { t } = person
      await deviceOf(person, { synced })
      await person.signIn(signInOf('applicant', number), '/my')
      await makePasskey(person, 'Pearl 7')
      await person.reads('Pearl 7')
      const kind = synced ? 'identity.kinds.passkey-synced' : 'identity.kinds.passkey-bound'
      await person.reads(t(kind))
      for (const path of ['activity', 'account']) await person.go(`/my/security/${path}`)
      // A passkey is there now, and the session began with less: changes ask for it.
      await person.go('/my/security/password')
      expect(person.path()).toBe('/sign-in/step-up')
      await pressAndArrive(person, t('identity.passkey.use'), '/my/security/password')
      await person.go('/my/security/not-me')
      await signOut(person)
      await person.go(`/sign-in?next=/${look.language}/my`)
      await pressAndArrive(person, t('identity.passkey.use'), '/my')
      await person.go('/my/security')
      await person.page.locator('tr', { hasText: 'Pearl 7' }).getByRole('link').click()
      await person.page.waitForLoadState('load')
      await person.seen()
      await person.press(t('identity.security.remove'))
      expect(await person.page.locator('tr', { hasText: 'Pearl 7' }).count()).toBe(0)
      await person.leave()
    })
  }

  it('takes two screens with a password and a code, and arrives where one wanted to go', async () => {
    const officer = await arrive(look)
    const { page } = officer
    const shown: string[] = []
    page.on('response', (answer) => {
      const isPage = answer.request().isNavigationRequest() && answer.status() < 300
      if (isPage) shown.push(new URL(answer.url()).pathname)
    })
    await officer.go('/office/cases')
    const { id, password } = signInOf('officer', number)
    await officer.fill('identifier', id)
    await officer.fill('password', password)
    await officer.press(officer.t('identity.sign-in.submit'))
    await officer.confirm()
    const paths = ['sign-in', 'sign-in/second', 'office/cases']
    expect(shown).toEqual(paths.map((path) => `/${look.language}/${path}`))
    // From here on nothing more is asked: one sign-in is for everything.
    await officer.go('/my')
    expect(shown.slice(3)).toEqual([`/${look.language}/my`])
    await officer.leave()
  })

  it('with the code of an app, and with a recovery code when the app is away', async () => {
    const person = await arrive(look)
    const { t, page } = person
    const who = signInOf('applicant', 2)
    await person.signIn(who, '/my/security')
    if (number > 0) {
      await person.press(t('identity.codes.make'))
    } else {
      await person.go('/my/security/totp')
      await person.fill('code', await oathtool(await page.locator('[data-secret]').innerText()))
      await person.press(t('identity.security.add'))
      await person.reads(t('identity.kinds.totp'))
      await person.press(t('identity.codes.make'))
    }
    const codes = await page.locator('main .codes li').allInnerTexts()
    expect(codes).toHaveLength(10)
    await signOut(person)
    await person.go('/sign-in')
    await person.fill('identifier', who.id)
    await person.fill('password', who.password)
    await person.press(t('identity.sign-in.submit'))
    expect(person.path()).toBe('/sign-in/second')
    await person.follow(t('identity.second.others.recovery-codes'))
    await person.fill('code', codes[0] ?? '')
    await person.press(t('identity.second.submit'))
    expect(person.path()).toBe('/my')
    await person.leave()
  })
})

/** Pages of the register and of those who work for the agency, in both languages and widths. */
const OFFICIALS = '/office/identity/officials'
const REGISTER = '/office/organisations'
const DESKS = [
  ...[REGISTER, `${REGISTER}/units/new`, `${REGISTER}/posts/new`, `${REGISTER}/decrees`],
  ...[`${REGISTER}/body/rename`, `${REGISTER}/body/merge`, OFFICIALS],
  ...['absence', 'interests', 'recertification', 'personnel'].map(
    (one) => `/office/identity/${one}`,
  ),
]

async function seeOfficials(administrator: Somebody) {
  const { t, page } = administrator
  await page.goto(`${stage.url}/en${REGISTER}?q=${encodeURIComponent('Licensing Officer III')}`)
  await page.locator('main table a').first().click()
  await administrator.seen()
  const post = new URL(page.url()).pathname.slice(3)
  await administrator.follow(t('organisations.post.appoint'))
  await administrator.press(t('identity.officials.propose'))
  await administrator.reads(t('identity.problems.reason-missing'))
  await administrator.fill('reason', 'more work')
  await administrator.press(t('identity.officials.propose'))
  await administrator.reads(t('identity.officials.proposed.invite'))
  await page.locator('main table a').first().click()
  await administrator.seen()
  const official = new URL(page.url()).pathname.slice(3)
  const id = post.split('/').at(-1)
  const posts = ['roles', 'powers'].map((part) => `/office/identity/posts/${id}/${part}`)
  await page.setViewportSize({ width: 360, height: 800 })
  for (const path of [...DESKS, post, `${post}/change`, official, ...posts]) {
    await page.goto(`${stage.url}/ar${path}`)
    await administrator.seen()
  }
}

describe('A passkey in a browser', () => {
  const look = { language: 'en', width: 1280, script: true } as const

  it('that counts backwards is suspended and says so; one not unlocked signs nobody in', async () => {
    const person = await arrive(look)
    const { t, page } = person
    const device = await deviceOf(person, { synced: false })
    const { cdp, authenticatorId } = device
    await person.signIn(signInOf('applicant', 1), '/my')
    await makePasskey(person, 'Copied')
    await signOut(person)

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await person.go('/sign-in')
    await page.locator('ig-passkey button').click()
    await person.reads(t('identity.passkey.failed'))
    expect(person.path()).toBe('/sign-in')
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await pressAndArrive(person, t('identity.passkey.use'), '/my')
    await signOut(person)

    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    const [credential] = credentials
    if (!credential) throw new Error('the device has lost its passkey')
    const { credentialId } = credential
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
    await cdp.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...credential, signCount: 0 },
    })
    await person.go('/sign-in')
    await pressAndArrive(person, t('identity.passkey.use'), '/sign-in/passkey')
    await person.reads(t('identity.problems.passkey-copied'))
    await person.leave()
  })

  it('is hidden where scripts are off, and everything else works', async () => {
    const person = await arrive({ ...look, script: false })
    await person.go('/sign-in')
    expect(await person.page.locator('ig-passkey button').isVisible()).toBe(false)
    await person.signIn(signInOf('senior officer'), '/office')
    expect(person.path()).toBe('/office')
    await person.leave()
  })

  it('lets an administrator in, who has nothing but a code until it is made', async () => {
    const administrator = await arrive(look)
    const { t } = administrator
    await deviceOf(administrator, { synced: false })
    await administrator.signIn(signInOf('administrator'), '/office')
    expect(administrator.path()).toBe('/sign-in/step-up')
    await administrator.follow(t('identity.security.add-passkey'))
    await administrator.fill('label', 'Key of the desk')
    await pressAndArrive(administrator, t('identity.passkey.make'), '/sign-in/step-up')
    await pressAndArrive(administrator, t('identity.passkey.use'), '/office')
    await seeOfficials(administrator)
    await administrator.leave()
  })
})
