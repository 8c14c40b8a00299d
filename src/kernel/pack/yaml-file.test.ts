import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { hashOf } from './hash.ts'
import { shaped } from './shape.ts'
import { parseYaml } from './yaml-file.ts'

const schema = Type.Object(
  { name: Type.String(), sizes: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))) },
  { additionalProperties: false },
)

const findingsIn = (source: string) =>
  shaped(parseYaml('a.yaml', source), schema).findings.map(
    ({ code, line, column }) => `${line}:${column} ${code}`,
  )

describe('A YAML file', () => {
  it('that has the shape is its value', () => {
    const { value, findings } = shaped(parseYaml('a.yaml', 'name: x\nsizes: [1, 2]\n'), schema)
    expect(findings).toEqual([])
    expect(value).toEqual({ name: 'x', sizes: [1, 2] })
  })

  it('has each fault found at its line and column, all at once', () => {
    expect(findingsIn('sizes:\n  - 0\n  - two\nnmae: x\n')).toEqual([
      '1:1 missing-key',
      '4:1 unknown-key',
      '2:5 wrong-value',
      '3:5 wrong-value',
    ])
  })

  it('says which key was probably meant', () => {
    const { findings } = shaped(parseYaml('a.yaml', 'nmae: x\n'), schema)
    expect(findings.find((one) => one.code === 'unknown-key')?.message).toContain(
      'did you mean "name"?',
    )
  })

  it('that is not YAML has one finding, at the first fault', () => {
    expect(findingsIn('name: "x\nsizes: [\n')).toEqual([expect.stringContaining('yaml-syntax')])
  })

  it('reads what looks like yes, no or octal as YAML 1.2 does', () => {
    expect(parseYaml('a.yaml', 'a: no\nb: 012\nc: 0o7\n').value).toEqual({ a: 'no', b: 12, c: 7 })
  })

  it('is refused when aliases would blow it up', () => {
    const bomb = `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh']
      .map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(9)}*${'abcdefg'[at]}]`)
      .join('\n')}\n`
    expect(findingsIn(bomb)).toEqual([expect.stringContaining('yaml-syntax')])
  })
})

describe('The hash of a set of files', () => {
  it('does not depend on their order', () => {
    const a: [string, Buffer] = ['a', Buffer.from('1')]
    const b: [string, Buffer] = ['b', Buffer.from('2')]
    expect(hashOf(new Map([a, b]))).toBe(hashOf(new Map([b, a])))
  })

  it('changes with a name, with content, and when content moves between files', () => {
    const of = (files: Record<string, string>) =>
      hashOf(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])))
    const hashes = [
      of({ a: '12', b: '' }),
      of({ a: '1', b: '2' }),
      of({ a: '12', c: '' }),
      of({ a: '12' }),
    ]
    expect(new Set(hashes).size).toBe(4)
  })
})
