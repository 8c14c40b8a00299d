import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Texts } from '#kernel'
import { openPack } from '../../src/apps/context.ts'
import { inventAgencies } from '../../src/apps/sandbox/agencies.ts'
import { LEAST_PEOPLE } from '../../src/apps/sandbox/sign-in-people.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { until } from '../support/started.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const PASSWORD = 'a sentence to remember'
const COMPANY = '900001'
const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
  { language: 'ar', width: 360, script: false },
]

type Held = { names: Texts; birthDate: string; cardExpires: string; visa: string; phone: string }
type Known = [number: string, held: Held]

let stage: Stage
let residents: Known[]
let visitors: Known[]
let owner: string

beforeAll(async () => {
  stage = await openStage()
  const agencies = inventAgencies(await openPack(loadConfig({})), LEAST_PEOPLE)
  const held = (register: string) =>
    [...(agencies.get(register) ?? [])] as Iterable<unknown> as Known[]
  const known = new Set(stage.signIns.map(({ id }) => id))
  residents = held('population').filter(
    ([number, { birthDate }]) => birthDate < '2000' && !known.has(number),
  )
  visitors = held('visitors')
  const company = agencies.get('companies')?.get(COMPANY) as { people: { identifier: string }[] }
  owner = company.people[0]?.identifier ?? ''
})

afterAll(() => stage?.close())

const textsTo = async (phone: string): Promise<{ text: string }[]> => {
  const { sandbox } = stage.igov.state()
  const answer = await fetch(`${sandbox}/messages?number=${encodeURIComponent(phone)}`)
  return (await answer.json()) as { text: string }[]
}

async function fillDay(somebody: Somebody, name: string, day: string) {
  const [year = '', month = '', date = ''] = day.split('-')
  await somebody.fill(`${name}.day`, date)
  await somebody.fill(`${name}.month`, month)
  await somebody.fill(`${name}.year`, year)
}

async function chooseWay(somebody: Somebody, way: string) {
  await somebody.go('/sign-in')
  await somebody.follow(somebody.t('identity.register.title'))
  await somebody.page.locator(`main a[href$="/register/${way}"]`).click()
  await somebody.page.waitForLoadState('load')
  await somebody.seen()
}

async function fillFacts(somebody: Somebody, [number, held]: Known) {
  await somebody.fill('number', number)
  await somebody.fill('names', somebody.t.of(held.names))
  await fillDay(somebody, 'birthDate', held.birthDate)
}

const goOn = (somebody: Somebody) => somebody.press(somebody.t('identity.register.go-on'))

/** From the code to the open account. */
async function finish(somebody: Somebody, phone: string, before: number) {
  const { t } = somebody
  await somebody.reads(t('identity.registration.code-lede', { end: phone.slice(-2) }))
  await until(async () => (await textsTo(phone)).length > before, 'the text message')
  const code = /\d{6}/.exec((await textsTo(phone))[0]?.text ?? '')?.[0] ?? ''
  await somebody.fill('code', code)
  await goOn(somebody)
  await somebody.fill('password', PASSWORD)
  await somebody.press(t('identity.registration.open'))
  await somebody.reads(t('identity.welcome.title'))
}

async function register(somebody: Somebody, person: Known) {
  const [, held] = person
  const before = (await textsTo(held.phone)).length
  await chooseWay(somebody, 'resident')
  await fillFacts(somebody, person)
  await fillDay(somebody, 'cardExpires', held.cardExpires)
  await goOn(somebody)
  await finish(somebody, held.phone, before)
}

describe.each(LOOKS)('In $language at $width px, script $script, somebody', (look) => {
  const place = LOOKS.indexOf(look)

  it('opens an account with their card and telephone, keeps codes, and comes back', async () => {
    const somebody = await stage.arrive(look)
    const person = residents.filter(([number]) => number !== owner)[place]
    if (!person) throw new Error('nobody is left to register')
    await register(somebody, person)
    await somebody.press(somebody.t('identity.codes.make'))
    expect(await somebody.page.locator('.codes li').count()).toBe(10)
    await somebody.go('/my/security')
    await somebody.reads(somebody.t('identity.proofing.methods.register-and-telephone'))
    const later = await stage.arrive(look)
    await later.signIn({ who: '', name: '', id: person[0], password: PASSWORD }, '/my')
    expect(later.path()).toBe('/my')
    await Promise.all([somebody.leave(), later.leave()])
  })

  it('on a visit opens one with passport and visa, after a mistake', async () => {
    const somebody = await stage.arrive(look)
    const person = visitors[place]
    if (!person) throw new Error('no visitor is left')
    const [number, held] = person
    const before = (await textsTo(held.phone)).length
    await chooseWay(somebody, 'visitor')
    await fillFacts(somebody, person)
    await somebody.fill('visa', '999999999999')
    await goOn(somebody)
    await somebody.reads(somebody.t('identity.problems.registration-refused'))
    await somebody.fill('visa', held.visa)
    await goOn(somebody)
    await finish(somebody, held.phone, before)
    const later = await stage.arrive(look)
    await later.signIn({ who: '', name: '', id: number, password: PASSWORD }, '/my')
    expect(later.path()).toBe('/my')
    await Promise.all([somebody.leave(), later.leave()])
  })
})

describe('A business', () => {
  it('is added by whom the commercial register names', async () => {
    const somebody = await stage.arrive({ language: 'en', width: 1280, script: true })
    const person = residents.find(([number]) => number === owner)
    if (!person) throw new Error('the company belongs to nobody')
    await register(somebody, person)
    await somebody.go('/my/businesses')
    await somebody.fill('number', '123')
    await somebody.press(somebody.t('identity.businesses.add'))
    await somebody.reads(somebody.t('identity.problems.business-refused'))
    await somebody.fill('number', COMPANY)
    await somebody.press(somebody.t('identity.businesses.add'))
    await somebody.reads('Manager')
    await somebody.leave()
  })
})

describe('A register that hangs and is killed', () => {
  it('is said kindly, loses nothing that was typed, and heals by itself', async () => {
    const somebody = await stage.arrive({ language: 'ar', width: 360, script: true })
    const person = residents.filter(([number]) => number !== owner)[LOOKS.length]
    if (!person) throw new Error('nobody is left to register')
    await chooseWay(somebody, 'resident')
    await fillFacts(somebody, person)
    await fillDay(somebody, 'cardExpires', person[1].cardExpires)
    const [sandbox = 0] = stage.igov.state().processes.sandbox ?? []
    process.kill(sandbox, 'SIGSTOP')
    await goOn(somebody)
    await somebody.reads(somebody.t('identity.problems.register-away'))
    expect(await somebody.page.inputValue('[name=number]')).toBe(person[0])
    expect(await somebody.page.inputValue('[name="cardExpires.year"]')).not.toBe('')
    await stage.igov.kill('sandbox')
    for (let i = 0; i < 20 && somebody.path() !== '/sign-in/registration'; i++) {
      await sleep(500)
      await goOn(somebody)
    }
    expect(somebody.path()).toBe('/sign-in/registration')
    await somebody.leave()
  })
})
