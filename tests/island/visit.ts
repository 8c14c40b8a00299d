import { expect } from 'vitest'
import { type Browser, bodyOf, formIn } from '#testing'

/** Of another country, or in letters that this one does not write. */
const FOREIGN =
  /[\p{Script=Arabic}]|Qatar|\bQAR\b|\bQID\b|\bQA-|Hukoomi|Doha|Riyal|[+]974|lang="ar"/u
/** A key that was shown because it has no text. */
const BARE_KEY =
  /\b(kernel|ui|identity|notify|organisations|services|licences|cases|portal)[.][a-z][\w-]*[.][\w.-]+/
/** Words that a French sentence never holds. */
const ENGLISH = /\b(the|your|you|and|of|with|is|we|have)\b/i

/** A person who looks at pages of the island in one language, and minds what stands on each. */
export type Visitor = {
  /** the page as it is read; `path` without language */
  reads(path: string): Promise<string>
  /** the page's HTML */
  opens(path: string, status?: number): Promise<string>
  /** fills in the page as a browser does, hidden fields and all; leads to the path that follows */
  fills(path: string, fields: Record<string, string>): Promise<string>
  /** sends a form; leads to the path that follows */
  sends(path: string, fields?: Record<string, string>): Promise<string>
  /** sends a form that answers with a page */
  asks(path: string, fields: Record<string, string>): Promise<string>
}

export function visitorOf(browser: Browser, lang: string): Visitor {
  const minded = (html: string, path: string) => {
    const text = bodyOf(html)
    expect(FOREIGN.exec(html)?.[0], path).toBeUndefined()
    expect(BARE_KEY.exec(text)?.[0], path).toBeUndefined()
    if (lang === 'fr') expect(ENGLISH.exec(text)?.[0], path).toBeUndefined()
    return html
  }
  const full = (path: string) => `/${lang}${path && `/${path}`}`
  const opens = async (path: string, status = 200) => {
    const { status: answered, body } = await browser.get(full(path))
    expect(answered, path).toBe(status)
    return minded(body, path)
  }
  const sends = async (path: string, fields: Record<string, string> = {}) => {
    const { status, location = '', body } = await browser.post(full(path), fields)
    expect(status, `${path}: ${bodyOf(body).slice(0, 400)}`).toBe(303)
    return location.replace(`/${lang}/`, '')
  }
  return {
    opens,
    reads: async (path) => bodyOf(await opens(path)),
    fills: async (path, fields) =>
      sends(path, { ...formIn(await opens(path), full(path)), _do: 'continue', ...fields }),
    sends,
    asks: async (path, fields) =>
      bodyOf(minded((await browser.post(full(path), fields)).body, path)),
  }
}
