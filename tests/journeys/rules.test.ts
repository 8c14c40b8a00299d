import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoOverflow, launchChromium } from '../support/chromium.ts'
import { openStage, type Stage } from './stage.ts'

const LIMIT_MS = 180_000
const WIDTHS = [360, 1280] as const
const RULES = ['end-of-service-gratuity', 'family-visit-visa', 'traffic-fine-reduction']

let stage: Stage
let browser: Browser

beforeAll(async () => {
  stage = await openStage()
  browser = await launchChromium()
}, LIMIT_MS)

afterAll(async () => {
  await browser?.close()
  await stage?.close()
})

async function look(page: Page) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await expectNoOverflow(page)
    await expectAccessible(page)
  }
}

describe('Rules', () => {
  it(
    'are read on a phone and a desk, in both languages',
    async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' })
      const page = await context.newPage()
      for (const path of [
        '/ar/rules',
        ...RULES.flatMap((id) => [`/ar/rules/${id}`, `/en/rules/${id}`]),
      ]) {
        await page.goto(stage.url + path)
        await look(page)
      }
      await context.close()
    },
    LIMIT_MS,
  )

  it(
    'tell whether one qualifies, without script, one question at a time',
    async () => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const scripted = await browser.newContext({ reducedMotion: 'reduce' })
      const page = await context.newPage()
      await page.goto(`${stage.url}/ar/rules/end-of-service-gratuity/check`)
      await page.getByLabel('جهة حكومية').check()
      await page.getByRole('button', { name: 'متابعة' }).click()
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('0')
      expect(page.url()).not.toContain('?')
      await context.close()

      const seen = await scripted.newPage()
      await seen.goto(`${stage.url}/ar/rules/home-business-licence/check`)
      for (let asked = 0; asked < 10; asked++) {
        await look(seen)
        if ((await seen.getByRole('button', { name: 'متابعة' }).count()) === 0) break
        await answerAny(seen)
        await seen.getByRole('button', { name: 'متابعة' }).click()
      }
      expect(await seen.getByRole('button', { name: 'متابعة' }).count()).toBe(0)
      await scripted.close()
    },
    LIMIT_MS,
  )

  it.each(WIDTHS)(
    'are tried by an officer, at %i pixels',
    async (width) => {
      const officer = await stage.arrive({ language: 'ar', width, script: true })
      await officer.signIn(stage.signInOf('officer', 0), '/office/rules/home-business-licence/0')
      await officer.seen()
      await officer.fill('c.0.0', '-')
      await officer.press(officer.t('rules.try.try'))
      await officer.reads(officer.t('rules.try.effect'))
      await officer.leave()
    },
    LIMIT_MS,
  )
})

/** The first of the answers that are offered, or a number. */
async function answerAny(page: Page) {
  const main = page.getByRole('main')
  const radios = main.getByRole('radio')
  if ((await radios.count()) > 0) return radios.first().check()
  const lists = main.getByRole('combobox')
  if ((await lists.count()) > 0) return lists.first().selectOption({ index: 1 })
  return main.getByRole('textbox').first().fill('30')
}
