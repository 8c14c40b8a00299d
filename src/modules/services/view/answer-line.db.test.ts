import { expect } from 'vitest'
import { dbTest } from '#testing'
import type { Field } from '../bundle/field.ts'
import { exampleBundle } from '../form/fixture.ts'
import { answerLine } from './answer-line.ts'

const bundle = {
  ...exampleBundle,
  messages: {
    ar: {},
    en: {
      'material.options.food': 'Food',
      'material.options.textile': 'Fabric',
      'orders.unit': 'orders a day',
    },
  },
}
const orders: Field = { kind: 'number', name: 'orders', unit: true }
const material: Field = { kind: 'choices', name: 'material', options: ['food', 'textile'] }

dbTest('An answer in one line has its words, its unit, and each of a list once', ({ ctx }) => {
  const line = (field: Field | undefined, value: unknown) =>
    answerLine({ t: ctx.translate('en'), pack: ctx.pack, bundle }, field, value)
  expect(line(orders, 15)).toBe('15 orders a day')
  expect(line(material, [['food'], ['food', 'textile']])).toBe('Food, Fabric')
  expect(line({ kind: 'longText', name: 'why', max: { characters: 90 } }, 'one\n two')).toBe(
    'one two',
  )
  expect(line({ kind: 'address', name: 'home' }, { zone: '55', street: '340' })).toBe(
    'Zone 55, Street 340',
  )
  expect(line(undefined, 3)).toBe('3')
  expect(line(orders, undefined)).toBe('')
})

dbTest(
  'An answer in one line says of a person the name alone, and of a file nothing',
  ({ ctx }) => {
    const wording = { t: ctx.translate('en'), pack: ctx.pack, bundle }
    const person = { name: { en: 'Sara Khalid' }, qid: '28463499911' }
    expect(answerLine(wording, { kind: 'person', name: 'landlord' }, person)).toBe('Sara Khalid')
    const file = { file: 'x', name: 'plan.pdf' }
    const field: Field = {
      ...{ kind: 'file', name: 'plan', evidence: 'plan', accept: ['pdf'], max: { size: '5MB' } },
    }
    expect(answerLine(wording, field, file)).toBe('')
  },
)
