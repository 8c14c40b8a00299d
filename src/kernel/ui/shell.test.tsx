import { beforeAll, describe, expect, test } from 'vitest'
import { displayFromCookie } from './display.tsx'
import { currentOf, type Frame } from './frame.ts'
import { Heading, letteringClass } from './heading.tsx'
import { Shell, type ShellProps } from './shell.tsx'
import { testAssets, wordsIn } from './test-words.ts'

beforeAll(testAssets)

const frame: Frame = {
  name: 'Portal',
  base: 'http://localhost:3000',
  fallback: 'ar',
  demonstration: true,
  nav: [{ href: '/ar/services', text: 'خدمات' }],
  bar: [{ href: '/ar', text: 'بداية', icon: 'home' }],
  help: { text: 'مساعدة' },
  footer: [],
}
const page = (props: Partial<ShellProps> = {}) =>
  String(<Shell t={wordsIn('ar')} frame={frame} title="صفحة" path="/services/x?q=1" {...props} />)

describe('a page', () => {
  test('begins with its type, language and direction', () => {
    expect(page()).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/)
  })

  test('leads to itself in the other language, query included', () => {
    expect(page()).toContain('href="/en/services/x?q=1" lang="en" hreflang="en"')
  })

  test('is listed only when asked, at its address without the query', () => {
    expect(page()).toContain('name="robots" content="noindex"')
    const listed = page({ listed: true })
    expect(listed).not.toContain('noindex')
    expect(listed).toContain('rel="canonical" href="http://localhost:3000/ar/services/x"')
    expect(listed).toContain('hreflang="en" href="http://localhost:3000/en/services/x"')
    expect(listed).toContain('hreflang="x-default" href="http://localhost:3000/ar/services/x"')
  })

  test('carries nothing inline', () => {
    const html = page({ display: { theme: 'dark', size: 'large' } })
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! src=)/)
    expect(html).toContain('data-theme="dark" data-size="large"')
  })

  test('says first that something is wrong', () => {
    expect(page({ wrong: true })).toMatch(/<title>خطأ: \u2068?صفحة – Portal/)
  })

  test('has the bottom bar except in forms', () => {
    expect(page()).toContain('class="thumb"')
    expect(page({ form: true })).not.toContain('class="thumb"')
  })

  test('carries the demonstration notice where this is a demonstration', () => {
    expect(page()).toContain('class="demo"')
    expect(page({ frame: { ...frame, demonstration: false } })).not.toContain('class="demo"')
  })
})

describe('a menu', () => {
  test('marks the page itself and the part that a page lies in', () => {
    expect(currentOf('/ar/services', '/ar/services')).toBe('page')
    expect(currentOf('/ar/services', '/ar/services/x')).toBe('true')
    expect(currentOf('/ar/services', '/ar/services-old')).toBeUndefined()
    expect(currentOf('/ar', '/ar/services')).toBeUndefined()
  })
})

describe('the look that a reader chose', () => {
  test('is read from the cookie, the rest is left to the device', () => {
    expect(displayFromCookie('dark.largest')).toEqual({ theme: 'dark', size: 'largest' })
    expect(displayFromCookie('"><script>.9')).toEqual({ theme: 'system', size: 'normal' })
    expect(displayFromCookie(undefined)).toEqual({ theme: 'system', size: 'normal' })
  })
})

describe('lettering', () => {
  test.each(['نحن', 'صحيحة', 'يحتاجه', 'مُتحقَّق', 'يتولاه'])('leaves %s to the text face', (word) => {
    expect(letteringClass(word)).toBeUndefined()
  })

  test('is for the words that stay readable', () => {
    expect(String(<Heading level={2} text="في مراحل حياتك" lettering />)).toContain('class="kufi"')
    expect(String(<Heading level={2} text="في مراحل حياتك" />)).not.toContain('kufi')
  })
})
