import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { MOTIFS } from './home.tsx'
import { ICONS } from './icon.tsx'
import { testAssets } from './test-words.ts'

const BROWSER = join(process.cwd(), 'src/browser')
const STYLES = join(BROWSER, 'styles')
const sheets = readdirSync(STYLES).map((name) => ({
  name,
  css: readFileSync(join(STYLES, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''),
}))

const PHYSICAL =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)/
const RAW_COLOUR = /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(/i

/** Sheets that may hold colours: the tokens, and what replaces them for those who need contrast. */
const COLOUR_SHEETS = ['tokens.css', 'contrast.css']

describe('style sheets', () => {
  test.each(sheets)('$name turns with the direction of reading', ({ css }) => {
    expect(css).not.toMatch(PHYSICAL)
  })

  test.each(sheets.filter(({ name }) => !COLOUR_SHEETS.includes(name)))(
    '$name takes its colours from the tokens',
    ({ css }) => expect(css).not.toMatch(RAW_COLOUR),
  )

  test('use only tokens that exist', () => {
    const all = sheets.map(({ css }) => css).join('\n')
    const known = new Set([...all.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name))
    const used = new Set([...all.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name))
    expect([...used].filter((name) => !known.has(name))).toEqual([])
  })

  test('a planted physical property is found', () => {
    expect('.a { margin-left: 1px }').toMatch(PHYSICAL)
    expect('.a { width: 1px }').toMatch(PHYSICAL)
    expect('@media (width < 48em) { .a { inset-inline-start: 0 } }').not.toMatch(PHYSICAL)
  })
})

describe('what a page loads', () => {
  let folder = ''
  let files: Record<string, string> = {}
  beforeAll(async () => {
    ;({ folder, files } = await testAssets())
  })
  const size = (name: string, ending = '') => statSync(join(folder, `${files[name]}${ending}`)).size

  test('has a style sheet of at most 18 kB and scripts of at most 4 kB, packed, the office 2 kB more, forms 3.5 kB, and a place on the map 1 kB', () => {
    expect(size('app.css', '.gz')).toBeLessThan(18_000)
    expect(size('app.js', '.gz') + size('display.js', '.gz')).toBeLessThan(4_000)
    expect(size('desk.js', '.gz')).toBeLessThan(2_000)
    expect(size('fields.js', '.gz')).toBeLessThan(3_500)
    expect(size('place.js', '.gz')).toBeLessThan(1_000)
  })

  test('has fonts of at most 65 kB in all', () => {
    const css = readFileSync(join(folder, String(files['app.css'])), 'utf8')
    const fonts = Object.keys(files).filter(
      (name) => css.includes(`(${files[name]})`) && name.endsWith('.woff2'),
    )
    expect(fonts).toHaveLength(3)
    expect(fonts.reduce((sum, name) => sum + size(name), 0)).toBeLessThan(65_000)
  })

  test('has every drawing that components name, and none that they do not', () => {
    const drawn = Object.keys(JSON.parse(readFileSync(join(BROWSER, 'art/icons.json'), 'utf8')))
    expect(drawn).toEqual([...ICONS])
    const panels = Object.keys(files).filter((name) => name.startsWith('cloth/'))
    expect(panels.sort()).toEqual(MOTIFS.map((motif) => `cloth/${motif}.svg`))
  })

  test('refers to files by the names that carry their hash', () => {
    const css = readFileSync(join(folder, String(files['app.css'])), 'utf8')
    const urls = [...css.matchAll(/url\("?([^")]+)"?\)/g)].map(([, url]) => url)
    expect(urls.length).toBeGreaterThan(0)
    expect(urls.every((url) => Object.values(files).includes(String(url)))).toBe(true)
  })
})
