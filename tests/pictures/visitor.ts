import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { samplePdf } from '#lib/pdf/sample'
import type { SignIn } from '../../src/apps/sandbox/seed.ts'

const WAIT_MS = 30_000

export const pdf = (name: string, buffer = samplePdf('table')) => ({
  name,
  mimeType: 'application/pdf',
  buffer,
})

/**
 * Somebody with a browser of their own. What they press is found by what it does, not by its words:
 * the same steps go in every language.
 */
export class Visitor {
  readonly page: Page
  private readonly context: BrowserContext
  private readonly url: string

  private constructor(url: string, context: BrowserContext, page: Page) {
    this.url = url
    this.context = context
    this.page = page
  }

  static async arrive(browser: Browser, url: string): Promise<Visitor> {
    const context = await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true })
    context.setDefaultTimeout(WAIT_MS)
    return new Visitor(url, context, await context.newPage())
  }

  /** Another window of the same person. */
  async otherWindow(): Promise<Visitor> {
    return new Visitor(this.url, this.context, await this.context.newPage())
  }

  leave() {
    return this.context.close()
  }

  async go(path: string, language = 'ar') {
    await this.page.goto(`${this.url}/${language}${path}`)
  }

  /** What lies at a path, as it is. */
  async bytesAt(path: string): Promise<Buffer> {
    const answer = await this.page.request.get(`${this.url}${path}`)
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`)
    return answer.body()
  }

  async signIn({ id, password }: SignIn) {
    await this.go('/sign-in')
    await this.fill('identifier', id)
    await this.fill('password', password)
    await this.send('/sign-in')
    const code = this.page.locator('[data-code]')
    if ((await code.count()) === 0) return
    await this.fill('code', await code.innerText())
    await this.send('/sign-in/second')
  }

  /** Sends the form of the main part whose address ends so, by the button of that value or its first. */
  async send(address: string, value?: string) {
    const button = value === undefined ? '' : `[value="${value}"]`
    const found = this.page.locator(
      `main form[action$="${address}"] button[type=submit]${button}:not(.hidden)`,
    )
    const loaded = this.page.waitForEvent('load')
    await found.first().click()
    await loaded
  }

  fill(name: string, value: string) {
    return this.page.fill(`[name="${name}"]`, value)
  }

  choose(name: string, value: string) {
    return this.page.check(`[name="${name}"][value="${value}"]`)
  }

  select(name: string, value: string) {
    return this.page.selectOption(`[name="${name}"]`, value)
  }

  attach(name: string, file = pdf('شهادة إتمام البناء.pdf')) {
    return this.page.setInputFiles(`[name="${name}"]`, file)
  }

  /** The bytes that a link of the main part leads to. */
  async download(addressEnd: string): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.locator(`main a[href$="${addressEnd}"]`).first().click(),
    ])
    return readFileSync(await download.path())
  }

  /** Where they are, without the language. */
  path() {
    return new URL(this.page.url()).pathname.replace(/^\/[a-z]{2}(?=\/|$)/, '')
  }
}

/** Of this checkout. */
export const ROOT = join(import.meta.dirname, '../..')
