import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'

/** A phone of the middle range on slow 4G, as the common tools have it. */
const PHONE = { width: 360, height: 740 }
const SLOW_4G = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const CPU_SLOWER = 4
const FIRST_PAINT_MS = 1_500
const SHIFT = 0.02
const WEIGHT_BYTES = 60 * 1024
const FONT_BYTES = 65 * 1024
const PAGES = [
  '',
  '/services',
  '/services/home-business-licence',
  '/agencies',
  '/agencies/moci',
  '/a-z',
]

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

describe.each(['ar', 'en'])('On a slow phone, in %s', (language) => {
  it.each(PAGES)('the first view of %j stays where it is, and is light', async (path) => {
    const context = await browser.newContext({
      viewport: PHONE,
      deviceScaleFactor: 3,
      isMobile: true,
    })
    try {
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      const weights = await weigh(session)
      await session.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G })
      await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER })
      await page.goto(`${igov.url}/${language}${path}`, { waitUntil: 'networkidle' })
      const { paint, shift } = await feltBy(page)
      // How soon depends on the machine: told beside the goal, not asserted.
      console.log(
        `/${language}${path}: first paint ${Math.round(paint)} ms, goal ${FIRST_PAINT_MS} ms`,
      )
      expect(shift, 'layout shift').toBeLessThanOrEqual(SHIFT)
      expect(weights.font, 'bytes of fonts').toBeLessThanOrEqual(FONT_BYTES)
      expect(weights.other, 'bytes of all else').toBeLessThanOrEqual(WEIGHT_BYTES)
      expect(weights.other).toBeGreaterThan(1_000)
    } finally {
      await context.close()
    }
  })
})

/** Bytes on the wire, fonts apart. */
async function weigh(session: CDPSession) {
  const weights = { font: 0, other: 0 }
  const kinds = new Map<string, string>()
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    weights[kinds.get(requestId) === 'Font' ? 'font' : 'other'] += encodedDataLength
  })
  return weights
}

const feltBy = (page: Page) =>
  page.evaluate(`new Promise((resolve) => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity
    new PerformanceObserver((list) => {
      const moved = list.getEntries().filter((entry) => !entry.hadRecentInput)
      resolve({ paint, shift: moved.reduce((sum, { value }) => sum + value, 0) })
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve({ paint, shift: 0 }), 500)
  })`) as Promise<{ paint: number; shift: number }>
