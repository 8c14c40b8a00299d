import type { PackSettings } from '#kernel'
import type { Scope, Target } from './expression.ts'
import type { Field, GroupField } from './field.ts'
import type { FormFile } from './form-file.ts'

/** A field with its place: the path of its answer, its groups from the outside, where it stands. */
export type PlacedField = {
  readonly field: Field
  /** `home.tenure` */
  readonly path: string
  readonly groups: readonly GroupField[]
  readonly page: number
  /** in the file: `['pages', 0, 'fields', 1, 'fields', 0]` */
  readonly at: readonly (string | number)[]
}

/** Every field of a form, groups before their fields, in the order of the file. */
export const placeFields = (form: FormFile): PlacedField[] => {
  const place = (
    fields: readonly Field[],
    groups: readonly GroupField[],
    page: number,
    at: readonly (string | number)[],
  ): PlacedField[] =>
    fields.flatMap((field, index) => {
      const path = [...groups, field].map((each) => each.name).join('.')
      const here = [...at, 'fields', index]
      const placed = { field, path, groups, page, at: here }
      const inner =
        field.kind === 'group' ? place(field.fields, [...groups, field], page, here) : []
      return [placed, ...inner]
    })
  return form.pages.flatMap((page, index) => place(page.fields, [], index, ['pages', index]))
}

/** Kinds whose answers have members of their own, whatever the pack. */
const MEMBERS: Readonly<Partial<Record<Field['kind'], readonly string[]>>> = {
  company: ['name', 'number'],
  plate: ['kind', 'number'],
  signature: ['name', 'on'],
}

const targetOf = (field: Field, path: string, settings: PackSettings): Target => {
  if (field.kind === 'group') {
    const members = field.fields.map(
      (each) => [each.name, targetOf(each, `${path}.${each.name}`, settings)] as const,
    )
    return { path, members: new Map(members) }
  }
  if (field.kind === 'address') {
    const parts = [...settings.address.parts.map((part) => part.part), 'municipality']
    const pin = new Map(['latitude', 'longitude'].map((each) => [each, {}]))
    const pinned = field.pin ? ([['pin', { members: pin }]] as const) : []
    return { path, members: new Map([...parts.map((part) => [part, {}] as const), ...pinned]) }
  }
  if (field.kind === 'person') {
    const members = ['name', 'phone', 'email', settings.signIn.identifier]
    return { path, members: new Map(members.map((member) => [member, {}])) }
  }
  const inside = MEMBERS[field.kind]
  if (inside) return { path, members: new Map(inside.map((member) => [member, {}])) }
  // Dates have parts (`.year`), and FEEL gives every other value none: a dot after it is a slip.
  return field.kind === 'date' ? { path } : { path, members: new Map() }
}

/** Names at the top of a form: the fields of all its pages, groups with their fields inside. */
export const formScope = (form: FormFile, settings: PackSettings): Scope =>
  new Map(
    form.pages.flatMap((page) =>
      page.fields.map((field) => [field.name, targetOf(field, field.name, settings)] as const),
    ),
  )

/**
 * Names at a field: those of the form, then of each group around it, the nearest first; in an item
 * of a repeating group also `this`, the item, and `this number`, counted from 1.
 */
export const fieldScope = (form: FormFile, placed: PlacedField, settings: PackSettings): Scope => {
  const scope = new Map(formScope(form, settings))
  let path = ''
  for (const group of placed.groups) {
    path = path === '' ? group.name : `${path}.${group.name}`
    const target = targetOf(group, path, settings)
    for (const [name, member] of target.members ?? []) scope.set(name, member)
    if (group.many) {
      scope.set('this', { members: target.members })
      scope.set('this number', {})
    }
  }
  return scope
}
