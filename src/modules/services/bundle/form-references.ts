import {
  type Finding,
  type Pack,
  type Said,
  unknownReference,
  type YamlFile,
  type YamlPath,
} from '#kernel'
import { said } from '../found/said.ts'
import type { Field, GroupField } from './field.ts'
import type { FormFile } from './form-file.ts'
import type { OptionsField } from './options.ts'
import { type PlacedField, placeFields } from './scope.ts'

type Known = Pick<Pack, 'settings' | 'lists'>

/** More boxes than this nobody ticks. */
const MAX_BOXES = 40

/** Kinds that fit into a cell of a table: one box, or one choice. */
const CELLS: readonly Field['kind'][] = [
  'text',
  'number',
  'money',
  'date',
  'yesNo',
  'choice',
  'identifier',
  'phone',
  'email',
  'iban',
]

/** What must be mended at a key of a field; `at` is the place of the field. */
const wrong = (file: YamlFile, at: YamlPath, message: Said): Finding[] => [
  file.finding(at, { code: 'wrong-value', message }),
]

const absent = (file: YamlFile, at: YamlPath, message: Said): Finding[] => [
  file.finding(at, { code: 'unknown-reference', message }),
]

/** Options stand in the form or in a code list, and not in both. */
function checkOptions(
  file: YamlFile,
  field: OptionsField,
  at: YamlPath,
  { lists }: Known,
): Finding[] {
  const { options, optionsFrom } = field
  if (options && optionsFrom !== undefined) {
    const message = said('options-both')
    return wrong(file, [...at, 'optionsFrom'], message)
  }
  if (options) return []
  if (optionsFrom === undefined) {
    const message = said('options-missing')
    return [file.finding(at, { code: 'missing-key', message })]
  }
  const ids = Object.keys(lists)
  const found = unknownReference(file, [...at, 'optionsFrom'], optionsFrom, ids, said('what-list'))
  const count = lists[optionsFrom]?.options.length ?? 0
  if (found.length > 0 || field.kind === 'choice' || count <= MAX_BOXES) return found
  const message = said('boxes-many', { count })
  return wrong(file, [...at, 'optionsFrom'], message)
}

/** What a kind needs that the pack does not declare. */
function checkDeclared(file: YamlFile, field: Field, at: YamlPath, { settings }: Known): Finding[] {
  const kind = [...at, 'kind']
  switch (field.kind) {
    case 'identifier': {
      const kinds = Object.keys(settings.identifiers)
      const place = [...at, 'identifier']
      return unknownReference(file, place, field.identifier, kinds, said('what-identifier'))
    }
    case 'money':
      return unknownReference(
        file,
        [...at, 'currency'],
        field.currency,
        [settings.currency.code],
        said('what-currency'),
      )
    case 'iban':
      if (settings.iban) return []
      return absent(file, kind, said('iban-undeclared'))
    case 'company':
      if (settings.company) return []
      return absent(file, kind, said('company-undeclared'))
    case 'plate':
      if (settings.plates) return []
      return absent(file, kind, said('plates-undeclared'))
    case 'date':
      if (field.calendar === undefined || settings.hijri) return []
      return wrong(file, [...at, 'calendar'], said('hijri-off'))
    default:
      return []
  }
}

function checkGroup(file: YamlFile, field: GroupField, at: YamlPath): Finding[] {
  const title = field.many?.title
  const inner = field.fields.map((each) => each.name)
  const titled =
    title === undefined
      ? []
      : unknownReference(file, [...at, 'many', 'title'], title, inner, said('what-field-of-group'))
  if (field.layout === undefined) return titled
  if (!field.many) {
    const message = said('table-without-rows')
    return [...titled, ...wrong(file, [...at, 'layout'], message)]
  }
  return [
    ...titled,
    ...field.fields.flatMap((each, index) =>
      CELLS.includes(each.kind) && !each.many && each.value === undefined
        ? []
        : wrong(
            file,
            [...at, 'fields', index, 'kind'],
            said('cell-too-large', { name: each.name }),
          ),
    ),
  ]
}

/** Groups that repeat around a place, with the field itself. */
const depthOf = ({ field, groups }: PlacedField) =>
  [...groups, field].filter(({ many }) => many !== undefined).length

const MAX_DEPTH = 3

function checkPlace(file: YamlFile, form: FormFile, placed: PlacedField): Finding[] {
  const { field, at } = placed
  const findings: Finding[] = []
  if (field.many && depthOf(placed) > MAX_DEPTH) {
    const message = said('lists-deep', { most: MAX_DEPTH })
    findings.push(...wrong(file, [...at, 'many'], message))
  }
  // What is signed are the answers, and these stand on the last page alone.
  const summary = form.pages[placed.page]?.summary === true
  if (field.kind === 'signature' && (!summary || placed.groups.length > 0 || field.many)) {
    const message = said('signature-place')
    findings.push(...wrong(file, [...at, 'kind'], message))
  }
  return findings
}

/** Who confirms is a list of the form, each by the number with which one signs in and by name. */
function checkConfirm(file: YamlFile, form: FormFile, { settings }: Known): Finding[] {
  const { confirm } = form.submit ?? {}
  if (!confirm) return []
  const at = ['submit', 'confirm']
  const lists = form.pages.flatMap(({ fields }) =>
    fields.flatMap((field) => (field.kind === 'group' && field.many ? [field] : [])),
  )
  const list = lists.find(({ name }) => name === confirm.people)
  const known = lists.map(({ name }) => name)
  if (!list)
    return unknownReference(
      file,
      [...at, 'people'],
      confirm.people,
      known,
      said('what-list-of-form'),
    )
  const named = (kind: Field['kind']) =>
    list.fields.flatMap((field) => (field.kind === kind && field.required ? [field] : []))
  const signIn = named('identifier').filter(
    (field) => field.kind === 'identifier' && field.identifier === settings.signIn.identifier,
  )
  const of = (fields: readonly Field[]) => fields.map(({ name }) => name)
  const what = said('what-required-of', { kind: settings.signIn.identifier, list: list.name })
  return [
    ...unknownReference(file, [...at, 'identifier'], confirm.identifier, of(signIn), what),
    ...unknownReference(
      file,
      [...at, 'name'],
      confirm.name,
      of(named('text')),
      said('what-required-text'),
    ),
  ]
}

/** References that the fields of a form make to the pack and to its own parts. */
export function checkReferences(file: YamlFile, form: FormFile, pack: Known): Finding[] {
  const fields = placeFields(form)
  const signature = form.submit?.signature
  const declarations = fields.filter(({ field }) => field.kind === 'declaration')
  return [
    ...fields.flatMap((placed) => {
      const { field, at } = placed
      const own =
        field.kind === 'group'
          ? checkGroup(file, field, at)
          : field.kind === 'choice' || field.kind === 'choices'
            ? checkOptions(file, field, at, pack)
            : checkDeclared(file, field, at, pack)
      return [...own, ...checkPlace(file, form, placed)]
    }),
    ...(signature === undefined
      ? []
      : unknownReference(
          file,
          ['submit', 'signature'],
          signature,
          declarations.map(({ field }) => field.name),
          said('what-declaration'),
        )),
    ...checkConfirm(file, form, pack),
  ]
}
