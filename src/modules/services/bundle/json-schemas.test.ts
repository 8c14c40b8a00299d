import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bundleSchemas, schemaOf, withSchemaLines } from './json-schemas.ts'

/** Another validator than the reader's, as an editor has one. */
const ajv = new Ajv2020({ allErrors: true, strict: 'log', strictTypes: false, discriminator: true })
const faultsOf = (name: keyof typeof bundleSchemas) => {
  const check = ajv.compile(JSON.parse(JSON.stringify(bundleSchemas[name].schema)))
  return (value: unknown) =>
    check(value)
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
const faults = {
  service: faultsOf('service'),
  form: faultsOf('form'),
  desk: faultsOf('desk'),
  scenario: faultsOf('scenario'),
  list: faultsOf('list'),
  migration: faultsOf('migration'),
  messages: faultsOf('messages'),
}

const filesOf = (pack: string) => {
  const folder = join('packs', pack)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
    const kind = /^(services|lists)\//.test(path) ? schemaOf(path) : undefined
    return kind ? [{ path, kind, value: parse(readFileSync(join(folder, path), 'utf8')) }] : []
  })
}

describe('The JSON Schemas of bundles', () => {
  it.each(['qatar', 'saint-brandan'])('fit every file of %s', (pack) => {
    const files = filesOf(pack)
    expect(new Set(files.map(({ kind }) => kind))).toEqual(new Set(Object.keys(bundleSchemas)))
    const wrong = files.flatMap(({ path, kind, value }) =>
      faults[kind](value).map((fault) => `${path}: ${fault}`),
    )
    expect(wrong).toEqual([])
  })

  it('are named in the first line of the files of a new service', () => {
    const files = new Map([
      ['forms/apply.yaml', 'form: apply'],
      ['help/en.md', '# Help'],
    ])
    expect([...withSchemaLines(files, 'https://portal.example').values()]).toEqual([
      '# yaml-language-server: $schema=https://portal.example/api/schemas/services/form.json\nform: apply',
      '# Help',
    ])
  })

  const form = (field: object) => ({
    form: 'apply',
    signIn: 'person',
    pages: [{ page: 'one', fields: [field] }],
  })

  it('take groups inside of groups', () => {
    const inner = {
      kind: 'group',
      name: 'inner',
      many: { min: 1, max: 3 },
      fields: [{ kind: 'yesNo', name: 'so' }],
    }
    expect(faults.form(form({ kind: 'group', name: 'outer', fields: [inner] }))).toEqual([])
  })

  it.each([
    ['a key of another kind', { kind: 'choice', name: 'a', options: ['b'], accept: ['pdf'] }],
    ['a kind that is none', { kind: 'chioce', name: 'a' }],
    ['a name with a space', { kind: 'yesNo', name: 'a b' }],
    ['a table of another layout', { kind: 'group', name: 'a', layout: 'grid', fields: [] }],
    ['a calendar that is none', { kind: 'date', name: 'a', calendar: 'julian' }],
    ['a search in boxes', { kind: 'choices', name: 'a', optionsFrom: 'b', search: true }],
    ['a fault deep in groups', { kind: 'group', name: 'a', fields: [{ kind: 'yesNo' }] }],
  ])('refuse %s', (_, field) => {
    expect(faults.form(form(field))).not.toEqual([])
  })

  it.each([
    { kind: 'choice', name: 'a', optionsFrom: 'countries', search: true },
    { kind: 'date', name: 'a', calendar: 'hijri' },
    { kind: 'address', name: 'a', pin: true },
    { kind: 'company', name: 'a' },
    { kind: 'plate', name: 'a' },
    { kind: 'signature', name: 'a' },
  ])('take a field of kind $kind', (field) => {
    expect(faults.form(form(field))).toEqual([])
  })

  it('refuse a misspelt key of a service, and a text that is a number', () => {
    expect(faults.service({ service: 'a', stauts: 'live' }).join()).toContain(
      'additional properties',
    )
    expect(faults.messages({ service: { title: 'Permit', lede: { more: 1 } } })).not.toEqual([])
  })
})
