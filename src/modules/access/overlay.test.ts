import { describe, expect, it } from 'vitest'
import { added, carriedOver, changed, changedRules, changesBetween } from './overlay.ts'

const CODE = { one: '\n  permit one;', two: 'permit two;' }
const WORDS = { ar: 'كلمة', en: 'Word.' }

describe('Changes of rules', () => {
  it('are those of which the text differs, space around it apart', () => {
    expect(changedRules(CODE, { one: 'permit one;\r\n', two: 'permit 2;', three: 'x' })).toEqual([
      'two',
      'three',
    ])
  })

  it('say what a rule was and becomes; an empty one is dropped', () => {
    const changes = changesBetween(CODE, { one: 'permit 1;' }, { one: WORDS })
    expect(changes).toEqual({
      one: { was: CODE.one, becomes: 'permit 1;', words: WORDS },
      two: { was: CODE.two, becomes: null, words: null },
    })
    expect(changed(CODE, changes)).toEqual({ one: 'permit 1;' })
  })

  it('add up against the code, and are none where a later one takes them back', () => {
    const first = changesBetween(CODE, { ...CODE, two: 'permit 2;' }, { two: WORDS })
    const stand = changed(CODE, first)
    const back = changesBetween(stand, CODE, { two: WORDS })
    expect(back.two?.was).toBe('permit 2;')
    expect(added(CODE, first, back)).toEqual({})
    const more = changesBetween(stand, { ...stand, three: 'permit 3;' }, { three: WORDS })
    expect(Object.keys(added(CODE, first, more))).toEqual(['two', 'three'])
    expect(added(CODE, first, more).two?.was).toBe(CODE.two)
  })
})

describe('A release', () => {
  const published = changesBetween(CODE, { one: 'permit 1;', two: 'permit 2;', three: 'x' }, {})

  it('keeps published changes of rules that it left alone', () => {
    const { kept, lapsed } = carriedOver({ ...CODE, four: 'new' }, published)
    expect([Object.keys(kept), lapsed]).toEqual([['one', 'two', 'three'], []])
  })

  it('ends those of rules that it changed, dropped, or brought itself', () => {
    const { kept, lapsed } = carriedOver({ one: CODE.one, three: 'y' }, published)
    expect([Object.keys(kept), lapsed]).toEqual([['one'], ['two', 'three']])
  })
})
