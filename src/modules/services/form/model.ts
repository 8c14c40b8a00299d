import { type Compiled, compile } from '#rules'
import type { Field, PlainField } from '../bundle/field.ts'
import type { FormFile, FormPage } from '../bundle/form-file.ts'
import { sortNodes } from './order.ts'

/** Where an expression takes a name from. */
export type Source =
  /** a group around it: 0 is the form, 1 the outermost group */
  | { readonly from: 'frame'; readonly frame: number; readonly name: string }
  /** the item of the repeating group around it, and its number from 1 */
  | { readonly from: 'this' | 'number' }
  /** the account of the person signed in */
  | { readonly from: 'account' }
  | { readonly from: 'nowhere' }

/** An expression at its place: names bound to sources, in the order in which they are given. */
export type Bound = { readonly compiled: Compiled; readonly sources: readonly Source[] }

/** Where a field is looked up. */
export type Looked = {
  readonly register: string
  /** what it is called there, and whether the form says so */
  readonly field: string
  readonly named: boolean
}

/** A field of the form with what decides over it. */
export type FieldNode = {
  readonly field: Field
  readonly name: string
  /** `activities.materials`: through groups, whatever the item */
  readonly path: string
  /** index of its page */
  readonly page: number
  /** the group around it */
  readonly parent: FieldNode | undefined
  readonly children: readonly FieldNode[]
  readonly when: Bound | undefined
  readonly value: Bound | undefined
  /** of a field that is not worked out, its own or that of the group around it */
  readonly from: Looked | undefined
  readonly checks: readonly { readonly is: Bound; readonly error: string }[]
}

export type PageNode = {
  readonly page: FormPage
  readonly when: Bound | undefined
  readonly fields: readonly FieldNode[]
}

/** A form made ready: each expression compiled, and an order in which one pass works it out. */
export type FormModel = {
  readonly form: FormFile
  readonly pages: readonly PageNode[]
  /** every field, each after all that it depends on */
  readonly order: readonly FieldNode[]
  /** in the order of the form, by path */
  readonly byPath: ReadonlyMap<string, FieldNode>
}

export const isGroup = (field: Field): field is Extract<Field, { kind: 'group' }> =>
  field.kind === 'group'

/** A field with an answer of its own. */
export const plainOf = (field: Field): PlainField => {
  if (isGroup(field)) throw new Error(`${field.name} is a group`)
  return field
}

const models = new WeakMap<FormFile, FormModel>()

/**
 * Makes a form ready, once for each version.
 *
 * @throws Error  when an expression does not compile or fields depend on one another in a circle;
 *   the reader of packs refuses both, so this is a broken invariant
 */
export function modelOf(form: FormFile): FormModel {
  const known = models.get(form)
  if (known) return known
  const made = build(form)
  models.set(form, made)
  return made
}

function build(form: FormFile): FormModel {
  const top = form.pages.flatMap(({ fields }) => fields)
  const pages = form.pages.map((page, index) => ({
    page,
    when: page.when === undefined ? undefined : bind(page.when, top, []),
    fields: page.fields.map((field) => nodeOf(field, index, undefined, top)),
  }))
  const byPath = new Map<string, FieldNode>()
  const add = (node: FieldNode) => {
    byPath.set(node.path, node)
    for (const child of node.children) add(child)
  }
  for (const page of pages) for (const node of page.fields) add(node)
  const order = sortNodes([...byPath.values()], pages)
  return { form, pages, order, byPath }
}

function nodeOf(
  field: Field,
  page: number,
  parent: FieldNode | undefined,
  top: readonly Field[],
): FieldNode {
  const around = groupsAround(parent)
  const bound = (expression: string | undefined) =>
    expression === undefined ? undefined : bind(expression, top, around)
  // A check of a list of plain answers looks at one of them: `this` is the answer itself.
  const inside = field.many && !isGroup(field) ? [...around, field] : around
  const node = {
    field,
    name: field.name,
    path: parent ? `${parent.path}.${field.name}` : field.name,
    page,
    parent,
    children: [] as FieldNode[],
    when: bound(field.when),
    value: bound(field.value),
    from: lookedAt(field, parent),
    checks: (field.check ?? []).map(({ is, error }) => ({ is: bind(is, top, inside), error })),
  }
  if (isGroup(field)) {
    for (const child of field.fields) node.children.push(nodeOf(child, page, node, top))
  }
  return node
}

/** A group that is looked up is so by its fields; what is uploaded, told or worked out is not. */
function lookedAt(field: Field, parent: FieldNode | undefined): Looked | undefined {
  if (field.from) {
    const { register, field: named } = field.from
    return { register, field: named ?? field.name, named: named !== undefined }
  }
  const around = parent?.from
  if (!around || field.many || field.value || ['file', 'note'].includes(field.kind))
    return undefined
  return { register: around.register, field: field.name, named: false }
}

function groupsAround(node: FieldNode | undefined): Field[] {
  return node ? [...groupsAround(node.parent), node.field] : []
}

/** @param around  groups from the outside in */
function bind(expression: string, top: readonly Field[], around: readonly Field[]): Bound {
  const compiled = compile(expression)
  return { compiled, sources: compiled.names.map((name) => sourceOf(name, top, around)) }
}

function sourceOf(name: string, top: readonly Field[], around: readonly Field[]): Source {
  const inItem = around.some(({ many }) => many !== undefined)
  if (inItem && name === 'this') return { from: 'this' }
  if (inItem && name === 'this number') return { from: 'number' }
  for (let frame = around.length; frame > 0; frame--) {
    const group = around[frame - 1]
    if (group && isGroup(group) && group.fields.some((field) => field.name === name)) {
      return { from: 'frame', frame, name }
    }
  }
  if (top.some((field) => field.name === name)) return { from: 'frame', frame: 0, name }
  return name === 'account' ? { from: 'account' } : { from: 'nowhere' }
}
