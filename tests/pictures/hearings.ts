import type { T } from '#kernel'
import { openPack } from '../../src/apps/context.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { modelOf, packCatalogue } from '../../src/modules/services/fixture.ts'
import { begin, declare, fillPage, formOf, type Walker } from '../robots/browser.ts'
import type { Camera, View } from './camera.ts'
import { press } from './services.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

type Heard = { applicant: Visitor; conciliator: Visitor; secretary: Visitor; t: T }

/** A complaint that is heard: the forms of the hearings at the desk, and what the applicant sees of them. */
export async function takeHearings(camera: Camera, people: Heard): Promise<void> {
  const { applicant, conciliator, secretary, t } = people
  const reference = await send('labour-complaint', applicant, t)
  const path = `/office/cases/${reference}`
  const own = `/my/cases/${reference}`
  await conciliator.go(path)
  await conciliator.send('/claim')
  await camera.take(view('hearing', 'form'), conciliator, path)
  await camera.take(view('hearing', 'errors'), conciliator, path, () => conciliator.send('/form'))
  await conciliator.go(path)
  await invite(conciliator, 'قاعة 4، الطابق الثاني، مبنى وزارة العمل')
  await camera.take(view('hearing', 'to-note'), conciliator, path)
  await camera.take(view('hearing', 'applicant'), applicant, own)
  await conciliator.go(path)
  await conciliator.choose('came', 'worker')
  await conciliator.choose('outcome', 'not-settled')
  await conciliator.send('/form')
  // Who tried to settle it fixes no hearing of the committee.
  await camera.take(view('hearing', 'barred'), conciliator, path, async () => {
    await invite(conciliator, 'قاعة 1')
  })
  await conciliator.go(path)
  await conciliator.send('/release')
  await secretary.go(path)
  await secretary.send('/claim')
  await secretary.go(path)
  await invite(secretary, 'https://hearing.example/room-1')
  await camera.take(view('hearing', 'committee'), secretary, path)
  await camera.take(view('hearing', 'applicant-committee'), applicant, own)
}

async function invite(officer: Visitor, place: string) {
  const [year = '', month = '', day = ''] = dayOf(3).split('-')
  await officer.fill('hearingDay.day', day)
  await officer.fill('hearingDay.month', month)
  await officer.fill('hearingDay.year', year)
  await officer.fill('hearingTime', '09:30')
  await officer.choose('online', 'no')
  await officer.fill('hearingPlace', place)
  await officer.select('interpreter', 'fil')
  await officer.choose('employerTold', 'phone')
  await officer.send('/form')
}

/** Sends an application by the answers of a scenario. @returns its reference */
async function send(service: string, applicant: Visitor, t: T): Promise<string> {
  const { services } = await packCatalogue('qatar')
  const bundle = services.find((one) => one.bundle.id === service)?.bundle
  if (!bundle) throw new Error(`${service} is in the pack`)
  const pack = await openPack(loadConfig({}))
  const walker: Walker = { page: applicant.page, t, press: (name) => press(applicant, name) }
  await applicant.go(`/services/${service}/apply`)
  await begin(walker)
  const most = modelOf(formOf(bundle)).pages.length * 3
  for (let at = 1; !applicant.path().endsWith('/sent') && at < most; at++) {
    if (applicant.path().endsWith('/check')) await declare(walker, bundle)
    else await fillPage(walker, bundle, pack)
  }
  return applicant.path().split('/')[3] ?? ''
}
