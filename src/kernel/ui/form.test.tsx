import { beforeAll, describe, expect, test } from 'vitest'
import { Radios } from './choices.tsx'
import { FileInput } from './file-input.tsx'
import { ErrorSummary, Form, fieldId } from './form.tsx'
import { DateInput, NumberInput, TextArea, TextInput } from './inputs.tsx'
import { AddItem, RepeatItem } from './repeat.tsx'
import { testAssets, wordsIn } from './test-words.ts'

beforeAll(testAssets)

const t = wordsIn('en')

describe('a field', () => {
  test('names its hint and its error to those who do not see them', () => {
    const html = String(<TextInput t={t} name="a.b" label="L" hint="H" error="E" />)
    expect(html).toContain('aria-describedby="a-b-hint a-b-error"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('<label for="a-b">')
    expect(html.indexOf('a-b-error')).toBeLessThan(html.indexOf('<input'))
  })

  test('says nothing of errors while there is none', () => {
    const html = String(<TextInput t={t} name="a" label="L" />)
    expect(html).not.toContain('aria-')
  })

  test('never sends a password back', () => {
    expect(
      String(<TextInput t={t} name="p" label="P" type="password" value="secret" />),
    ).not.toContain('secret')
  })

  test('takes digits of any script for a number, left to right', () => {
    const html = String(<NumberInput t={t} name="n" label="N" value="١٥" />)
    expect(html).toContain('inputmode="numeric"')
    expect(html).toContain('dir="ltr"')
    expect(html).toContain('type="text"')
  })

  test('keeps a line break at the start of a text', () => {
    expect(String(<TextArea t={t} name="a" label="A" value={'\nfirst'} />)).toContain('>\n\nfirst<')
  })

  test('brings the plural forms of its language to the counter', () => {
    const html = String(<TextArea t={wordsIn('ar')} name="a" label="A" maxLength={300} />)
    const [, json = ''] = html.match(/data-left="([^"]+)"/) ?? []
    const forms = JSON.parse(json.replaceAll('&#34;', '"'))
    expect(Object.keys(forms).sort()).toEqual(['few', 'many', 'one', 'other', 'two', 'zero'])
    expect(forms.many).toBe('بقي لك # حرفًا')
  })

  test('of a date is three boxes, the first with the id that errors link to', () => {
    const html = String(<DateInput t={t} name="d" label="D" error="E" />)
    expect(html.match(/<input/g)).toHaveLength(3)
    expect(html).toContain('id="d" name="d.day"')
    expect(html).toContain('name="d.year"')
  })

  test('of a choice puts that id on its first option', () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ]
    const html = String(<Radios t={t} name="r" label="R" value="b" options={options} />)
    expect(html).toContain('id="r" value="a"')
    expect(html).toContain('id="r-2" value="b" checked')
  })

  test('of a file shows what is there and how to remove it', () => {
    const html = String(
      <FileInput
        t={t}
        name="f"
        label="Consent"
        file={{ href: '/f', name: 'a.pdf', bytes: 1000 }}
        remove={{ name: 'remove', value: 'f' }}
      />,
    )
    expect(html).toContain('href="/f"')
    expect(html).toContain('name="remove" value="f"')
    expect(html).toContain('Consent: choose another file')
  })
})

describe('a form', () => {
  test('posts with its token and without the checks of the browser', () => {
    const html = String(<Form action="/a" csrf="token" hidden={{ version: '3' }} />)
    expect(html).toContain('method="post"')
    expect(html).toContain('name="_csrf" value="token"')
    expect(html).toContain('name="version" value="3"')
    expect(html).toContain('novalidate')
  })

  test('lists its errors first, each a link to its field', () => {
    const errors = [{ name: 'items.2.name', label: 'Item 2', message: 'Give a name.' }]
    const html = String(<ErrorSummary t={t} errors={errors} />)
    expect(html).toContain('role="alert"')
    expect(html).toContain('autofocus')
    expect(html).toContain(`href="#${fieldId('items.2.name')}"`)
    expect(html).toContain('Item 2: Give a name.')
  })

  test('has no summary without errors', () => {
    expect(String(<ErrorSummary t={t} errors={[]} />)).toBe('')
  })
})

describe('a repeating group', () => {
  test('folds a finished item and opens a wrong one', () => {
    const item = { t, number: 1, noun: 'Activity', id: 'a' }
    expect(String(<RepeatItem {...item} summary="Meals" />)).not.toContain(' open')
    expect(String(<RepeatItem {...item} summary="Meals" wrong />)).toContain(' open')
  })

  test('says so at its maximum instead of offering another', () => {
    const add = { t, text: 'Add', name: 'add', value: 'a', max: 5 }
    expect(String(<AddItem {...add} count={4} />)).toContain('<button')
    expect(String(<AddItem {...add} count={5} />)).toContain('5 items at most')
  })
})
