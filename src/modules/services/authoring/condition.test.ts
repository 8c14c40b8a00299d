import { describe, expect, it } from 'vitest'
import type { Askable } from './askable.ts'
import { readCondition, writeCondition } from './condition.ts'
import { typedCondition } from './typed-condition.ts'

const option = (code: string, ...words: string[]) => ({ code, label: words[0] ?? code, words })
const question = (
  of: string,
  kind: Askable['kind'],
  options: Askable['options'] = [],
): Askable => ({
  ...{ of, kind, options, label: of },
})
const ASKED = [
  question('tenure', 'choice', [option('rented', 'Rented', 'مستأجر'), option('owned', 'Owned')]),
  question('about', 'choices', [option('wages', 'Wages'), option('leave', 'Leave')]),
  question('cooking', 'yesNo', [option('yes', 'Yes', 'نعم'), option('no', 'No', 'لا')]),
  question('home.rooms', 'number'),
  question('rent', 'money'),
  question('bornOn', 'date'),
  question('shop', 'text'),
  question('members', 'list'),
  question('lease', 'other'),
]

const problemOf = (act: () => unknown) => {
  try {
    return act()
  } catch (thrown) {
    const { code, params } = thrown as { code: string; params: object }
    return { code, ...params }
  }
}

describe('A condition as comparisons', () => {
  it.each([
    'tenure = "rented"',
    'tenure != "rented" and home.rooms > 2',
    'rent >= 250.50 or rent < 10',
    'cooking',
    'cooking = false',
    'list contains(about, "wages") or not(list contains(about, "leave"))',
    'bornOn <= date("2008-01-31")',
    'count(members) > 0',
    'lease != null and shop = null',
    'shop = "a \\"b\\" c"',
  ])('reads %s and writes the same again', (source) => {
    const read = readCondition(source, ASKED)
    expect(read).toBeDefined()
    expect(writeCondition(read ?? { join: 'and', rows: [] }, ASKED)).toBe(source)
  })

  it('reads other spellings of the same', () => {
    const rows = [
      { of: 'tenure', how: 'is', value: 'rented' },
      { of: 'tenure', how: 'is', value: 'owned' },
    ]
    const anyOf = { join: 'or', rows }
    expect(readCondition('tenure in ["rented", "owned"]', ASKED)).toEqual(anyOf)
    expect(readCondition('list contains(["rented", "owned"], tenure)', ASKED)).toEqual(anyOf)
    const no = { join: 'and', rows: [{ of: 'cooking', how: 'is', value: 'no' }] }
    expect(readCondition('not(cooking)', ASKED)).toEqual(no)
    expect(readCondition('cooking = true', ASKED)?.rows[0]?.value).toBe('yes')
  })

  it.each([
    'cooking != true',
    'tenure = "rented" and (cooking or rent > 1)',
    'some m in members satisfies m.age > 3',
    'today() > bornOn + duration("P1Y")',
    'unknown = 1',
    'home.rooms > rent',
    'tenure =',
    'not(tenure = "rented")',
  ])('leaves %s to FEEL', (source) => {
    expect(readCondition(source, ASKED)).toBeUndefined()
  })

  it('takes an option by its words in any language, and says what does not fit', () => {
    const of = (row: { of: string; how: 'is' | 'more'; value: string }) =>
      problemOf(() => writeCondition({ join: 'and', rows: [row] }, ASKED))
    expect(of({ of: 'tenure', how: 'is', value: 'مستأجر' })).toBe('tenure = "rented"')
    expect(of({ of: 'cooking', how: 'is', value: 'NO' })).toBe('cooking = false')
    const wrong = (field: string, what: string) => ({
      ...{ code: 'services/condition-wrong', field: `cond.0.${field}`, what },
    })
    expect(of({ of: 'tenure', how: 'is', value: 'lent' })).toEqual(wrong('value', 'option'))
    expect(of({ of: 'tenure', how: 'more', value: 'rented' })).toEqual(wrong('how', 'how'))
    expect(of({ of: 'home.rooms', how: 'more', value: 'two' })).toEqual(wrong('value', 'number'))
    expect(of({ of: 'bornOn', how: 'more', value: '2026-02-30' })).toEqual(wrong('value', 'day'))
    expect(of({ of: 'nothing', how: 'is', value: '' })).toEqual(wrong('of', 'question'))
  })
})

describe('A condition that is typed', () => {
  const sent = (fields: Record<string, string>) => ({ fields, files: {} })
  const row = (of: string, how: string, value: string) => ({
    ...{ 'cond.0.of': of, 'cond.0.how': how, 'cond.0.value': value, 'cond.join': 'and' },
  })

  it('keeps what was written where nothing else is meant', () => {
    const kept = 'tenure in ["rented", "owned"]'
    const rows = { ...row('tenure', 'is', 'rented'), 'cond.1.of': 'tenure', 'cond.1.how': 'is' }
    const form = { ...rows, 'cond.1.value': 'owned', 'cond.join': 'or', when: kept }
    expect(typedCondition(sent(form), kept, ASKED)).toBe(kept)
    const deep = 'tenure = "rented" and (cooking or rent > 1)'
    expect(typedCondition(sent({ ...row('', 'is', ''), when: deep }), deep, ASKED)).toBe(deep)
  })

  it('takes what was chosen or what was typed, and neither where both were changed', () => {
    const kept = 'tenure = "rented"'
    const chosen = { ...row('home.rooms', 'least', '٣'), when: kept }
    expect(typedCondition(sent(chosen), kept, ASKED)).toBe('home.rooms >= 3')
    const typed = { ...row('tenure', 'is', 'rented'), when: 'cooking' }
    expect(typedCondition(sent(typed), kept, ASKED)).toBe('cooking')
    const none = { ...row('', 'is', ''), when: kept }
    expect(typedCondition(sent(none), kept, ASKED)).toBeUndefined()
    expect(typedCondition(sent({ when: '' }), kept, ASKED)).toBeUndefined()
    const both = { ...row('rent', 'more', '1'), when: 'cooking' }
    expect(problemOf(() => typedCondition(sent(both), kept, ASKED))).toEqual({
      code: 'services/condition-twice',
      field: 'when',
    })
  })
})
