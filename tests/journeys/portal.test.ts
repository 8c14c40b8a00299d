import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoOverflow, launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'

type Look = { language: 'ar' | 'en'; width: 360 | 1280; script: boolean }

const LOOKS: readonly Look[] = [
  { language: 'ar', width: 360, script: true },
  { language: 'ar', width: 1280, script: true },
  { language: 'en', width: 360, script: true },
  { language: 'en', width: 1280, script: true },
  { language: 'ar', width: 360, script: false },
]

/** What people type, and where they should arrive. */
const WORDS = {
  ar: {
    plain: ['تجديد رخصة القيادة', 'driving-licence-renew'],
    misspelt: ['تجدبد رخصه القيادة', 'driving-licence-renew'],
    dialect: ['ليسن', 'driving-licence-renew'],
    beginning: ['تجديد رخصة الق', 'driving-licence-renew'],
  },
  en: {
    plain: ['renew driving licence', 'driving-licence-renew'],
    misspelt: ['drivng lisence renewl', 'driving-licence-renew'],
    dialect: ['istimara', 'vehicle-registration-renew'],
    beginning: ['renew driving li', 'driving-licence-renew'],
  },
} as const

const EACH_KIND = [
  '',
  '/services',
  '/services/driving-licence-renew',
  '/topics',
  '/topics/driving-vehicles',
  '/life-events',
  '/life-events/learning-to-drive',
  '/audiences/resident',
  '/agencies',
  '/agencies/gdt',
  '/a-z',
  '/about',
  '/accessibility',
  '/search?q=visa',
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

async function visit<R>(
  { language, width, script }: Look,
  options: BrowserContextOptions,
  act: (page: Page, go: (path: string) => Promise<void>) => Promise<R>,
): Promise<R> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    javaScriptEnabled: script,
    ...options,
  })
  context.setDefaultTimeout(15_000)
  try {
    const page = await context.newPage()
    return await act(page, async (path) => {
      await page.goto(`${igov.url}/${language}${path}`)
    })
  } finally {
    await context.close()
  }
}

/** The tool needs script itself; without script the same pages are held against the width alone. */
async function examine(page: Page, { script }: Look) {
  await expectNoOverflow(page)
  if (script) await expectAccessible(page)
}

const searchBox = (page: Page) =>
  page.locator('main input[type=search], .opening input[type=search]').first()
const linkTo = (page: Page, path: string) => page.locator(`main a[href$="${path}"]`).first()

/** The service is among the first results, and its page opens. */
async function opens(page: Page, id: string) {
  const hrefs = await page
    .locator('main a[href*="/services/"]')
    .evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute('href')))
  expect(
    hrefs.some((href) => href?.endsWith(`/services/${id}`)),
    `${id} in ${hrefs}`,
  ).toBe(true)
  await linkTo(page, `/services/${id}`).click()
  await page.waitForURL(`**/services/${id}`)
}

describe.each(LOOKS)('In $language at $width px, script $script, a service is found', (look) => {
  const words = WORDS[look.language]

  it.each(['plain', 'misspelt', 'dialect'] as const)('by a search in %s words', async (kind) => {
    const [query, id] = words[kind]
    await visit(look, {}, async (page, go) => {
      await go('')
      await searchBox(page).fill(query)
      await searchBox(page).press('Enter')
      await page.waitForURL('**/search?**')
      await examine(page, look)
      await opens(page, id)
    })
  })

  it('by a life event', async () => {
    await visit(look, {}, async (page, go) => {
      await go('')
      await linkTo(page, '/life-events').click()
      await linkTo(page, '/life-events/learning-to-drive').click()
      await linkTo(page, '/services/driving-licence-issue').click()
      await page.waitForURL('**/services/driving-licence-issue')
    })
  })

  it('by its agency', async () => {
    await visit(look, {}, async (page, go) => {
      await go('/agencies')
      await linkTo(page, '/agencies/gdt').click()
      await linkTo(page, '/services/driving-licence-renew').click()
      await page.waitForURL('**/services/driving-licence-renew')
    })
  })

  it('and what is not found leads on', async () => {
    await visit(look, {}, async (page, go) => {
      await go('/search?q=zzzzqqqq')
      await examine(page, look)
      expect(await page.locator('main a[href*="/topics/"]').count()).toBeGreaterThan(3)
    })
  })
})

describe.each(LOOKS.filter(({ script }) => script))('In $language at $width px', (look) => {
  it('a service is found by a suggestion, with the keyboard alone', async () => {
    const [query, id] = WORDS[look.language].beginning
    await visit(look, {}, async (page, go) => {
      await go('')
      await page.keyboard.press('Tab')
      for (let steps = 0; steps < 40; steps++) {
        if (await page.evaluate("document.activeElement?.type === 'search'")) break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.type(query)
      await page.getByRole('option').first().waitFor()
      await examine(page, look)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.waitForURL(new RegExp(`/services/${id}|/search\\?`))
      if (page.url().includes('/search')) await opens(page, id)
    })
  })
})

describe.each(['ar', 'en'] as const)('Every kind of page, from %s', (language) => {
  const other = language === 'ar' ? 'en' : 'ar'

  it.each(EACH_KIND)('%s is the same page in the other language', async (path) => {
    await visit({ language, width: 1280, script: true }, {}, async (page, go) => {
      await go(path)
      await page.locator(`header a[hreflang="${other}"]`).first().click()
      await page.waitForURL(`**/${other}${path}`)
      expect(await page.locator('html').getAttribute('lang')).toBe(other)
      expect(await page.locator('html').getAttribute('dir')).toBe(other === 'ar' ? 'rtl' : 'ltr')
    })
  })
})

describe('A service page', () => {
  it('prints what it says and no menus', async () => {
    await visit({ language: 'ar', width: 1280, script: true }, {}, async (page, go) => {
      await go('/services/home-business-licence')
      await page.emulateMedia({ media: 'print' })
      for (const gone of ['header nav', '.thumb', 'input[type=search]']) {
        for (const node of await page.locator(gone).all())
          expect(await node.isVisible()).toBe(false)
      }
      expect(await page.locator('h1').isVisible()).toBe(true)
      const pdf = await page.pdf({ format: 'A4' })
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      const dark = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(dark)
    })
  })

  it('can be used with the keyboard alone, and shows where the focus is', async () => {
    await visit({ language: 'en', width: 1280, script: true }, {}, async (page, go) => {
      await go('/services/home-business-licence')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#main')
      await page.keyboard.press('Enter')
      const seen: (string | null)[] = []
      for (let steps = 0; steps < 30; steps++) {
        await page.keyboard.press('Tab')
        const { href, outline } = (await page.evaluate(`({
          href: document.activeElement.getAttribute('href'),
          outline: getComputedStyle(document.activeElement).outlineStyle
            + getComputedStyle(document.activeElement).boxShadow,
        })`)) as { href: string | null; outline: string }
        if (href) expect(outline, `focus of ${href}`).not.toBe('nonenone')
        seen.push(href)
        if (href?.endsWith('/apply')) break
      }
      expect(seen.at(-1)).toBe('/en/services/home-business-licence/apply')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/sign-in**')
    })
  })
})

describe.each([
  ['the dark theme', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
  ['more contrast', { contrast: 'more' }],
  ['less motion', { reducedMotion: 'reduce' }],
] as const)('In %s', (_name, options) => {
  it('every kind of page keeps the rules of accessibility', async () => {
    await visit({ language: 'ar', width: 1280, script: true }, options, async (page, go) => {
      for (const path of EACH_KIND) {
        await go(path)
        await expectAccessible(page, { forced: 'forcedColors' in options })
      }
    })
  })
})
