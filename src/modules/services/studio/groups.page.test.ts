import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'
const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

type Field = { name: string; fields?: Field[]; many?: object; layout?: string }

const fieldsOf = async (desk: Browser, change: string, page: number) => {
  const { body } = await desk.get(`${change}/file?path=forms%2Fapply.yaml`)
  const text = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? ''
  const plain = text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  return parse(plain).pages[page].fields as Field[]
}

describe('Lists and groups in the studio', () => {
  dbTest(
    'are made, filled, told how many there may be, and moved, without a line of YAML',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      const form = `${change}/forms/apply`
      const send = async (at: string, fields: Record<string, string>) =>
        desk.post(at, { seen: seenIn((await desk.get(at)).body), ...fields })
      const add = (name: string, kind: string, into = '0') =>
        send(form, {
          ...{ act: 'add-field', page: '0', name, kind, into },
          ...{ 'title.en': `The ${name}`, 'title.ar': `سؤال ${name}` },
        })
      const start = (await fieldsOf(desk, change, 0)).length
      expect((await add('helpers', 'list')).status).toBe(303)
      expect((await add('helperName', 'text', `0.${start}`)).status).toBe(303)
      expect((await add('tools', 'table', `0.${start}`)).status).toBe(303)
      const helpers = (await fieldsOf(desk, change, 0))[start]
      expect(helpers).toMatchObject({ name: 'helpers', many: { min: 1, max: 10 } })
      expect(helpers?.fields?.map(({ name }) => name)).toEqual([
        ...['helpersFirst', 'helperName', 'tools'],
      ])
      expect(helpers?.fields?.[2]).toMatchObject({ layout: 'table' })
      expect(bodyOf((await desk.get(form)).body)).toContain('The helpers › The tools')

      const list = `${form}/fields/0.${start}`
      const many = { how: 'list', 'many.min': '0', 'many.max': '5', 'many.title': 'helperName' }
      const wrong = await send(list, { ...many, 'many.min': '9' })
      expect(wrong.status, 'services/many-wrong').toBe(422)
      expect(bodyOf(wrong.body)).toContain('Give whole numbers')
      expect((await send(list, many)).status).toBe(303)
      expect((await fieldsOf(desk, change, 0))[start]?.many).toEqual({
        ...{ min: 0, max: 5, title: 'helperName' },
      })

      expect(
        (await send(`${list}.1`, { into: `0.${start}.2`, rest: 'max: { characters: 100 }' }))
          .status,
      ).toBe(303)
      const moved = (await fieldsOf(desk, change, 0))[start]
      expect(moved?.fields?.map(({ name }) => name)).toEqual(['helpersFirst', 'tools'])
      expect(moved?.fields?.[1]?.fields?.map(({ name }) => name)).toEqual([
        ...['toolsFirst', 'helperName'],
      ])
      expect((await send(list, { into: `0.${start}.1`, how: 'once' })).status).toBe(303)
      const still = (await fieldsOf(desk, change, 0))[start]
      expect(still?.name, 'a group never stands in itself').toBe('helpers')
      expect(still?.many, 'asked once').toBeUndefined()
      expect((await send(form, { act: `field-out 0.${start}`, page: '0' })).status).toBe(303)
      expect(await fieldsOf(desk, change, 0)).toHaveLength(start)
    },
  )
})
