import { describe, expect, it } from 'vitest'
import { differences } from './difference.ts'
import {
  fieldAt,
  fieldsIn,
  movedField,
  pagesIn,
  withField,
  withMembers,
  withoutField,
} from './form-edit.ts'
import { belongs, contentOf, toSource } from './source.ts'
import { textRows, withTexts } from './texts.ts'

const FORM = `form: apply
pages:
  - page: who
    fields:
      - { name: who, kind: person }
      - name: home
        kind: group
        fields:
          # the tenant's
          - { name: rent, kind: money, currency: QAR }
          - { name: rooms, kind: number }
  - page: check
    summary: true
    fields: []
`
const FILES = {
  'forms/apply.yaml': FORM,
  'messages/en.yaml': 'who: { label: Who }\nrent: { label: Rent }\nrooms: { label: Rooms }\n',
  'messages/ar.yaml': 'who: { label: من }\nrent: { label: الإيجار }\nrooms: { label: الغرف }\n',
}
const LANGUAGES = ['ar', 'en']
const namesAt = (files: typeof FILES | ReturnType<typeof withField>) =>
  fieldsIn(fieldAt(pagesIn(files, 'apply') ?? [], [0, 1]) ?? {}).map(({ name }) => name)

describe('A form that is changed', () => {
  it('has fields in groups moved, set and taken away, with what is said of them', () => {
    expect(namesAt(movedField(FILES, 'apply', [0, 1, 1], -1))).toEqual(['rooms', 'rent'])
    const set = withMembers(FILES, 'apply', [0, 1, 0], { required: true, currency: 'USD' })
    expect(set['forms/apply.yaml']).toContain(
      '{ name: rent, kind: money, currency: USD, required: true }',
    )
    const left = withoutField(FILES, 'apply', [0, 1, 0], LANGUAGES)
    expect(namesAt(left)).toEqual(['rooms'])
    expect(left['messages/en.yaml']).not.toContain('Rent')
    expect(left['messages/ar.yaml']).not.toContain('الإيجار')
    expect(left['forms/apply.yaml'], 'nor its comment').not.toContain("tenant's")
  })

  it('keeps the texts of a field that another form asks under the same name', () => {
    const renew = FORM.replace('form: apply', 'form: renew')
    const both = { ...FILES, 'forms/renew.yaml': renew }
    const left = withoutField(both, 'apply', [0, 1, 0], LANGUAGES)
    expect(left['messages/en.yaml']).toContain('Rent')
  })

  it('that cannot be read has no pages, and loses nothing', () => {
    const broken = { ...FILES, 'forms/apply.yaml': 'pages: [' }
    expect(pagesIn(broken, 'apply')).toBeUndefined()
    expect(() => withField(broken, 'apply', [0], { name: 'x', kind: 'text' })).toThrow()
  })
})

describe('What a version changes', () => {
  const told = (after: Parameters<typeof differences>[2]) =>
    differences(LANGUAGES, FILES, after).map(({ of, change, at, before, after }) => ({
      ...{ of, change, at: at.join(' ') },
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    }))

  it('is told of texts, and of what the platform goes by, by name and not by place', () => {
    const texts = withTexts(FILES, 'en', { 'rent.label': 'Monthly rent', 'rent.hint': 'In riyals' })
    const after = withMembers(texts, 'apply', [0, 1, 1], { required: true })
    expect(told(after)).toEqual([
      { of: 'text', change: 'changed', at: 'rent.label', before: 'Rent', after: 'Monthly rent' },
      { of: 'text', change: 'added', at: 'rent.hint', after: 'In riyals' },
      {
        of: 'fact',
        change: 'added',
        at: 'pages who fields home fields rooms required',
        after: 'true',
      },
    ])
  })

  it('is one line for another order, and none for comments and layout', () => {
    expect(told(movedField(FILES, 'apply', [0, 1, 1], -1))).toEqual([
      {
        ...{ of: 'fact', change: 'changed', at: 'pages who fields home fields order' },
        ...{ before: 'rent, rooms', after: 'rooms, rent' },
      },
    ])
    expect(
      told({ ...FILES, 'forms/apply.yaml': FORM.replace("# the tenant's", '# once') }),
    ).toEqual([])
  })

  it('is the whole of a file that is no YAML, or came or went', () => {
    const { 'messages/ar.yaml': _, ...rest } = FILES
    const after = { ...rest, 'documents/paper.typ': '= Paper' }
    expect(told(after).filter(({ of }) => of === 'file')).toEqual([
      { of: 'file', change: 'added', at: '' },
    ])
    expect(told(after).filter(({ change }) => change === 'removed')).toHaveLength(3)
  })
})

describe('Texts beside one another', () => {
  it('say what a language lacks, and what was changed in one alone', () => {
    const after = withTexts(withTexts(FILES, 'en', { 'who.label': 'Applicant' }), 'ar', {
      'rent.label': '',
    })
    const rows = textRows(LANGUAGES, { before: FILES, after }, undefined)
    expect(Object.fromEntries(rows.map(({ key, state }) => [key, state]))).toEqual({
      ...{ 'who.label': 'behind', 'rent.label': 'missing', 'rooms.label': 'ok' },
    })
  })
})

describe('Files of a service', () => {
  it('are kept as they are, whatever is in them', () => {
    const content = new Map([
      ['a.yaml', Buffer.from('a: ب\n')],
      ['documents/x.png', Buffer.from([0x89, 0, 0xff])],
    ])
    expect([...contentOf(toSource(content))]).toEqual([...content])
  })

  it('stand where a service has files, and lead nowhere else', () => {
    expect(belongs('forms/apply.yaml')).toBe(true)
    expect(belongs('documents/fonts/x.ttf')).toBe(true)
    for (const path of [
      'documents/../x',
      'documents//x',
      '/etc/x',
      'documents/./x',
      'x.js',
      'documents/a b',
    ]) {
      expect({ path, belongs: belongs(path) }).toEqual({ path, belongs: false })
    }
  })
})
