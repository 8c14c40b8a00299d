import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/started.ts'
import type { Look, SignIn, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'en', width: 1280, script: true },
  { language: 'ar', width: 360, script: true },
]
const FRESH = 'another sentence to remember'
const DESK = '/office/identity/recovery'

let stage: Stage
let gateway: Server
/** What telephones received, the newest last. */
const received: { to: string; text: string }[] = []

beforeAll(async () => {
  gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push(JSON.parse(body))
      response.end()
    })
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const { port } = gateway.address() as AddressInfo
  stage = await openStage({ IGOV_SMS_URL: `http://127.0.0.1:${port}/` })
})

afterAll(async () => {
  await stage?.close()
  gateway?.close()
})

const signInOf = (who: string, number = 0) => stage.signInOf(who, number)
const arrive = (look: Look) => stage.arrive(look)

/** A desk asks again after five minutes, which a slow run takes: then what was typed goes on. */
async function pressAtDesk(officer: Somebody, name: string) {
  await officer.press(name)
  if (officer.path() !== '/sign-in/step-up') return
  await officer.confirm()
  await officer.page.waitForURL((url) => url.pathname.includes(DESK))
  await officer.seen()
}

/** An officer of a service centre looks somebody up and opens a recovery. */
async function open(officer: Somebody, person: SignIn): Promise<string> {
  const { t } = officer
  await officer.go(DESK)
  await pressAtDesk(officer, t('identity.recovery.desk.look'))
  await officer.reads(t('identity.problems.reason-missing'))
  await officer.fill('identifier', person.id)
  await officer.fill('reason', 'lost the telephone')
  await pressAtDesk(officer, t('identity.recovery.desk.look'))
  await pressAtDesk(officer, t('identity.recovery.desk.open'))
  await officer.reads(t('identity.problems.document-wrong'))
  await officer.choose('document', 'identity-card')
  await officer.fill('until.day', '31')
  await officer.fill('until.month', '12')
  await officer.fill('until.year', '2040')
  await pressAtDesk(officer, t('identity.recovery.desk.open'))
  await officer.reads(t('identity.recovery.desk.colleague'))
  return officer.path()
}

/** Two officers of a service centre, and the code that the second hands over. */
async function codeFor(look: Look, person: SignIn): Promise<string> {
  const [first, second] = [await arrive(look), await arrive(look)]
  await first.signIn(signInOf('service centre officer', 0), DESK)
  const page = await open(first, person)
  await second.signIn(signInOf('service centre officer', 1), page)
  await pressAtDesk(second, second.t('identity.recovery.desk.confirm'))
  const code = await second.page.locator('[data-secret]').innerText()
  await first.leave()
  await second.leave()
  return code
}

async function typeCode(somebody: Somebody, { id }: SignIn, code: string) {
  const { t } = somebody
  await somebody.go('/sign-in')
  await somebody.follow(t('identity.sign-in.recover'))
  await somebody.follow(t('identity.recover.have-code'))
  await somebody.fill('identifier', id)
  await somebody.fill('code', code)
  await somebody.fill('password', FRESH)
  await somebody.press(t('identity.recover.submit'))
}

describe.each(LOOKS)('Getting back into an account in $language at $width px', (look) => {
  const number = LOOKS.indexOf(look)

  it('leads from a lost telephone over two officers to a new password, and a rest', async () => {
    const who = signInOf('applicant', number)
    const before = await arrive(look)
    await before.signIn(who, '/my')
    const code = await codeFor(look, who)
    const person = await arrive(look)
    const { t } = person
    await typeCode(person, who, code)
    expect(person.path()).toBe('/my/security')
    await person.reads(t('identity.security.resting', { until: '|' }).split('|')[0] ?? '')
    await before.go('/my')
    expect(before.path()).toBe('/sign-in')
    await person.go('/my/messages')
    await person.reads(t('notify.security.recovery-used.subject'))
    await person.go('/my/security/recovery')
    await person.go('/my/security/account')
    await person.press(t('identity.account.export'))
    expect(person.path()).toBe('/sign-in/step-up')
    await until(
      () => received.some(({ text }) => text.includes('/en/my/security/recovery')),
      'the telephone to be told',
    )
    await person.leave()
    await before.leave()
  })

  it('ends at once when its person says that it was not they', async () => {
    const who = signInOf('applicant', 2)
    const person = await arrive(look)
    const { t } = person
    await person.signIn(who, '/my')
    const code = await codeFor(look, who)
    await person.go('/my/security')
    await person.follow(t('identity.recovery.own.title'))
    await person.press(t('identity.recovery.own.cancel'))
    const thief = await arrive(look)
    await typeCode(thief, who, code)
    await thief.reads(t('identity.problems.recovery-wrong'))
    await person.go('/my')
    expect(person.path()).toBe('/my')
    await person.leave()
    await thief.leave()
  })
})

describe('A code by text message', () => {
  const look = { language: 'en', width: 1280, script: true } as const

  const newest = async () => {
    const count = received.length
    await until(() => received.length > count, 'a text message')
    return /#(\d{6})$/.exec(received.at(-1)?.text ?? '')?.[1] ?? ''
  }

  it('is bound to the telephone of the account, and then a second step', async () => {
    const who = signInOf('applicant', 2)
    const person = await arrive(look)
    const { t } = person
    await person.signIn(who, '/my/security/sms')
    let coming = newest()
    await person.press(t('identity.sms.send'))
    await person.fill('code', await coming)
    await person.press(t('identity.security.add'))
    await person.reads(t('identity.sms.restricted'))
    const again = await arrive(look)
    await again.go('/sign-in?next=/en/my')
    await again.fill('identifier', who.id)
    await again.fill('password', who.password)
    await again.press(t('identity.sign-in.submit'))
    expect(again.path()).toBe('/sign-in/second')
    coming = newest()
    await again.press(t('identity.sms.send'))
    await again.fill('code', await coming)
    await again.press(t('identity.second.submit'))
    expect(again.path()).toBe('/my')
    await person.leave()
    await again.leave()
  })
})

describe('A code that was handed over', () => {
  const answers = async () => {
    const { status } = await fetch(`${stage.igov.url}/en/sign-in`).catch(() => ({ status: 0 }))
    return status === 200
  }

  it('is good after the platform was killed, and works once', async () => {
    const look = { language: 'en', width: 1280, script: true } as const
    const who = signInOf('applicant', 1)
    const code = await codeFor(look, who)
    await stage.igov.kill('web')
    await until(answers, 'pages after the end of web')
    const person = await arrive(look)
    await typeCode(person, who, code)
    expect(person.path()).toBe('/my/security')
    await stage.igov.kill('postgres')
    const again = await arrive(look)
    await until(answers, 'pages after the end of the database')
    await typeCode(again, who, code)
    await again.reads(again.t('identity.problems.recovery-wrong'))
    await person.leave()
    await again.leave()
  })
})
