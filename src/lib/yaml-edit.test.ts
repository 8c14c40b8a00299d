import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { insertItem, moveItem, removeItem, setIn } from './yaml-edit.ts'

const FORM = `# What is asked.
form: apply
pages:
  # first
  - page: one # counts
    fields:
      - { name: a, kind: text, options: [x, y], required: true }
      - name: b
        kind: yes-no # asked last
  - page: two
    fields: []
texts:
  long: >-
    folded over
    two lines
  short: "quoted: text"
`

describe('One value of a YAML text', () => {
  it('is set, and all else stays as it was written', () => {
    expect(setIn(FORM, ['texts', 'short'], 'new: text')).toBe(
      FORM.replace('"quoted: text"', '"new: text"'),
    )
    expect(setIn(FORM, ['form'], 'renew')).toBe(FORM.replace('form: apply', 'form: renew'))
    expect(setIn(FORM, ['pages', 0, 'fields', 0, 'required'], false)).toBe(
      FORM.replace('required: true', 'required: false'),
    )
    expect(setIn(FORM, ['pages', 0, 'page'], 'uno')).toBe(FORM.replace('page: one', 'page: uno'))
  })

  it('is added to the entry that it belongs to', () => {
    expect(setIn(FORM, ['pages', 0, 'fields', 1, 'when'], 'a = "x"')).toBe(
      FORM.replace('asked last\n', `asked last\n        when: a = "x"\n`),
    )
    expect(setIn(FORM, ['pages', 0, 'fields', 0, 'when'], 'b')).toBe(
      FORM.replace('required: true }', 'required: true, when: b }'),
    )
    expect(setIn(FORM, ['texts', 'more'], 'x')).toBe(`${FORM}  more: x\n`)
    expect(parse(setIn(FORM, ['deep', 'deeper'], 'x')).deep).toEqual({ deeper: 'x' })
  })

  it('is taken away', () => {
    expect(setIn(FORM, ['texts', 'short'], undefined)).toBe(
      FORM.replace('  short: "quoted: text"\n', ''),
    )
    expect(setIn(FORM, ['pages', 0, 'fields', 0, 'required'], undefined)).toBe(
      FORM.replace(', required: true', ''),
    )
    expect(setIn(FORM, ['nowhere'], undefined)).toBe(FORM)
  })
})

describe('An item of a list', () => {
  const at = ['pages', 0, 'fields']

  it('is put in, moved and taken out with its comments', () => {
    const put = insertItem(FORM, at, 1, { name: 'c', kind: 'text' })
    expect(put).toBe(
      FORM.replace('      - name: b', '      - { name: c, kind: text }\n      - name: b'),
    )
    expect(removeItem(put, at, 1)).toBe(FORM)
    expect(moveItem(moveItem(put, at, 1, 0), at, 0, 1)).toBe(put)
    const swapped = moveItem(FORM, ['pages'], 1, 0)
    expect(parse(swapped).pages.map(({ page }: { page: string }) => page)).toEqual(['two', 'one'])
    expect(swapped).toContain('  # first\n  - page: one # counts\n')
  })

  it('is put into a list that is empty or in brackets', () => {
    const put = insertItem(FORM, ['pages', 1, 'fields'], 0, { name: 'd', kind: 'note' })
    expect(parse(put).pages[1].fields).toEqual([{ name: 'd', kind: 'note' }])
    const option = insertItem(FORM, [...at, 0, 'options'], 2, 'z')
    expect(option).toBe(FORM.replace('[x, y]', '[x, y, z]'))
  })
})

describe('Files of the packs', () => {
  const files = ['qatar', 'saint-brandan'].flatMap((country) => {
    const dir = `packs/${country}/services`
    return readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => join(dir, path))
  })

  const leaves = (value: unknown, path: (string | number)[] = []): (string | number)[][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) =>
          leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [path]

  it('change in the lines of what is changed, and nowhere else', () => {
    for (const file of files) {
      const text = readFileSync(file, 'utf8')
      const all = leaves(parse(text))
      const path = all[Math.floor(all.length / 2)] ?? []
      const changed = setIn(text, path, 'changed')
      const before = text.split('\n')
      const after = new Set(changed.split('\n'))
      const gone = before.filter((line) => !after.has(line))
      expect({ file, path, gone: gone.length <= 12 }).toEqual({ file, path, gone: true })
      let found: unknown = parse(changed)
      for (const step of path) found = (found as Record<string | number, unknown>)[step]
      expect({ file, found }).toEqual({ file, found: 'changed' })
    }
  })
})
