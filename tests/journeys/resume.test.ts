import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin } from '../robots/browser.ts'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
]
const PLACE = 'home.completionCertificate'
/** Of three pieces. */
const BYTES = 700_000
const PAPER = Buffer.from(
  `%PDF-1.4\n%${'x'.repeat(BYTES)}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n` +
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

const choose = ({ page }: Somebody, name: string) =>
  page.setInputFiles(`[name="${PLACE}"]`, { name, mimeType: 'application/pdf', buffer: PAPER })

describe.each(LOOKS)('A file on a bad line in $language at $width px', (look) => {
  it('goes on where it stopped after the page was left, and comes with the page no second time', async () => {
    const person = await stage.arrive(look)
    const { t, page } = person
    const name = `completion-${look.language}.pdf`
    await person.signIn(stage.signInOf('applicant'), '/my')
    await person.go('/services/home-business-licence/apply')
    await begin(person)
    const here = person.path()
    const pieces: number[] = []
    await page.route('**/pieces', async (route) => {
      const sent = route.request().postDataBuffer()?.length ?? 0
      if (pieces.push(sent) > 1) return route.abort('connectionreset')
      return route.continue()
    })
    await choose(person, name)
    await person.reads(t('services.form.sending.broken'))
    await person.seen()
    await page.unroute('**/pieces')

    // Another day, or another device: the file itself is at hand again.
    await person.go(here)
    const percent = new Intl.NumberFormat(`${look.language}-u-nu-latn`, { style: 'percent' })
    const arrived = percent.format((256 * 1024) / PAPER.length)
    const words = t('services.form.sending.begun')
    await person.reads(words.replace('#', arrived).replace('*', name))
    await person.seen()
    let late = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/pieces')) late++
    })
    await choose(person, name)
    await person.reads(t('services.form.sending.done').replace('*', name))
    expect(late).toBe(2)
    await person.fill('home.address.zone', '55')
    await person.fill('home.address.street', '340')
    await person.fill('home.address.building', '27')
    await person.choose('home.livesThere', 'yes')
    await person.choose('home.tenure', 'owned')
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      person.press(t('services.form.continue')),
    ])
    expect(sent.postDataBuffer()?.length ?? 0).toBeLessThan(20_000)

    await person.go(here)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('main a', { hasText: name }).click(),
    ])
    expect((await readFile(await download.path())).equals(PAPER)).toBe(true)
    await person.leave()
  })
})
