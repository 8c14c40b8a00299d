import { describe, expect } from 'vitest'
import { dbTest } from '#testing'

/** Bounded: a slow query of a visitor must not hold up the others. */
const MOST_MS = 250

const q = (query: string) => encodeURIComponent(query)

const HARD: Record<string, string> = {
  'a word of one letter': 'a'.repeat(200),
  'many words': 'ا ب ت ث ج ح خ د ذ ر '.repeat(10).slice(0, 200),
  'words that are nearly many': 'رخصه رخضه رخسه رخصث رخصر رخصز رخصس رخصش رخصص رخصط '
    .repeat(4)
    .slice(0, 200),
  'vowel signs without letters': '\u064b\u0651'.repeat(100),
  'letters with many marks': `ر${'\u0651'.repeat(190)}خصة`,
  'one character that becomes many': 'ﷺ'.repeat(200),
  'transliteration with every choice': 'dhththzgdhththzgdhththzg'.repeat(8),
  'beginnings of words': 'a b c d e f g h i j k l',
  'brackets and dots': '((((((((((.*)+)+)+)+)+)+)+)+)+'.repeat(6),
}

describe('Search under hostile queries', () => {
  dbTest('answers hard ones in bounded time', async ({ browse }) => {
    const browser = await browse()
    await browser.get('/ar/search?q=warm')
    for (const [name, query] of Object.entries(HARD)) {
      for (const path of ['/ar/search', '/ar/search/suggestions', '/api/v1/content/search']) {
        const began = performance.now()
        const { status } = await browser.get(`${path}?q=${q(query)}`)
        expect(status, name).toBe(200)
        expect(performance.now() - began, `${name} at ${path}`).toBeLessThan(MOST_MS)
      }
    }
  })

  dbTest('shows markup as text and fences off what turns directions', async ({ browse }) => {
    const browser = await browse()
    for (const query of ['<script>zq9</script>', '"><svg/onload=zq9>', "'; drop table x; --"]) {
      const { status, body } = await browser.get(`/en/search?q=${q(query)}`)
      expect(status).toBe(200)
      // Inside a quoted value only the quote matters.
      const outside = body.replace(/="[^"]*"/g, '')
      expect(outside).not.toContain('<script>zq9')
      expect(outside).not.toContain('<svg/onload')
    }
    const { body } = await browser.get(`/en/search?q=${q('\u202egnp.exe\u2066')}`)
    expect(body).toContain('<bdi dir="auto">\u202egnp.exe\u2066</bdi>')
  })

  dbTest('refuses what is no text, too long, twice, or no page', async ({ browse }) => {
    const browser = await browse()
    const refused = [
      'q=%00',
      `q=${'a'.repeat(10_000)}`,
      `q=${q('ﷺ'.repeat(300))}`,
      'q=a&q=b',
      'q=a&page=0',
      'q=a&page=999',
      'q=a&page=1e3',
      'q=a&topic=%3Cb%3E',
      'q[]=a',
    ]
    for (const query of refused) {
      const { status } = await browser.get(`/api/v1/content/search?${query}`)
      expect(status, query).toBeGreaterThanOrEqual(400)
      expect(status, query).toBeLessThan(500)
    }
  })

  dbTest('finds nothing by filters that there are not', async ({ browse }) => {
    const browser = await browse()
    for (const filter of ['topic=no-such', 'agency=nobody', 'online=maybe', 'kind=constructor']) {
      const { status, body } = await browser.get(`/api/v1/content/search?q=permit&${filter}`)
      expect(status).toBe(200)
      expect(JSON.parse(body).total, filter).toBe(0)
    }
  })

  dbTest('keeps nothing of what was asked in caches', async ({ browse }) => {
    const browser = await browse()
    for (const path of ['/ar/search', '/ar/search/suggestions', '/api/v1/content/search']) {
      const { headers } = await browser.get(`${path}?q=a`)
      expect(headers['cache-control']).toBe('no-store')
    }
  })
})
