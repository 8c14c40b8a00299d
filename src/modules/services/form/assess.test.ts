import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assess } from './assess.ts'
import {
  bundleWith,
  exampleAccount,
  exampleAnswers,
  exampleBundle,
  examplePack,
} from './fixture.ts'
import { modelOf } from './model.ts'
import { isRecord } from './path.ts'

const options = { today: '2026-11-23', pack: examplePack, account: exampleAccount }
const look = (answers: object, more: object = {}) =>
  assess(exampleBundle, 'apply', { ...exampleAnswers, ...answers }, { ...options, ...more })
const codes = (answers: object) =>
  Object.fromEntries(look(answers).errors.map(({ path, code }) => [path, code]))

describe('relevance', () => {
  const yes = { name: 'a', kind: 'yesNo' } as const
  const also = { name: 'b', kind: 'yesNo' } as const
  const shown = (when: string, answers: object) => {
    const bundle = bundleWith([
      { page: 'one', fields: [yes, also, { name: 'c', kind: 'phone', when, required: true }] },
    ])
    return assess(bundle, 'apply', { ...answers }, options).relevant.has('c')
  }

  test.each([
    ['a', {}, false],
    ['a', { a: true }, true],
    ['a', { a: false }, false],
    ['not(a)', {}, false],
    ['not(a)', { a: false }, true],
    ['a and b', { a: true }, false],
    ['a or b', { a: true }, true],
    ['a or b', { b: false }, false],
    ['a = null', {}, true],
    ['a = false or b = null', { a: false }, true],
    ['b > 3', { b: true }, false],
  ])('%s of %o counts: %s', (when, answers, result) => {
    expect(shown(when, answers)).toBe(result)
  })

  test('what is hidden is kept by nobody but the draft', () => {
    const hidden = { landlord: { name: 'Nasser', qid: '26063499922' } }
    const { answers } = look({ home: { ...exampleAnswers.home, ...hidden } })
    expect(answers.home).not.toHaveProperty('landlord')
  })

  test('the children of a hidden page and group count for nothing', () => {
    const activities = [{ activity: 'soap', materials: ['textile'] }]
    const { answers, pages, values } = look({ activities })
    expect(answers).not.toHaveProperty('gas')
    expect(pages.find(({ page }) => page === 'safety')?.relevant).toBe(false)
    expect(values).toMatchObject({ cooking: false, fee: '510.50' })
  })

  test('a hidden answer decides over nothing', () => {
    const bundle = bundleWith([
      {
        page: 'one',
        fields: [
          yes,
          { ...also, when: 'a' },
          { name: 'c', kind: 'phone', when: 'b', required: true },
        ],
      },
    ])
    const { errors } = assess(bundle, 'apply', { a: false, b: true }, options)
    expect(errors).toEqual([])
  })
})

describe('errors', () => {
  test('a complete application lacks only the declaration', () => {
    expect(codes({})).toEqual({ declaration: 'required' })
    expect(look({ declaration: true }).complete).toBe(true)
  })

  test('each is at its place, with the item counted from one', () => {
    const activities = [
      { activity: 'soap', materials: ['chemicals'], dailyOrders: '٩٩٩' },
      { activity: 'soap', materials: [], dailyOrders: 'many' },
      {},
    ]
    expect(codes({ activities })).toEqual({
      'activities[1].activity': 'twice',
      'activities[1].materials': 'hazardous',
      'activities[1].dailyOrders': 'too-large',
      'activities[2].activity': 'twice',
      'activities[2].materials': 'required',
      'activities[2].dailyOrders': 'not-a-number',
      'activities[3].activity': 'required',
      'activities[3].materials': 'required',
      declaration: 'required',
    })
  })

  test('an unanswered field fails no check', () => {
    const { errors } = look({
      activities: [{ materials: ['textile'] }, { materials: ['textile'] }],
    })
    expect(errors.map(({ code }) => code)).not.toContain('twice')
  })

  test('lists have their least and their most', () => {
    expect(codes({ activities: [] })).toMatchObject({ activities: 'required' })
    const six = Array.from({ length: 6 }, () => ({ activity: 'soap', materials: ['textile'] }))
    expect(codes({ activities: six })).toMatchObject({ activities: 'too-many' })
    expect(codes({ phones: ['33123456', '109', ''] })).toMatchObject({
      'phones[2]': 'phone-pattern',
      'phones[3]': 'required',
    })
  })

  test('a page nobody has seen is open, even when it asks for nothing', () => {
    const seen = new Set(['home', 'activities', 'safety'])
    const states = Object.fromEntries(
      look({}, { seen }).pages.map((page) => [page.page, page.state]),
    )
    expect(states).toEqual({
      home: 'done',
      activities: 'done',
      safety: 'done',
      name: 'open',
      check: 'open',
    })
  })

  test('limits of days move with the day', () => {
    expect(codes({ opens: '2026-11-22' })).toMatchObject({ opens: 'too-early' })
    expect(codes({ opens: '2027-11-24' })).toMatchObject({ opens: 'too-late' })
    expect(look({ opens: '2027-11-24' }, { today: '2026-11-24' }).answers.opens).toBe('2027-11-24')
  })
})

describe('values', () => {
  test('are worked out, never taken from what was sent', () => {
    const { answers } = look({ cooking: false, fee: '1.00', applicant: { name: 'Somebody' } })
    expect(answers).toMatchObject({
      cooking: true,
      fee: '1020.00',
      applicant: { name: exampleAccount.name, qid: exampleAccount.identifier },
    })
  })

  test('what no account knows is asked', () => {
    const anonymous = { today: options.today, pack: examplePack }
    const { errors, answers } = assess(
      exampleBundle,
      'apply',
      { ...exampleAnswers, applicant: { name: 'Sara', qid: '28463499911' } },
      anonymous,
    )
    expect(answers.applicant).toEqual({ name: 'Sara', qid: '28463499911' })
    expect(errors.map(({ path }) => path)).toEqual(['declaration'])
  })

  test('an item knows its number', () => {
    const { relevant } = look({})
    expect(relevant.has('activities[1].picture')).toBe(true)
    expect(relevant.has('activities[2].picture')).toBe(false)
  })
})

const anyJson = fc.jsonValue({ maxDepth: 3 })
const anyTenure = fc.constantFrom('owned', 'rented', 'x', null)
const anyItem = fc.record(
  {
    activity: fc.constantFrom('meals', 'soap', 'sewing', ''),
    materials: fc.subarray(['food', 'textile', 'chemicals']),
    dailyOrders: fc.oneof(fc.integer({ min: -5, max: 300 }), fc.string()),
  },
  { requiredKeys: [] },
)
/** One change: a name at the top, and what it becomes. */
const anyChange = fc.oneof(
  fc.tuple(
    fc.constant('home'),
    fc.record({ tenure: anyTenure, address: anyJson, landlord: anyJson }),
  ),
  fc.tuple(fc.constant('activities'), fc.array(anyItem, { maxLength: 6 })),
  fc.tuple(fc.constantFrom('gas', 'wantsTradeName', 'tradeName', 'opens', 'phones'), anyJson),
  fc.tuple(fc.constant('wantsTradeName'), fc.boolean()),
)

describe('whatever people change, in whatever order', { timeout: 30_000 }, () => {
  test('the answers that count say the same alone as in the draft', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 12 }), (changes) => {
        const draft: Record<string, unknown> = { ...exampleAnswers }
        for (const [name, value] of changes) {
          draft[name] = value
          const first = assess(exampleBundle, 'apply', draft, options)
          const again = assess(exampleBundle, 'apply', first.answers, options)
          expect(again.answers).toEqual(first.answers)
          expect(again.values).toEqual(first.values)
          expect(again.complete || !first.complete).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('the order of the changes does not matter', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyChange, { selector: ([name]) => name }), (changes) => {
        const forward = Object.fromEntries(changes)
        const back = Object.fromEntries([...changes].reverse())
        expect(assess(exampleBundle, 'apply', back, options).answers).toEqual(
          assess(exampleBundle, 'apply', forward, options).answers,
        )
      }),
      { numRuns: 40 },
    )
  })

  test('answers of any shape are read without harm', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...modelNames()), anyJson), (answers) => {
        const { answers: sound } = assess(exampleBundle, 'apply', answers, options)
        expect(isRecord(sound)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

const modelNames = () => {
  const form = exampleBundle.forms.apply
  return form ? [...modelOf(form).byPath.values()].map(({ name }) => name) : []
}

test('fields that wait for one another are refused', () => {
  const bundle = bundleWith([
    {
      page: 'one',
      fields: [
        { name: 'a', kind: 'yesNo', when: 'b' },
        { name: 'b', kind: 'yesNo', when: 'a' },
      ],
    },
  ])
  expect(() => assess(bundle, 'apply', {}, options)).toThrow(/circle/)
})

test('a form is worked out fast (printed)', () => {
  const fields = Array.from({ length: 50 }, (_, index) => ({
    name: `f${index}`,
    kind: 'text' as const,
    required: true,
    ...(index > 0 && { when: `f${index - 1} != "stop"` }),
    max: { characters: 100 },
  }))
  const bundle = bundleWith([{ page: 'one', fields }])
  const answers = Object.fromEntries(fields.map(({ name }) => [name, 'text']))
  const time = (run: () => void, count: number) => {
    run()
    const start = process.cpuUsage()
    for (let i = 0; i < count; i++) run()
    return (process.cpuUsage(start).user / count / 1000).toFixed(3)
  }
  const fifty = time(() => assess(bundle, 'apply', answers, options), 300)
  const example = time(() => look({}), 300)
  console.info(`services: 50 chained fields ${fifty} ms of CPU, the example form ${example} ms`)
  expect(assess(bundle, 'apply', answers, options).complete).toBe(true)
})
