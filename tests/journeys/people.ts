import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { T } from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { expectAccessible, expectNoOverflow } from '../support/chromium.ts'

/** How somebody looks at the portal. */
export type Look = { language: 'ar' | 'en' | 'fr'; width: 360 | 1280; script: boolean }

export type SignIn = { who: string; id: string; password: string; name: string }

export const PDF = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: samplePdf('table'),
})

/** Of the provider, the portal and the office. */
export const SESSION = /^igov_(session|portal|office)$/

/**
 * Sessions that began with a code: it works once, and the next comes in half a minute, so whoever has
 * signed in in this run goes on with that session elsewhere.
 */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()

/** States of pages that were found accessible in this run. */
const examined = new Set<string>()

/** One person with a browser of their own. */
export class Somebody {
  readonly page: Page
  readonly t: T
  /** of which service the pages are, where pages of several look alike */
  about = ''
  private readonly context: BrowserContext
  private readonly url: string
  private readonly look: Look

  private constructor(
    context: BrowserContext,
    page: Page,
    parts: { url: string; look: Look; t: T },
  ) {
    this.context = context
    this.page = page
    this.url = parts.url
    this.look = parts.look
    this.t = parts.t
  }

  static async arrive(browser: Browser, parts: { url: string; look: Look; t: T }) {
    const { width, script } = parts.look
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      javaScriptEnabled: script,
      acceptDownloads: true,
    })
    context.setDefaultTimeout(15_000)
    return new Somebody(context, await context.newPage(), parts)
  }

  async leave() {
    await this.context.close()
  }

  async go(path: string) {
    await this.page.goto(`${this.url}/${this.look.language}${path}`)
    await this.seen()
  }

  /** Every page that anybody sees is held against the rules of width, and in each state of accessibility. */
  async seen() {
    await expectNoOverflow(this.page)
    const state = await this.state()
    if (examined.has(state)) return
    if (this.look.script) await expectAccessible(this.page)
    else await this.examineCopy()
    examined.add(state)
  }

  /** The tool needs script itself: it sees a copy of the page whose own scripts never arrive. */
  private async examineCopy() {
    const { width } = this.look
    const browser = this.context.browser()
    if (!browser) throw new Error('the browser is gone')
    const context = await browser.newContext({ viewport: { width, height: 800 } })
    const url = this.page.url().replace(/#.*/, '')
    const body = await this.page.content()
    const copy = await context.newPage()
    await copy.route('**/*', (route) => {
      const request = route.request()
      if (request.url() === url) return route.fulfill({ contentType: 'text/html', body })
      return request.resourceType() === 'script' ? route.abort() : route.continue()
    })
    await copy.goto(url)
    await expectAccessible(copy)
    await context.close()
  }

  /** What the page is, whoever's it is: address without references, heading, error or not. */
  private async state() {
    const heading = await this.page.locator('h1').first().innerText()
    const wrong = await this.page.locator('.summary-bad').count()
    const kind = this.path().replace(/\/[A-Z]{2}-[0-9A-Z-]+|\/[0-9A-Z]{20}/g, '/*')
    const { language, width, script } = this.look
    return [language, width, script, kind, heading, wrong, this.about].join(' ')
  }

  async signIn({ id, password }: SignIn, next: string) {
    const known = signedIn.get(id)
    if (known) {
      await this.context.addCookies(known)
      await this.go(next)
      if (!this.path().startsWith('/sign-in')) return
      await this.context.clearCookies({ name: SESSION })
    }
    await this.go(`/sign-in?next=/${this.look.language}${next}`)
    await this.page.fill('[name=identifier]', id)
    await this.page.fill('[name=password]', password)
    await this.press(this.t('identity.sign-in.submit'))
    if (this.path() !== '/sign-in/second') return
    await this.confirm()
    const cookies = await this.context.cookies()
    signedIn.set(
      id,
      cookies.filter(({ name }) => SESSION.test(name)),
    )
  }

  /** Types the code that the demonstration shows in place of a telephone. */
  async confirm() {
    await this.page.fill('[name=code]', await this.page.locator('[data-code]').innerText())
    await this.press(this.t('identity.second.submit'))
  }

  /** Presses a button of the page's main part and waits for the page that follows. */
  async press(name: string) {
    // A form's first button is for the Enter key and is not seen.
    const seen = this.page.locator('main button:not(.hidden)')
    await seen.filter({ hasText: name }).first().click()
    await this.page.waitForLoadState('load')
    await this.seen()
  }

  async follow(name: string) {
    await this.page.locator('main').getByRole('link', { name, exact: true }).first().click()
    await this.page.waitForLoadState('load')
    await this.seen()
  }

  fill(name: string, value: string) {
    return this.page.fill(`[name="${name}"]`, value)
  }

  choose(name: string, value: string) {
    return this.page.check(`[name="${name}"][value="${value}"]`)
  }

  attach(name: string, file: ReturnType<typeof PDF>) {
    return this.page.setInputFiles(`[name="${name}"]`, file)
  }

  async reads(text: string) {
    await expect
      .poll(async () => plain(await this.page.locator('body').innerText()), { timeout: 10_000 })
      .toContain(plain(text))
  }

  path() {
    return new URL(this.page.url()).pathname.replace(/^\/[a-z]{2}/, '')
  }
}

/** Without the marks that fence off other directions, and with single spaces. */
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ')
