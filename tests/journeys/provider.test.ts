import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProductDatabase } from '../faults/platform/population.ts'
import { type AgencySoftware, openAgencySoftware, openCounterKeys } from '../support/counter.ts'
import type { Look } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
]

let stage: Stage
let software: AgencySoftware
let database: Awaited<ReturnType<typeof openProductDatabase>>
let base: string

beforeAll(async () => {
  const keys = await openCounterKeys()
  stage = await openStage({ IGOV_CLIENT_HOSTS: keys.server.host })
  database = await openProductDatabase(stage.igov)
  base = stage.igov.state().url
  software = await openAgencySoftware(database.ctx, base, keys)
})

afterAll(async () => {
  await database?.close()
  await stage?.close()
  await software?.close()
})

describe.each(LOOKS)('Software of an agency, in $language at $width px,', (look) => {
  const number = LOOKS.indexOf(look)

  /** Somebody whose browser asks for their language, as the pages of the provider go by it. */
  async function arrive() {
    const person = await stage.arrive(look)
    await person.page.setExtraHTTPHeaders({ 'accept-language': look.language })
    return {
      ...{ person, t: person.t },
      open: async (address: string) => {
        await person.page.goto(address)
        await person.seen()
      },
    }
  }

  it('is told what its person agrees to, and that they do not', async () => {
    const { person, t, open } = await arrive()
    await person.signIn(stage.signInOf('applicant', number), '/my')
    await open(software.signIn(look.language))
    await person.reads(t('identity.continue.scopes.identifier'))
    const press = async (name: string) => {
      const back = person.page.waitForURL(`${software.callback}*`)
      await person.page.locator('main button:not(.hidden)').filter({ hasText: name }).click()
      await back
      return new URL(person.page.url()).searchParams
    }
    expect((await press(t('identity.continue.refuse'))).get('error')).toBe('access_denied')
    await open(software.signIn(look.language))
    expect((await press(t('identity.continue.agree'))).get('code')).toBeTruthy()
    await person.go('/my/security')
    await person.reads(look.language === 'ar' ? 'السجل التجاري' : 'Trade register')
    await person.leave()
  })

  it('signs a counter in by its number', async () => {
    const { person, t, open } = await arrive()
    await person.signIn(stage.signInOf('applicant', number), '/my')
    await open(`${base}/oidc/device`)
    await person.fill('user_code', '000-000-000')
    await person.press(t('identity.oidc.device.next'))
    await person.reads(t('identity.oidc.device.wrong'))
    const shown = await software.showNumber()
    await person.fill('user_code', shown)
    await person.press(t('identity.oidc.device.next'))
    await person.reads(shown)
    const button = (name: string) =>
      person.page.locator('main button:not(.hidden)').filter({ hasText: name })
    await button(t('identity.oidc.device.allow')).click()
    await button(t('identity.continue.agree')).click()
    await person.page.waitForURL('**/oidc/device/*')
    await person.seen()
    await person.reads(t('identity.oidc.device-done.title'))
    await person.leave()
  })

  it('that nobody knows is led nowhere, and a sign-out is asked about', async () => {
    const { person, t, open } = await arrive()
    await open(`${base}/oidc/auth?client_id=nobody&response_type=code`)
    await person.reads(t('identity.oidc.error.invalid_client'))
    await person.signIn(stage.signInOf('applicant', 2), '/my')
    await open(`${base}/oidc/session/end`)
    await person.press(t('identity.oidc.sign-out.yes'))
    await person.reads(t('identity.oidc.signed-out.title'))
    await person.go('/my')
    expect(person.path()).toBe('/sign-in')
    await person.leave()
  })

  it('is registered at its desk, with interfaces and tokens', async () => {
    const { person, t } = await arrive()
    await person.signIn(stage.signInOf('senior officer'), '/office')
    await person.go('/office/identity/clients')
    await person.follow(t('identity.clients.add'))
    await person.press(t('identity.clients.propose'))
    await person.go('/office/identity/resources/new')
    await person.press(t('identity.clients.propose'))
    await person.reads(t('identity.resources.wrong.id'))
    await person.go('/office/identity/initial-tokens')
    await person.press(t('identity.tokens.make'))
    await person.reads(t('identity.tokens.once'))
    await person.leave()
  })
})
