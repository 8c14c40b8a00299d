import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Visitor } from './visitor.ts'

export const LANGUAGES = ['ar', 'en'] as const
export const WIDTHS = [360, 1280] as const
const HEIGHT = 800

export type Language = (typeof LANGUAGES)[number]

/** A page in a state: `form-home` and `errors`. */
export type View = { template: string; state: string }

export const fileOf = ({ template, state }: View, language: Language, width: number) =>
  `${template}-${state}-${language}-${width}.png`

/** Takes the pictures, and knows which it has taken. */
export class Camera {
  readonly views: View[] = []
  private readonly folder: string

  /** @param folder  where the pictures go; what is in it goes away first */
  constructor(folder: string) {
    this.folder = folder
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }

  /**
   * Takes a page in each language and width.
   *
   * @param path  without the language
   * @param act   brings the page into its state, in each language anew
   */
  async take(
    view: View,
    visitor: Visitor,
    path: string,
    act?: (page: Page, language: Language) => Promise<void>,
  ): Promise<void> {
    for (const language of LANGUAGES) {
      await visitor.go(path, language)
      await act?.(visitor.page, language)
      for (const width of WIDTHS) {
        await visitor.page.setViewportSize({ width, height: HEIGHT })
        await this.shoot(visitor.page, fileOf(view, language, width))
      }
    }
    // What a page was brought to look like, on paper or in the dark, is this view's alone.
    await visitor.page.emulateMedia({ media: null, colorScheme: null })
    this.views.push(view)
    console.log(`  ${String(this.views.length).padStart(3)}  ${view.template}, ${view.state}`)
  }

  /** Takes each page of a PDF in each language; they are not in the index. @param path  of a language */
  async takePaper(
    view: View,
    visitor: Visitor,
    path: (language: Language) => string,
  ): Promise<void> {
    for (const language of LANGUAGES) {
      const to = join(this.folder, `${view.template}-${view.state}-${language}`)
      const input = await visitor.bytesAt(path(language))
      execFileSync('pdftoppm', ['-r', '80', '-png', '-', to], { input })
    }
    console.log(`       ${view.template}, ${view.state}`)
  }

  private async shoot(page: Page, file: string) {
    await page.evaluate(SETTLE)
    await page.screenshot({ path: join(this.folder, file), fullPage: true, animations: 'disabled' })
  }
}

/** Bars that keep to the bottom of a window would lie across the middle of a long picture. */
const SETTLE = `(async () => {
  for (const bar of document.querySelectorAll('.thumb, .keys')) bar.style.position = 'static'
  scrollTo(0, 0)
  await document.fonts.ready
})()`
