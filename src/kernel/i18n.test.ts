import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type T, translations } from './i18n.ts'
import { readPack } from './pack/index.ts'

const messages = new Map([
  [
    'ar',
    new Map([
      [
        'x.days',
        '{n, plural, zero {لا أيام} one {يوم} two {يومان} few {# أيام} many {# يومًا} other {# يوم}}',
      ],
      ['x.said', 'قال {name}'],
    ]),
  ],
  ['en', new Map([['x.said', '{name} said']])],
])

describe('Words in Arabic and English', () => {
  let ar: T
  let en: T
  beforeAll(async () => {
    const { pack } = await readPack(join(import.meta.dirname, '../../packs/qatar'))
    if (!pack) throw new Error('the pack is not sound')
    const translate = translations(pack, messages)
    ar = translate('ar')
    en = translate('en')
  })

  it('have all six Arabic plurals, with Latin digits', () => {
    const said = [0, 1, 2, 3, 11, 100].map((n) => ar('x.days', { n }))
    expect(said).toEqual(['لا أيام', 'يوم', 'يومان', '3 أيام', '11 يومًا', '100 يوم'])
  })

  it('fence off a name of the other direction, and only that', () => {
    expect(ar('x.said', { name: 'Sara' })).toBe('قال \u2068Sara\u2069')
    expect(ar('x.said', { name: 'سارة' })).toBe('قال سارة')
    expect(en('x.said', { name: 'سارة' })).toBe('\u2068سارة\u2069 said')
  })

  it('write money with its currency, whole amounts without decimals', () => {
    expect(ar.money({ minor: 102_000n, currency: 'QAR' })).toBe('1,020 ريالًا')
    expect(ar.money({ minor: 1_000n, currency: 'QAR' })).toBe('10 ريالات')
    expect(ar.money({ minor: 10_000n, currency: 'QAR' })).toBe('100 ريال')
    expect(en.money({ minor: 102_050n, currency: 'QAR' })).toBe('QAR 1,020.50')
    expect([ar.currency, en.currency]).toEqual(['ريال', 'QAR'])
  })

  it('write days and moments where the pack is', () => {
    expect(en.date('2026-12-01', 'long')).toBe('Tuesday, 1 December 2026')
    expect(ar.date('2026-12-01', 'medium')).toBe('1 ديسمبر 2026')
    expect(ar.date('2026-11-23', 'hijri')).toContain('13 جمادى الآخرة 1448')
    expect(en.date(new Date('2026-11-23T21:30:00Z'), 'medium')).toBe('24 November 2026')
  })

  it('write amounts of another pack with its decimals, as each language separates them', async () => {
    const { pack } = await readPack(join(import.meta.dirname, '../../packs/saint-brandan'))
    if (!pack) throw new Error('the pack is not sound')
    const [inEnglish, inFrench] = ['en', 'fr'].map(translations(pack, messages))
    const crowns = (minor: bigint) => ({ minor, currency: 'XSB' })
    expect(inEnglish?.money(crowns(1_234_012_500n))).toBe('1,234,012.500 crowns')
    expect(inFrench?.money(crowns(1_234_012_500n))).toBe('1\u202f234\u202f012,500 couronnes')
    expect(inFrench?.money(crowns(1_000n))).toBe('1 couronne')
    expect(inEnglish?.money(crowns(9_007_199_254_740_993_001n))).toContain(
      '9,007,199,254,740,993.001',
    )
    expect(inEnglish?.other).toEqual([{ locale: 'fr', name: 'Français' }])
  })

  it('fall back to the key where there is no text, and name the other language in itself', () => {
    expect(en('x.missing')).toBe('x.missing')
    expect(ar.other).toEqual([{ locale: 'en', name: 'English' }])
    expect([ar.dir, en.dir]).toEqual(['rtl', 'ltr'])
  })
})
