import type { Pack, T } from '#kernel'
import { openPack } from '../../src/apps/context.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { modelOf, packCatalogue } from '../../src/modules/services/fixture.ts'
import { begin, declare, fillPage, formOf, type Walker } from '../robots/browser.ts'
import type { Bundle } from '../robots/walk.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

/** Every live service of the pack: each page of its form as the robot comes to it, and what is after sending. */
export async function takeServices(camera: Camera, applicant: Visitor, t: T): Promise<void> {
  const { services } = await packCatalogue('qatar')
  const pack = await openPack(loadConfig({}))
  for (const { bundle } of services)
    if (bundle.service.status === 'live' && !bundle.service.appeals)
      await takeService(camera, applicant, { bundle, t, pack })
}

async function takeService(
  camera: Camera,
  applicant: Visitor,
  of: { bundle: Bundle; t: T; pack: Pack },
) {
  const { bundle, t, pack } = of
  const walker: Walker = { page: applicant.page, t, press: (name) => press(applicant, name) }
  await camera.take(view(bundle.id, 'begin'), applicant, `/services/${bundle.id}/apply`)
  await applicant.go(`/services/${bundle.id}/apply`)
  await begin(walker)
  const most = modelOf(formOf(bundle)).pages.length * 3
  for (let at = 1; !/\/(sent|confirmations)$/.test(applicant.path()) && at < most; at++) {
    const path = applicant.path()
    await camera.take(view(bundle.id, `${at}-${path.split('/').at(-1)}`), applicant, path)
    await applicant.go(path)
    if (path.endsWith('/check')) await declare(walker, bundle)
    else await fillPage(walker, bundle, pack)
  }
  await camera.take(view(bundle.id, 'sent'), applicant, applicant.path())
}

export async function press({ page }: Visitor, name: string) {
  await page.locator('main button:not(.hidden)').filter({ hasText: name }).first().click()
  await page.waitForLoadState('load')
}

const NAMES = '/services/commercial-registration-issue'

/** A page on which a register is asked about what is typed: before, and with what it says of a free name and a taken one. */
export async function takeLookups(
  camera: Camera,
  applicant: Visitor,
  taken: string,
): Promise<void> {
  await applicant.go(`${NAMES}/apply`)
  await applicant.send('/apply')
  const page = `/apply/${applicant.path().split('/')[2]}/business`
  await camera.take(view('lookup', 'before'), applicant, page)
  for (const [state, name] of [
    ['free', 'نخلة الخليج'],
    ['taken', taken],
  ] as const) {
    await applicant.go(page)
    await applicant.fill('tradeName', name)
    await applicant.send('/business', 'look:tradeName')
    await camera.take(view('lookup', state), applicant, page)
  }
}

const MANY = '/services/renew-residence-permit/many'

/** What anybody and the office see of which services can be done here, a service on another way, and many at once. */
export async function takeStatuses(
  camera: Camera,
  { stranger, officer, applicant }: Record<'stranger' | 'officer' | 'applicant', Visitor>,
): Promise<void> {
  await camera.take(view('services-online', 'public'), stranger, '/service-status')
  await camera.take(view('services-status', 'office'), officer, '/office/services/status')
  await camera.take(view('typing', 'empty'), officer, '/office/typing')
  for (const id of ['company-establishment', 'trade-name-reserve', 'passport-issue'])
    await camera.take(view('service', id), stranger, `/services/${id}`)
  const onPaper = '/services/foreign-licence-exchange'
  const atCounter = '/services/home-business-licence'
  await camera.take(view('service', 'on-paper'), stranger, onPaper)
  await camera.take(view('service', 'at-counter'), stranger, atCounter, (page) =>
    page.locator('details.why-how summary').first().click(),
  )
  await camera.takePaper(
    view('paper', 'blank'),
    stranger,
    (language) => `/${language}${atCounter}/paper/${language}`,
  )
  await camera.take(view('many', 'begin'), applicant, MANY)
  await camera.take(view('confirmations', 'asked'), applicant, '/my/confirmations')
  await camera.take(view('help-desk', 'empty'), officer, '/office/mandates/help')
}
