import { openPack } from '../../src/apps/context.ts'
import { inventAgencies } from '../../src/apps/sandbox/agencies.ts'
import { signInsOf } from '../../src/apps/sandbox/seed.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { type Started, until } from '../support/started.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const PEOPLE = 60
const WAY = '/sign-in/register/resident'
const COMPANY = '900001'

/** Opening an account, from the choice of who one is to the business that is added. */
export async function takeRegistration(camera: Camera, visitor: Visitor, igov: Started) {
  await camera.take(view('register', 'choose'), visitor, '/sign-in/register')
  await camera.take(view('register', 'empty'), visitor, WAY)
  await camera.take(view('register', 'errors'), visitor, WAY, () => visitor.send(WAY))
  const phone = await fillFacts(visitor)
  await camera.take(view('registration', 'code'), visitor, '/sign-in/registration')
  const { sandbox } = igov.state()
  const address = `${sandbox}/messages?number=${encodeURIComponent(phone)}`
  const texts = async () => (await (await fetch(address)).json()) as { text: string }[]
  await until(async () => (await texts()).length > 0, 'the code')
  await visitor.go('/sign-in/registration')
  await visitor.fill('code', /\d{6}/.exec((await texts())[0]?.text ?? '')?.[0] ?? '')
  await visitor.send('/registration/code')
  await camera.take(view('registration', 'account'), visitor, '/sign-in/registration')
  await visitor.go('/sign-in/registration')
  await visitor.fill('password', 'a sentence to remember')
  await visitor.send('/sign-in/registration')
  await camera.take(view('registration', 'welcome'), visitor, '/my/security/welcome')
  await camera.take(view('businesses', 'empty'), visitor, '/my/businesses')
  await visitor.go('/my/businesses')
  await visitor.fill('number', COMPANY)
  await visitor.send('/my/businesses')
  await camera.take(view('businesses', 'full'), visitor, '/my/businesses')
}

/** Fills in what the register holds of the owner of the company. @returns their telephone */
async function fillFacts(visitor: Visitor): Promise<string> {
  const pack = await openPack(loadConfig({}))
  const agencies = inventAgencies(pack, PEOPLE)
  const known = new Set(signInsOf(pack).map(({ id }) => id))
  const [number, held] =
    [...(agencies.get('population') ?? [])].find(
      ([id, { birthDate }]) => !known.has(id) && String(birthDate) < '2000',
    ) ?? []
  if (!number || !held) throw new Error('nobody is left to register')
  await visitor.go(WAY)
  await visitor.fill('number', number)
  await visitor.fill('names', (held.names as Record<string, string>).ar ?? '')
  for (const field of ['birthDate', 'cardExpires']) {
    const [year = '', month = '', day = ''] = String(held[field]).split('-')
    await visitor.fill(`${field}.day`, day)
    await visitor.fill(`${field}.month`, month)
    await visitor.fill(`${field}.year`, year)
  }
  await visitor.send(WAY)
  return String(held.phone)
}
