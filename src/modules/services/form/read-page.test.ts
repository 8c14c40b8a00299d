import { describe, expect, test } from 'vitest'
import { sentBy } from '../form-body.ts'
import { addItem, removeFile, removeItem, withLeastItems } from './edit.ts'
import { exampleAnswers, exampleBundle, examplePack } from './fixture.ts'
import { modelOf } from './model.ts'
import { answerAt, inputName, pathOfInput, writeAnswer } from './path.ts'
import { readPage } from './read-page.ts'

const form = exampleBundle.forms.apply
const pageOf = (id: string) => {
  const page = form && modelOf(form).pages.find(({ page }) => page.page === id)
  if (!page) throw new Error(`no page ${id}`)
  return page
}
const read = (
  page: string,
  fields: Record<string, string | string[]>,
  shown: string[],
  more: { answers?: object; locked?: string[] } = {},
) =>
  readPage(pageOf(page), sentBy({ fields }), {
    today: '2026-11-23',
    pack: examplePack,
    answers: { ...more.answers },
    shown: new Set(shown),
    locked: new Set(more.locked),
  })

const picture = (file: string) => ({
  file,
  name: `${file}.png`,
  type: 'image/png',
  bytes: 1,
  pages: null,
})
const none = new Set<string>()

describe('a page that was sent', () => {
  test('is kept canonical where it is sound, else as it was typed', () => {
    const shown = ['wantsTradeName', 'tradeName', 'opens', 'phones']
    const fields = {
      wantsTradeName: 'yes',
      tradeName: 'Bait al-Hail',
      'opens.day': '٢٣',
      'opens.month': '11',
      'phones.length': '2',
      'phones.0': '٣٣١٢٣٤٥٦',
      'phones.1': '12',
    }
    expect(read('name', fields, shown)).toEqual({
      wantsTradeName: true,
      tradeName: 'Bait al-Hail',
      opens: { day: '٢٣', month: '11' },
      phones: ['+97433123456', '12'],
    })
  })

  test('changes only what it showed', () => {
    const answers = { wantsTradeName: false, tradeName: 'بيت', gas: 'mains' }
    const after = read('name', { wantsTradeName: 'no', gas: 'none' }, ['wantsTradeName'], {
      answers,
    })
    expect(after).toEqual(answers)
  })

  test('takes an answer away that was shown and left empty', () => {
    const answers = { wantsTradeName: true, tradeName: 'بيت' }
    const shown = ['wantsTradeName', 'tradeName']
    expect(read('name', { tradeName: ' ' }, shown, { answers })).toEqual({})
  })

  test('cannot write what is worked out, looked up files, or locked', () => {
    const shown = ['home', 'home.tenure', 'home.consent', 'activities', 'cooking', 'fee']
    const fields = { 'home.tenure': 'owned', 'home.consent': 'x', cooking: 'yes', fee: '1' }
    const answers = { home: { tenure: 'rented' } }
    expect(read('home', fields, shown, { answers, locked: ['home.tenure'] })).toEqual(answers)
    expect(read('name', fields, shown)).toEqual({})
  })

  test('has no more items than the list may have, whatever it says', () => {
    const after = read('activities', { 'activities.length': '1000000' }, ['activities'])
    expect(after.activities).toHaveLength(5)
    expect(read('activities', { 'activities.length': '-1' }, ['activities'])).toEqual({})
    expect(read('activities', { 'activities.length': 'x' }, ['activities'])).toEqual({})
  })

  test('leaves the answers it was given as they were', () => {
    const answers = { home: { tenure: 'rented' } }
    read('home', { 'home.tenure': 'owned' }, ['home', 'home.tenure'], { answers })
    expect(answers).toEqual({ home: { tenure: 'rented' } })
  })
})

describe('items', () => {
  const page = pageOf('activities')
  const three = () => ({
    activities: [
      { activity: 'meals', picture: picture('a') },
      { activity: 'soap', picture: picture('b') },
      { activity: 'sewing', picture: picture('c') },
    ],
  })

  test('when the middle one goes, those after it keep their answers and files', () => {
    const answers = three()
    removeItem(page, answers, 'activities[2]', none)
    expect(answers.activities.map(({ activity, picture }) => [activity, picture.file])).toEqual([
      ['meals', 'a'],
      ['sewing', 'c'],
    ])
  })

  test('are added up to the maximum and no further', () => {
    const answers: Record<string, unknown> = {}
    for (let i = 0; i < 9; i++) addItem(page, answers, 'activities', none)
    expect(answers.activities).toHaveLength(5)
  })

  test('a locked list keeps its items', () => {
    const answers = three()
    removeItem(page, answers, 'activities[1]', new Set(['activities']))
    addItem(page, answers, 'activities', new Set(['activities']))
    removeFile(page, answers, 'activities[1].picture', new Set(['activities[1].picture']))
    expect(answers).toEqual(three())
  })

  test('nothing else can be removed or added to', () => {
    const answers = { ...exampleAnswers }
    for (const path of ['home', 'home.tenure', 'gas', 'activities', 'constructor', '', 'x[1]']) {
      removeItem(page, answers, path, none)
      removeFile(page, answers, path, none)
      if (path !== 'activities') addItem(page, answers, path, none)
    }
    expect(answers).toEqual(exampleAnswers)
  })

  test('a list asks for its least from the start', () => {
    expect(withLeastItems(page, {})).toEqual({ activities: [{}] })
    expect(withLeastItems(page, three())).toEqual(three())
  })
})

describe('paths', () => {
  test('and names of inputs say the same', () => {
    for (const path of ['gas', 'home.tenure', 'activities[1].materials', 'a[10].b.c[2]']) {
      expect(pathOfInput(inputName(path))).toBe(path)
    }
  })

  test('reach own members only', () => {
    const answers: Record<string, unknown> = {}
    for (const path of ['__proto__.polluted', 'constructor.prototype.polluted']) {
      writeAnswer(answers, path, true)
      expect(answerAt({}, path)).toBe(undefined)
    }
    expect(({} as Record<string, unknown>).polluted).toBe(undefined)
  })
})
