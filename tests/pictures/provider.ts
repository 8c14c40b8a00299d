import { openProductDatabase } from '../faults/platform/population.ts'
import { type AgencySoftware, openAgencySoftware, openCounterKeys } from '../support/counter.ts'
import type { Started } from '../support/started.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

/** Where the counter publishes its keys; the product is started with this setting. */
export async function openCounter() {
  const keys = await openCounterKeys()
  return { keys, env: { IGOV_CLIENT_HOSTS: keys.server.host } }
}

type Cast = { applicant: Visitor; senior: Visitor }

/** What people see when they sign in to software of an agency, and its desk. */
export async function takeProvider(
  camera: Camera,
  { applicant, senior }: Cast,
  { igov, keys }: { igov: Started; keys: Awaited<ReturnType<typeof openCounterKeys>> },
) {
  const database = await openProductDatabase(igov)
  const base = igov.state().url
  const software = await openAgencySoftware(database.ctx, base, keys)
  try {
    await takePages(camera, applicant, { base, software })
    await takeDesk(camera, senior)
  } finally {
    await database.close()
  }
}

type Parts = { base: string; software: AgencySoftware }

async function takePages(camera: Camera, visitor: Visitor, { base, software }: Parts) {
  const take = (state: string, address: (language: string) => string, act?: () => Promise<void>) =>
    camera.take(view('provider', state), visitor, '/my', async (page, language) => {
      await page.setExtraHTTPHeaders({ 'accept-language': language })
      await page.goto(address(language))
      await act?.()
    })
  const device = () => `${base}/oidc/device`
  const typeNumber = async () => {
    await visitor.fill('user_code', await software.showNumber())
    await visitor.send('/oidc/device')
  }
  await take('consent', software.signIn)
  await take('device', device)
  await take('device-wrong', device, async () => {
    await visitor.fill('user_code', '000-000-000')
    await visitor.send('/oidc/device')
  })
  await take('device-confirm', device, typeNumber)
  await take('sign-out', () => `${base}/oidc/session/end`)
  await take('error', () => `${base}/oidc/auth?client_id=nobody&response_type=code`)
  await camera.take(view('security', 'full'), visitor, '/my/security')
}

async function takeDesk(camera: Camera, senior: Visitor) {
  const desk = '/office/identity'
  await camera.take(view('clients', 'full'), senior, `${desk}/clients`)
  await camera.take(view('clients', 'new'), senior, `${desk}/clients/new`)
  await camera.take(view('client', 'approved'), senior, `${desk}/clients/trade-site`)
  await camera.take(view('resources', 'empty'), senior, `${desk}/resources`)
  await camera.take(view('resources', 'new'), senior, `${desk}/resources/new`, () =>
    senior.send('/new'),
  )
  await camera.take(
    view('resource', 'proposed'),
    senior,
    `${desk}/resources/new`,
    (_page, language) => proposeResource(senior, `trade-register-${language}`),
  )
  const made = `${desk}/initial-tokens`
  await camera.take(view('initial-tokens', 'made'), senior, made, () =>
    senior.send('/initial-tokens'),
  )
}

async function proposeResource(senior: Visitor, id: string) {
  await senior.fill('id', id)
  await senior.fill('name-ar', 'السجل التجاري')
  await senior.fill('name-en', 'Trade register')
  await senior.fill('audience', `https://api.moci.example/${id}`)
  await senior.fill('scopes', 'register.read | النظر في السجل | Look at the register')
  await senior.fill('server', 'trade-site')
  await senior.send('/new')
}
