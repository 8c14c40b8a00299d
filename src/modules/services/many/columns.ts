import type { Pack } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { PlainField } from '../bundle/field.ts'
import { type FieldNode, isGroup, modelOf, plainOf } from '../form/model.ts'
import { APPLY } from '../licence-draft.ts'

/** A column of a table of applications: one answer, or one part of one. */
export type Column = {
  /** path of the answer, items from 1, and its part: `permits[1].holder`, `home.address.zone` */
  readonly heading: string
  readonly path: string
  readonly part: string | undefined
  readonly node: FieldNode
  readonly field: PlainField
}

/** Column with the number of the row. */
export const ROW = 'row'

/** A day that is typed in the Hijri calendar stands beside the Gregorian one that it is taken for. */
export const HIJRI = 'hijri'

/**
 * What a table of applications asks: every answer that is typed, of lists that of the first item. Files come later,
 * into the draft; what is declared is declared once, for all rows.
 */
export function columnsOf(bundle: ServiceBundle, pack: Pack): Column[] {
  const form = bundle.forms[APPLY]
  if (!form) return []
  return modelOf(form)
    .pages.filter(({ page }) => !page.summary)
    .flatMap(({ fields }) => fields.flatMap((node) => columnsUnder(node, '', pack)))
}

function columnsUnder(node: FieldNode, parent: string, pack: Pack): Column[] {
  const own = parent === '' ? node.name : `${parent}.${node.name}`
  const path = node.field.many ? `${own}[1]` : own
  if (node.field.value !== undefined) return []
  if (isGroup(node.field)) return node.children.flatMap((child) => columnsUnder(child, path, pack))
  const field = plainOf(node.field)
  if (field.kind === 'file' || field.kind === 'note') return []
  const column = (heading: string, part?: string): Column => ({ heading, path, part, node, field })
  const parts = partsOf(field, pack)
  if (parts) return parts.map((part) => column(`${path}.${part}`, part))
  const hijri = field.kind === 'date' && field.calendar === 'hijri'
  return [column(path), ...(hijri ? [column(`${path}.${HIJRI}`, HIJRI)] : [])]
}

/** Parts of an answer that has some. */
function partsOf(field: PlainField, { settings }: Pack): string[] | undefined {
  switch (field.kind) {
    case 'address':
      return [...settings.address.parts.map(({ part }) => part), ...(field.pin ? ['pin'] : [])]
    case 'person':
      return ['name', settings.signIn.identifier]
    case 'company':
      return ['name', 'number']
    case 'plate':
      return ['kind', 'number']
    default:
      return undefined
  }
}

const ITEM = /\[(\d{1,3})\]/g

/**
 * The column that a heading names: one of the template, or that of a further item of a list, `permits[2].holder`.
 *
 * @param known  by heading, those of the template
 * @returns undefined where the form asks nothing of that name, or the list has no such item
 */
export function columnNamed(
  known: ReadonlyMap<string, Column>,
  heading: string,
): Column | undefined {
  const first = known.get(heading.replace(ITEM, '[1]'))
  if (!first) return undefined
  const most = listsAround(first.node)
  const numbers = [...heading.matchAll(ITEM)].map(([, number]) => Number(number))
  const fits = numbers.every((number, index) => number >= 1 && number <= (most[index] ?? 0))
  if (!fits) return undefined
  const path = first.part === undefined ? heading : heading.slice(0, -first.part.length - 1)
  return { ...first, heading, path }
}

/** The most items of each list around a field, from the outside in. */
function listsAround(node: FieldNode | undefined): number[] {
  if (!node) return []
  const { many } = node.field
  return [...listsAround(node.parent), ...(many ? [many.max] : [])]
}
