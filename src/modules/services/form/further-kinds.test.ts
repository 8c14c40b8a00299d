import { describe, expect, test } from 'vitest'
import type { PlainField } from '../bundle/field.ts'
import { examplePack } from './fixture.ts'
import { kindOf } from './kinds.ts'
import { isOutsideZone, parsePin } from './pin.ts'

type PlainShape = { kind: PlainField['kind']; [key: string]: unknown }

const signer = { ar: 'سارة خالد الكواري', en: 'Sara Khalid Al-Kuwari' }
const around = { today: '2026-11-23', pack: examplePack, signer }

const parse = (field: PlainShape, raw: unknown) => {
  const whole = { name: 'x', ...field } as PlainField
  const parsed = kindOf(whole).parse(raw, whole, around)
  if (parsed === undefined) return undefined
  return 'value' in parsed ? parsed.value : `!${parsed.fault.code}`
}

const country = { kind: 'choice', optionsFrom: 'countries', search: true } as const
const countries = { kind: 'choices', optionsFrom: 'countries' } as const
const day = { kind: 'date', calendar: 'hijri', earliest: '2000-01-01', latest: 'P1Y' } as const
const plain = { kind: 'date' } as const
const company = { kind: 'company' } as const
const plate = { kind: 'plate' } as const
const address = { kind: 'address', pin: true } as const
const signature = { kind: 'signature' } as const

const hijri = (day: string, month: string, year: string, said?: string) => ({
  ...{ calendar: 'hijri', day, month, year },
  ...(said !== undefined && { is: said, of: '1448-06-13' }),
})
const kept = { date: '2026-11-23', calendar: 'islamic-umalqura', typed: '1448-06-13' }
const here = { zone: '55', street: '340', building: '27' }
const known = { ...here, municipality: 'al-rayyan' }
const pin = { latitude: 25.2854, longitude: 51.531 }

type Case = [what: string, field: PlainShape, raw: unknown, result: unknown]

const cases: Case[] = [
  ['a code', country, 'QAT', 'QAT'],
  ['a code in small letters', country, 'qat', 'QAT'],
  ['a code with marks and spaces', country, '\u200f QAT\u200e ', 'QAT'],
  ['a code in full-width letters', country, 'ＱＡＴ', 'QAT'],
  ['a name', country, 'مصر', 'EGY'],
  ['a name in another language', country, 'sri lanka', 'LKA'],
  ['a name with other hamza and tatweel', country, 'الامـارات العربيه المتحده', 'ARE'],
  ['a code that is none', country, 'XYZ', '!not-listed'],
  ['a part of a name', country, 'Sri', '!not-listed'],
  ['what is offered no more', country, 'SUN', '!no-longer-offered'],
  ['what is not offered yet', country, 'NEW', '!no-longer-offered'],
  ['no code', country, 7, '!not-listed'],
  ['codes in the order of the list', countries, ['EGY', 'قطر', 'EGY'], ['QAT', 'EGY']],
  ['one of them not offered', countries, ['EGY', 'SUN'], '!no-longer-offered'],

  ['a Hijri day that nobody confirmed', day, hijri('13', '6', '1448'), '!date-unconfirmed'],
  ['a Hijri day', day, hijri('13', '6', '1448', '2026-11-23'), kept],
  ['in Arabic digits', day, hijri('١٣', '٦', '١٤٤٨', '2026-11-23'), kept],
  ['in Persian digits', day, hijri('۱۳', '۶', '۱۴۴۸', '2026-11-23'), kept],
  ['in full-width digits', day, hijri('１３', '６', '１４４８', '2026-11-23'), kept],
  ['with the month by name', day, hijri('13', '\u200fجمادى الآخرة', '1448', '2026-11-23'), kept],
  ['with an English name', day, hijri(' 13', 'Jumada II', '1448', '2026-11-23'), kept],
  [
    'where the moon was seen a day later',
    day,
    hijri('13', '6', '1448', '2026-11-24'),
    { ...kept, date: '2026-11-24' },
  ],
  ['where no moon is seen', day, hijri('13', '6', '1448', '2026-11-26'), '!date-unconfirmed'],
  [
    'what was said of another day',
    day,
    hijri('14', '6', '1448', '2026-11-24'),
    '!date-unconfirmed',
  ],
  ['kept', day, kept, kept],
  ['kept with a day too far', day, { ...kept, date: '2026-12-23' }, '!date-unconfirmed'],
  ['a month of 29 days', day, hijri('30', '3', '1440'), '!not-a-hijri-date'],
  ['the 31st', day, hijri('31', '1', '1448'), '!not-a-hijri-date'],
  ['day nought', day, hijri('0', '1', '1448'), '!not-a-hijri-date'],
  ['a month that is none', day, hijri('1', 'نوفمبر', '1448'), '!not-a-hijri-date'],
  ['two digits of a year', day, hijri('1', '1', '48'), '!hijri-year'],
  ['a Gregorian year', day, hijri('1', '1', '2026'), '!hijri-year'],
  ['without a year', day, { calendar: 'hijri', day: '1', month: '2' }, '!date-without-year'],
  ['too early', day, { ...kept, date: '1999-12-31', typed: '1420-09-23' }, '!too-early'],
  ['a Gregorian day all the same', day, { day: '23', month: '11', year: '2026' }, '2026-11-23'],
  ['Hijri where it is not asked', plain, hijri('13', '6', '1448', '2026-11-23'), '!not-a-date'],
  ['kept Hijri where it is not asked', plain, kept, '!not-a-date'],

  [
    'a business',
    company,
    { name: '  بيت  الهيل \u200f(ذ.م.م) ', number: '٩٠٠ ٠٠١' },
    { name: 'بيت الهيل (ذ.م.م)', number: '900001' },
  ],
  [
    'a business of digits and signs',
    company,
    { name: '7 Seas & Sons', number: '９０' },
    { name: '7 Seas & Sons', number: '90' },
  ],
  ['without a name', company, { number: '900001' }, '!company-name-missing'],
  ['without a number', company, { name: 'Seas' }, '!part-missing'],
  ['with a letter in the number', company, { name: 'Seas', number: '12A4' }, '!identifier-pattern'],
  ['with a name of signs', company, { name: '***', number: '1' }, '!company-name-pattern'],
  ['a text', company, 'Seas', '!not-a-company'],

  ['a plate', plate, { kind: 'private', number: '123456' }, { kind: 'private', number: '123456' }],
  [
    'a plate in Arabic digits with spaces',
    plate,
    { kind: 'private', number: ' ١٢٣ ٤٥٦\u200f' },
    { kind: 'private', number: '123456' },
  ],
  ['a number', plate, { kind: 'private', number: 7 }, { kind: 'private', number: '7' }],
  ['seven digits', plate, { kind: 'private', number: '1234567' }, '!plate-pattern'],
  ['a design that has not come', plate, { kind: 'private', number: 'AB123' }, '!plate-pattern'],
  ['a design that is over', plate, { kind: 'old', number: '123' }, '!plate-pattern'],
  ['a kind that is none', plate, { kind: 'boat', number: '1' }, '!not-listed'],
  ['without a kind', plate, { number: '1' }, '!plate-without-kind'],
  ['without a number', plate, { kind: 'private' }, '!plate-without-number'],
  ['a text', plate, '123456', '!not-a-plate'],

  ['an address without a pin', address, here, known],
  ['with a pin', address, { ...here, pin: '25.2854, 51.531' }, { ...known, pin }],
  ['in Arabic digits', address, { ...here, pin: '٢٥٫٢٨٥٤، ٥١٫٥٣١' }, { ...known, pin }],
  ['with degrees', address, { ...here, pin: '25.2854° N 51.531° E' }, { ...known, pin }],
  [
    'in full-width digits',
    address,
    { ...here, pin: '２５.２８５４ ５１.５３１' },
    { ...known, pin },
  ],
  ['the wrong way round', address, { ...here, pin: '51.531,25.2854' }, { ...known, pin }],
  ['one number', address, { ...here, pin: '25.2854' }, '!pin-pattern'],
  ['nowhere on earth', address, { ...here, pin: '125.2, 51.5' }, '!pin-pattern'],
  ['words for a pin', address, { ...here, pin: 'near the mosque' }, '!pin-pattern'],

  ['the name of the account', signature, signer.ar, { name: signer.ar, on: '2026-11-23' }],
  [
    'with other spaces, hamza and marks',
    signature,
    ' سَارة  خالد\u200f الكوارى',
    { name: 'سَارة خالد الكوارى', on: '2026-11-23' },
  ],
  [
    'in the other language, without the hyphen',
    signature,
    'SARA KHALID AL KUWARI',
    { name: 'SARA KHALID AL KUWARI', on: '2026-11-23' },
  ],
  [
    'signed on an earlier day',
    signature,
    { name: signer.en, on: '2026-11-01' },
    { name: signer.en, on: '2026-11-01' },
  ],
  [
    'signed tomorrow',
    signature,
    { name: signer.en, on: '2027-01-01' },
    { name: signer.en, on: '2026-11-23' },
  ],
  ['a part of the name', signature, 'Sara', '!signature-other-name'],
  ['somebody else', signature, 'Noora Khalid', '!signature-other-name'],
  ['initials', signature, 'S.', '!signature-not-a-name'],
  ['nothing', signature, ' ', undefined],
]

describe('each further kind reads what people type', () => {
  test.each(cases)('%s (%o, %o)', (_what, field, raw, result) => {
    expect(parse(field, raw)).toEqual(result)
  })

  test('what is canonical stays as it is', () => {
    for (const [, field, , result] of cases) {
      const canonical = result !== undefined && !String(result).startsWith('!')
      if (canonical) expect(parse(field, result)).toEqual(result)
    }
  })

  test('nothing that is not the kind’s passes, whatever it is', () => {
    const odd: unknown[] = [
      Number.NaN,
      {},
      [],
      [[]],
      { toString: null },
      '\u0000',
      true,
      10n ** 30n,
      ['a', 1],
    ]
    const nested: unknown[] = [
      { name: {}, number: [] },
      { kind: 'private', number: {} },
      { pin: [] },
    ]
    const dates: unknown[] = [{ calendar: 'hijri', day: {}, month: [], year: null }]
    for (const [, field] of cases)
      for (const raw of [...odd, ...nested, ...dates]) expect(() => parse(field, raw)).not.toThrow()
  })
})

describe('a pin and its zone', () => {
  const at = (pin: string) => ({ zone: '55', pin: parsePin(pin, { latitude: 25, longitude: 51 }) })
  const outside = (text: string) => {
    const { zone, pin } = at(text)
    return isOutsideZone({ zone, pin: pin && 'value' in pin ? pin.value : undefined }, examplePack)
  }

  test('lies inside or outside of its outline', () => {
    expect(outside('25.25, 51.45')).toBe(false)
    expect(outside('25.25, 51.55')).toBe(true)
    expect(outside('25.35, 51.45')).toBe(true)
  })

  test('is not held against a zone without an outline, or that nobody knows', () => {
    const pin = { latitude: 1, longitude: 1 }
    expect(isOutsideZone({ zone: '99', pin }, examplePack)).toBe(false)
    expect(isOutsideZone({ zone: '55' }, examplePack)).toBe(false)
  })
})
