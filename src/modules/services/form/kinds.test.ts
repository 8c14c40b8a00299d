import { describe, expect, test } from 'vitest'
import type { PlainField } from '../bundle/field.ts'
import { examplePack } from './fixture.ts'
import { kindOf } from './kinds.ts'

type PlainShape = { kind: PlainField['kind']; [key: string]: unknown }

const around = { today: '2026-11-23', pack: examplePack }
const parse = (field: PlainShape, raw: unknown) => {
  const whole = { name: 'x', ...field } as PlainField
  const parsed = kindOf(whole).parse(raw, whole, around)
  if (parsed === undefined) return undefined
  return 'value' in parsed ? parsed.value : `!${parsed.fault.code}`
}

type Case = [what: string, field: PlainShape, raw: unknown, result: unknown]

const text = { kind: 'text', max: { characters: 5 } } as const
const arabic = { kind: 'text', script: 'arab', max: { characters: 60 } } as const
const lines = { kind: 'longText', max: { characters: 60 } } as const
const number = { kind: 'number', min: 0, max: 200 } as const
const whole = { ...number, whole: true } as const
const money = { kind: 'money', currency: 'QAR', min: '1.00', max: '5000.00' } as const
const date = { kind: 'date', earliest: '-P18Y', latest: 'P0D' } as const
const choices = { kind: 'choices', options: ['a', 'b', 'c'] } as const
const qid = { kind: 'identifier', identifier: 'qid' } as const
const phone = { kind: 'phone' } as const
const iban = { kind: 'iban' } as const
const email = { kind: 'email' } as const
const address = { kind: 'address' } as const
const person = { kind: 'person' } as const
const day = (day?: string, month?: string, year?: string) => ({ day, month, year })

const cases: Case[] = [
  ['nothing', text, '', undefined],
  ['only spaces', text, ' \u00a0 ', undefined],
  ['spaces around', text, '  abc ', 'abc'],
  ['line ends in one line', text, 'a\r\nb', 'a b'],
  ['marks that turn direction', text, '\u202eabc\u2066', 'abc'],
  ['letters beyond the first plane count once', { ...text, kind: 'longText' }, '𝒜𝒜𝒜𝒜𝒜', '𝒜𝒜𝒜𝒜𝒜'],
  ['a character that no document can print', text, 'aا😀', '!unprintable'],
  ['too many characters', text, 'abcdef', '!too-long'],
  ['no text', text, 7, '!not-text'],
  ['markup is text', text, '<b>', '<b>'],
  ['Arabic letters', arabic, 'بيت الهيل 2', 'بيت الهيل 2'],
  ['Latin letters where Arabic is asked', arabic, 'Bait', '!script-arab'],
  ['lines', lines, 'a\r\n\r\nb', 'a\n\nb'],

  ['Arabic digits', number, '١٥', 15],
  ['Persian digits', number, '۱۵', 15],
  ['full-width digits', number, '１５', 15],
  ['a mark of direction', number, '\u200e15', 15],
  ['groups of thousands', { kind: 'number' }, '1,020', 1020],
  ['Arabic groups and point', { kind: 'number' }, '١٬٠٢٠٫٥', 1020.5],
  ['a decimal comma', { kind: 'number' }, '8,5', 8.5],
  ['a comma that is neither', { kind: 'number' }, '8,5000', '!not-a-number'],
  ['zeros before', number, '007', 7],
  ['a number already', number, 15, 15],
  ['a letter', number, '15x', '!not-a-number'],
  ['an exponent', number, '1e2', '!not-a-number'],
  ['too many digits to be exact', number, '12345678901234567', '!not-a-number'],
  ['a part of one', whole, '1.5', '!not-whole'],
  ['below', number, '-1', '!too-small'],
  ['above', number, '201', '!too-large'],

  ['an amount', money, '1020', '1020.00'],
  ['an amount in Arabic digits', money, '١٠٢٠٫٥', '1020.50'],
  ['three decimals of two', money, '1.005', '!not-an-amount'],
  ['worked out, three decimals', money, 1.005, '1.00'],
  ['too little', money, '0.99', '!amount-too-small'],
  ['too much', money, '5000.01', '!amount-too-large'],

  ['a day', date, day('23', '11', '2026'), '2026-11-23'],
  ['a day in Arabic digits', date, day('٢٣', '١١', '٢٠٢٦'), '2026-11-23'],
  ['canonical', date, '2026-11-22', '2026-11-22'],
  ['a day that is not', { kind: 'date' }, day('30', '2', '2026'), '!not-a-date'],
  ['a leap day', { kind: 'date' }, day('29', '2', '2024'), '2024-02-29'],
  ['without a month', date, day('1', undefined, '2026'), '!date-without-month'],
  ['two digits of a year', date, day('1', '1', '26'), '!year-of-four'],
  ['before the earliest', date, day('22', '11', '2008'), '!too-early'],
  ['the earliest', date, day('23', '11', '2008'), '2008-11-23'],
  ['after the latest', date, day('24', '11', '2026'), '!too-late'],
  ['words', date, 'tomorrow', '!not-a-date'],

  ['yes', { kind: 'yesNo' }, 'yes', true],
  ['no', { kind: 'yesNo' }, 'no', false],
  ['perhaps', { kind: 'yesNo' }, 'perhaps', '!not-listed'],
  ['not in the list', { kind: 'choice', options: ['a'] }, 'b', '!not-listed'],
  ['codes in the order of the form, once', choices, ['c', 'a', 'c'], ['a', 'c']],
  ['no codes', choices, [], undefined],
  ['one code that is none', choices, ['a', 'x'], '!not-listed'],
  ['declared', { kind: 'declaration', statement: 's' }, 'yes', true],
  ['not declared', { kind: 'declaration', statement: 's' }, false, undefined],

  ['a QID', qid, '28463499911', '28463499911'],
  ['in Arabic digits', qid, '٢٨٤٦٣٤٩٩٩١١', '28463499911'],
  ['in groups', qid, '284 6349-9911', '28463499911'],
  ['the wrong century', qid, '18463499911', '!identifier-pattern'],
  ['ten digits', qid, '2846349991', '!identifier-pattern'],
  ['a letter O', qid, '28463O99911', '!identifier-pattern'],
  ['born in 2099', qid, '39963499911', '!identifier-future-year'],

  ['a mobile number', phone, '33123456', '+97433123456'],
  ['in Arabic digits', phone, '٣٣١٢ ٣٤٥٦', '+97433123456'],
  ['with 00', phone, '0097455123456', '+97455123456'],
  ['canonical', phone, '+97433123456', '+97433123456'],
  ['a short code', phone, '109', '!phone-pattern'],
  ['not of a person', phone, '22123456', '!phone-pattern'],

  ['the registry example', iban, 'QA58DOHB00001234567890ABCDEFG', 'QA58DOHB00001234567890ABCDEFG'],
  [
    'in groups, small',
    iban,
    'qa58 dohb 0000 1234 5678 90ab cdef g',
    'QA58DOHB00001234567890ABCDEFG',
  ],
  ['one character too many', iban, 'QA58DOHB00001234567890ABCDEFGH', '!iban-length'],
  ['turned digits', iban, 'QA85DOHB00001234567890ABCDEFG', '!iban-checksum'],
  ['another country', iban, 'DE58DOHB00001234567890ABCDEFG', '!iban-country'],
  ['digits for a bank', iban, 'QA58000000001234567890ABCDEFG', '!iban-pattern'],

  ['an address', email, ' sara@example.org ', 'sara@example.org'],
  ['of an Arabic domain', email, 'sara@مثال.قطر', 'sara@مثال.قطر'],
  ['without a point', email, 'sara@example', '!email-pattern'],
  ['two at signs', email, 'a@b@example.org', '!email-pattern'],
  ['two points', email, 'a..b@example.org', '!email-pattern'],
  [
    'an address',
    address,
    { zone: '٥٥', street: '340', building: '27', unit: ' ' },
    { zone: '55', street: '340', building: '27', municipality: 'al-rayyan' },
  ],
  ['without a part', address, { zone: '55', street: '340' }, '!part-missing'],
  ['a zone that is none', address, { zone: '99', street: '1', building: '1' }, '!zone-unknown'],
  [
    'a part that does not fit',
    address,
    { zone: '55', street: 'x', building: '1' },
    '!part-pattern',
  ],
  ['text for an address', address, 'Doha', '!not-an-address'],

  [
    'a person',
    person,
    { name: ' سارة  خالد', qid: '٢٨٤٦٣٤٩٩٩١١' },
    { name: 'سارة خالد', qid: '28463499911' },
  ],
  ['without a name', person, { qid: '28463499911' }, '!name-missing'],
  ['without a number', person, { name: 'Sara' }, '!part-missing'],
  ['with a wrong number', person, { name: 'Sara', qid: '1' }, '!identifier-pattern'],
  ['a name with digits', person, { name: 'Sara3', qid: '28463499911' }, '!name-pattern'],
]

describe('each kind reads what people type', () => {
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
    for (const [, field] of cases)
      for (const raw of odd) expect(() => parse(field, raw)).not.toThrow()
  })
})
