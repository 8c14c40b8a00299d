import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoOverflow, launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'

let igov: Started
let browser: Browser

beforeAll(async () => {
  igov = await startIgov({ IGOV_POPULATION: '0' })
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await igov?.end()
})

async function onHome<R>(language: string, width: number, act: (page: Page) => Promise<R>) {
  const context = await browser.newContext({ viewport: { width, height: 800 } })
  context.setDefaultTimeout(15_000)
  try {
    const page = await context.newPage()
    await page.goto(`${igov.url}/${language}`)
    return await act(page)
  } finally {
    await context.close()
  }
}

const field = (page: Page) => page.getByRole('combobox').first()
const options = (page: Page) => page.getByRole('option')

describe.each([
  ['ar', 360, 'تجديد رخصة الق'],
  ['ar', 1280, 'تجديد رخصة الق'],
  ['en', 360, 'renew driving li'],
  ['en', 1280, 'renew driving li'],
])('Suggestions in %s at %i px', (language, width, typed) => {
  it('are offered while one types, told how many, and all of them can be seen', () =>
    onHome(language, width, async (page) => {
      await field(page).fill(typed)
      await options(page).first().waitFor()
      const count = await options(page).count()
      expect(count).toBeLessThanOrEqual(8)
      expect(await field(page).getAttribute('aria-expanded')).toBe('true')
      const spoken = await page.locator('ig-suggest [role=status]').first().textContent()
      expect(spoken).not.toBe('')
      const box = await options(page).first().boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
      // What lies over it would take the click.
      await options(page).first().click({ trial: true })
      await expectNoOverflow(page)
      await expectAccessible(page)
    }))

  it('are chosen with the arrow keys, and Enter opens the one that is chosen', () =>
    onHome(language, width, async (page) => {
      await field(page).fill(typed)
      await options(page).first().waitFor()
      await field(page).press('ArrowDown')
      const chosen = await field(page).getAttribute('aria-activedescendant')
      expect(await page.locator('[role=option][aria-selected=true]').getAttribute('id')).toBe(
        chosen,
      )
      await field(page).press('Enter')
      await page.waitForURL(`**/${language}/services/driving-licence-renew`)
    }))

  it('close with Escape and leave what was typed, which Enter then searches', () =>
    onHome(language, width, async (page) => {
      await field(page).fill(typed)
      await options(page).first().waitFor()
      await field(page).press('Escape')
      expect(await options(page).count()).toBe(0)
      expect(await field(page).inputValue()).toBe(typed)
      await field(page).press('Enter')
      await page.waitForURL(`**/${language}/search?q=**`)
      await expectAccessible(page)
      await expectNoOverflow(page)
    }))
})
