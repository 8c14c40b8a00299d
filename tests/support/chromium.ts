import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Our own, not those of a package: the web's security stays on, and nothing leaves this machine. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--headless=shell',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws Error  when there is no Chromium: a test that needs one fails */
export async function launchChromium(): Promise<Browser> {
  const { chromium: find } = await import(join(ROOT, 'scripts/chromium.mjs'))
  return chromium.launch({ executablePath: await find(ROOT), args: CHROMIUM_FLAGS })
}

type AxeResult = { violations: { id: string; help: string; nodes: { html: string }[] }[] }

/**
 * Holds the page against WCAG 2.2 AA and best practice; names what it violates and where.
 *
 * @param forced  in forced colours, where contrast is the system's: the tool reads the fill of letters, which
 *   still names our colour while the browser paints with the system's
 */
export async function expectAccessible(page: Page, { forced = false } = {}): Promise<void> {
  // The page's own policy allows no script but its own: the tool comes in by the debugger.
  await page.evaluate(AXE)
  const { violations } = (await page.evaluate(`axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: ${!forced} } },
  })`)) as AxeResult
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes[0]?.html}`)
  expect(told, `accessibility of ${page.url()}`).toEqual([])
}

/** No sideways scrolling, whatever the width; names what sticks out. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const over = await page.evaluate(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const out = [...document.querySelectorAll('main *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && (left < -1 || right > clientWidth + 1)
    })
    return [scrollWidth - clientWidth + ' px', ...out.slice(0, 6).map((element) => element.outerHTML.slice(0, 160))]
  })()`)
  expect(over, `sideways scrolling of ${page.url()}`).toEqual([])
}
