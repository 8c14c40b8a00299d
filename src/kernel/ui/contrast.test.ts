import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const STYLES = join(process.cwd(), 'src/browser/styles')
const tokens = readFileSync(join(STYLES, 'tokens.css'), 'utf8')
const strong = readFileSync(join(STYLES, 'contrast.css'), 'utf8')

const themes = ['light', 'dark', 'contrast'] as const
type Theme = (typeof themes)[number]

/** Value of a token in a theme as six hex digits. */
function colour(name: string, theme: Theme): string {
  const chosen = strong.slice(strong.indexOf('data-theme="contrast"'))
  const [, own] =
    (theme === 'contrast' && chosen.match(new RegExp(`--${name}: (#[\\da-f]{6})`))) || []
  if (own) return own
  const [, light, dark, both] =
    tokens.match(
      new RegExp(`--${name}: (?:light-dark\\((#[\\da-f]{6}), (#[\\da-f]{6})\\)|(#[\\da-f]{6}))`),
    ) ?? []
  const value = both ?? (theme === 'light' ? light : dark)
  if (!value) throw new Error(`no colour ${name}`)
  return value
}

/** Relative luminance. @source WCAG 2.2, definition of relative luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const TEXT: readonly (readonly [on: string, under: string])[] = [
  ...['text', 'text-2', 'link', 'visited', 'brand', 'error', 'success', 'warning', 'info'].flatMap(
    (on) => ['ground', 'band', 'surface'].map((under) => [on, under] as const),
  ),
  ['text', 'tint'],
  ['text-2', 'tint'],
  ['brand', 'tint'],
  ['link', 'tint'],
  ['info', 'info-tint'],
  ['success', 'success-tint'],
  ['warning', 'warning-tint'],
  ['error', 'error-tint'],
  ['text', 'info-tint'],
  ['text', 'warning-tint'],
  ['text', 'error-tint'],
  ['on-fill', 'fill'],
  ['on-fill', 'fill-hover'],
  ['on-fill', 'fill-pressed'],
  ['on-fill-2', 'fill'],
  ['on-mast', 'mast'],
  ['on-mast-2', 'mast'],
  ['on-mast', 'mast-acting'],
  ['on-mast', 'chart-land'],
  ['on-paper', 'paper'],
  ['on-paper-2', 'paper'],
  ['nine-dot', 'nine-now'],
]

const SHAPES: readonly (readonly [shape: string, under: string])[] = [
  ['control-line', 'ground'],
  ['control-line', 'surface'],
  ['nine-done', 'ground'],
  ['focus-inner', 'focus-outer'],
]

describe.each(themes)('in the %s theme', (theme) => {
  test.each(TEXT)('%s can be read on %s (4.5 to 1)', (on, under) => {
    expect(contrast(colour(on, theme), colour(under, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(SHAPES)('%s can be told from %s (3 to 1)', (shape, under) => {
    expect(contrast(colour(shape, theme), colour(under, theme))).toBeGreaterThanOrEqual(3)
  })
})

test('the measure itself is the standard one', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#8a1538', '#ffffff')).toBeCloseTo(9.35, 2)
})
