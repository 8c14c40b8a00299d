import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Look, Somebody } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const SERVICE = 'home-business-licence'
const HERE = `/office/studio/${SERVICE}`
const LOOKS = [
  { language: 'en', width: 1280, script: true, title: 'Licence to work at home' },
  { language: 'ar', width: 360, script: true, title: 'رخصة للعمل من البيت' },
] as const satisfies readonly (Look & { title: string })[]
/** Every kind of page on which an author writes. */
const PAGES = [
  ...['/texts', '/texts?part=home', '/forms/apply', '/forms/apply/fields/0.0'],
  ...['/forms/apply/fields/1.0.0', '/forms/apply/fields/2.0', '/desk', '/documents/licence'],
  ...['/about', '/files', '/file?path=service.yaml&line=4', '/scenarios/corrected', '/preview'],
  ...['/archive', '/documents', '/about?part=evidence', '/about?part=after', '/about?part=clock'],
  ...['/about?part=decided-by', '/about?part=procedure-data', '/about?part=holds'],
  ...['answers&page=home', 'registers', 'steps'].map((one) => `/scenarios/corrected?part=${one}`),
]

/** Pages that anybody sees lie ready, and are made anew within a minute. */
const READY = { timeout: 90_000, interval: 2_000 }

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage?.close())

async function author(look: Look, number: number, path: string): Promise<Somebody> {
  const somebody = await stage.arrive(look)
  await somebody.signIn(stage.signInOf('rule author', number), path)
  return somebody
}

/** Sends a change for a second author, who publishes it. */
async function publish(first: Somebody, look: Look, change: string) {
  const { t } = first
  await first.go(change)
  await first.fill('basis', 'قرار رقم 12 لسنة 2026')
  await first.fill('reason', 'يسأل الناس عما يُقصد بالمنزل')
  await first.press(t('services.studio.propose'))
  const proposal = first.path()
  const second = await author(look, 1, proposal)
  await second.press(t('services.studio.publish'))
  await second.leave()
}

const titleSeen = async (look: Look): Promise<string> => {
  const anybody = await stage.arrive(look)
  await anybody.go(`/services/${SERVICE}`)
  const title = await anybody.page.locator('h1').innerText()
  await anybody.leave()
  return title
}

/** Begins a change. @returns the address of its page */
async function begin(first: Somebody): Promise<string> {
  await first.go(HERE)
  await first.press(first.t('services.studio.begin'))
  return first.path()
}

async function retitle(
  first: Somebody,
  { language, title }: (typeof LOOKS)[number],
  change: string,
) {
  await first.go(`${change}/texts`)
  await first.fill(`text.${language}.service.title`, title)
  await first.press(first.t('services.studio.save'))
}

describe.each(LOOKS)('In the studio, in $language at $width px', (look) => {
  it('a change is written page by page, seen as people will, compared, and talked about', async () => {
    const first = await author(look, 0, '/office/studio')
    const { t, page } = first
    await first.go('/office/studio/new')
    const change = await begin(first)
    for (const path of PAGES) await first.go(`${change}${path}`)
    await retitle(first, look, change)
    await first.go(`${change}/differences`)
    await first.reads(look.title)
    await first.go(change)
    await first.fill('said', 'هل هذا أوضح؟')
    await first.press(t('services.studio.say-it'))
    await first.reads('هل هذا أوضح؟')
    const frame = page.locator(`iframe[lang=${look.language}]`)
    await frame.scrollIntoViewIfNeeded()
    const next = frame.contentFrame().getByRole('link', { name: t('services.form.continue') })
    await next.waitFor()
    await first.leave()
  })
})

describe('A change of a service', () => {
  it('is published by a second author, seen by everybody, and rolled back', async () => {
    const [look] = LOOKS
    const before = await titleSeen(look)
    const first = await author(look, 0, '/office/studio')
    const change = await begin(first)
    await retitle(first, look, change)
    await publish(first, look, change)
    await expect.poll(() => titleSeen(look), READY).toBe(look.title)

    await first.go(HERE)
    await first.press(first.t('services.studio.back-to-before'))
    await publish(first, look, first.path())
    await expect.poll(() => titleSeen(look), READY).toBe(before)
    await first.leave()
  })
})
