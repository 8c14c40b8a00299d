import { beforeAll, describe, expect, test } from 'vitest'
import { checkedHref, FileLink, fileSize } from './link.tsx'
import { testAssets, wordsIn } from './test-words.ts'

beforeAll(testAssets)

describe('an address in a link', () => {
  test.each([
    '/ar/services?q=x',
    '#main',
    '?page=2',
    './next',
    '../up',
    'https://example.org/',
    'mailto:a@example.org',
    'tel:109',
  ])('%s is kept', (href) => expect(checkedHref(href)).toBe(href))

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'services',
    '',
  ])('%j becomes the page itself', (href) => expect(checkedHref(href)).toBe('#'))
})

describe('a file', () => {
  test('says pages and size in the plural of its language', () => {
    const html = String(
      <FileLink t={wordsIn('ar')} href="/f" name="consent.pdf" bytes={214 * 1024} pages={2} />,
    )
    expect(html).toContain('صفحتان، 214 ك.ب')
    expect(html).toContain('<bdi dir="auto">consent.pdf</bdi>')
  })

  test('is never of no size, and large ones are in megabytes', () => {
    const t = wordsIn('en')
    expect(fileSize(t, 3)).toBe('1 kB')
    expect(fileSize(t, 5 * 1024 * 1024)).toBe('5 MB')
  })
})
