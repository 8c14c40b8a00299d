import { expect, test } from 'vitest'
import { findingAt, type Pack, type YamlFile } from '#kernel'
import { examplePack } from '../form/fixture.ts'
import type { Field } from './field.ts'
import { checkReferences } from './form-references.ts'

const file: YamlFile = {
  ...{ file: 'apply.yaml', value: undefined, source: '', findings: [], inFlow: () => false },
  finding: (_path, found) => findingAt({ file: 'apply.yaml' }, found),
}

const messages = (field: Field, settings: object) => {
  const form = { form: 'apply', signIn: 'person' as const, pages: [{ page: 'a', fields: [field] }] }
  const pack = { ...examplePack, settings: { ...examplePack.settings, ...settings } } as Pack
  return checkReferences(file, form, pack).map(({ message }) => message)
}

test('A form asks for nothing that the country does not declare', () => {
  const cases: [Field, object, string][] = [
    [{ name: 'a', kind: 'company' }, { company: undefined }, 'company'],
    [{ name: 'a', kind: 'plate' }, { plates: undefined }, 'plates'],
    [{ name: 'a', kind: 'iban' }, { iban: undefined }, 'iban'],
    [{ name: 'a', kind: 'date', calendar: 'hijri' }, { hijri: false }, 'hijri: false'],
  ]
  for (const [field, without, named] of cases) {
    expect(messages(field, {})).toEqual([])
    expect(messages(field, without).join()).toContain(`pack.yaml`)
    expect(messages(field, without).join()).toContain(named)
  }
})
