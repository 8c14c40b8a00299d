import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readYaml } from '#kernel'
import { checkMessages, expectedTexts } from './texts.ts'

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

const fileOf = async (text: string) => {
  const dir = await mkdtemp(join(tmpdir(), 'igov-texts-'))
  dirs.push(dir)
  await writeFile(join(dir, 'ar.yaml'), `desk: { notes: { many: "${text}" } }\n`)
  return readYaml(dir, 'ar.yaml')
}

const checkNote = async (text: string) => {
  const none = new Set<string>()
  const expected = { required: new Set(['desk.notes.many']), optional: none, declared: none }
  return checkMessages(new Map([['ar', await fileOf(text)]]), expected)
}

const six = 'zero {لا طلبات} one {طلب واحد} two {طلبان} few {# طلبات} many {# طلبًا} other {# طلب}'

describe('An Arabic plural', () => {
  it('with its six forms is complete', async () => {
    expect(await checkNote(`{value, plural, ${six}}`)).toEqual([])
  })

  it('may say the exact numbers instead of zero, one and two', async () => {
    const exact = six.replace('zero', '=0').replace('one', '=1').replace('two', '=2')
    expect(await checkNote(`{value, plural, ${exact}}`)).toEqual([])
  })

  it.each(['zero', 'one', 'two', 'few', 'many'])('without %s is incomplete', async (form) => {
    const short = six.replace(new RegExp(`${form} {[^}]*} `), '')
    const findings = await checkNote(`{value, plural, ${short}}`)
    expect(findings.map((one) => one.code)).toEqual(['plural-incomplete'])
    expect(findings[0]?.message).toContain(`"${form}"`)
  })
})

describe('The texts of a form', () => {
  it('are asked for at the places where they are shown', () => {
    const { required, optional } = expectedTexts({
      service: {
        service: 'a',
        status: 'live',
        owner: 'b',
        audience: ['c'],
        themes: ['d'],
        events: [],
        channels: [{ channel: 'web' }],
      },
      forms: {
        apply: {
          form: 'apply',
          signIn: 'person',
          pages: [
            {
              page: 'items',
              fields: [
                {
                  name: 'items',
                  kind: 'group',
                  many: { min: 1, max: 2 },
                  fields: [
                    {
                      name: 'size',
                      kind: 'choice',
                      options: ['small', 'large'],
                      check: [{ is: 'size != null', error: 'odd' }],
                    },
                  ],
                },
                { name: 'advice', kind: 'note' },
              ],
            },
          ],
        },
      },
    })
    expect([...required].sort()).toEqual([
      'advice.text',
      'apply.items.title',
      'apply.title',
      'items.item',
      'items.label',
      'service.summary',
      'service.title',
      'size.errors.odd',
      'size.label',
      'size.options.large',
      'size.options.small',
    ])
    expect([...optional].sort()).toEqual([
      'apply.hint',
      'apply.items.hint',
      'items.hint',
      'size.hint',
    ])
  })
})
