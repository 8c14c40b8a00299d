import { insertItem, moveItem, removeItem, setIn } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'
import { withoutTexts } from './texts.ts'

/** A field as its file has it, whatever is wrong with it. */
export type FieldLine = Readonly<Record<string, unknown>> & {
  name?: unknown
  kind?: unknown
  fields?: unknown
}
export type PageLine = { page?: unknown; when?: unknown; summary?: unknown; fields?: unknown }

/** Where a field stands: index of the page, of the field, and of those inside groups. */
export type Spot = readonly number[]

export const formPath = (form: string) => `forms/${form}.yaml`

/** The pages of a form; undefined where its file cannot be read as one. */
export function pagesIn(files: SourceFiles, form: string): PageLine[] | undefined {
  const read = yamlIn(files, formPath(form))
  const pages = isRecord(read) ? read.pages : undefined
  return Array.isArray(pages) ? pages.filter(isRecord) : undefined
}

export const fieldsIn = ({ fields }: { fields?: unknown }): FieldLine[] =>
  Array.isArray(fields) ? fields.filter(isRecord) : []

/** The field at a spot; undefined where there is none. */
export function fieldAt(pages: readonly PageLine[], [page = -1, ...rest]: Spot) {
  return rest.reduce<FieldLine | undefined>(
    (around, at) => (around ? fieldsIn(around)[at] : undefined),
    pages[page] as FieldLine | undefined,
  )
}

/** The path in the file of the list in which a field stands, and its place in it. */
function listOf(spot: Spot): { list: (string | number)[]; index: number } {
  const [page = 0, ...rest] = spot
  const inner = rest.slice(0, -1).flatMap((at) => ['fields', at])
  return { list: ['pages', page, ...inner, 'fields'], index: rest.at(-1) ?? 0 }
}

/** The path of a field in its file. */
export const placeOf = (spot: Spot): readonly (string | number)[] => {
  const { list, index } = listOf(spot)
  return [...list, index]
}

const edited = (files: SourceFiles, form: string, edit: (text: string) => string): SourceFiles => ({
  ...files,
  [formPath(form)]: edit(textIn(files, formPath(form)) ?? ''),
})

type Value = Parameters<typeof setIn>[2]

/** Puts a field at the end of a page or of a group. @param into  the page, or the group with its page */
export const withField = (
  files: SourceFiles,
  form: string,
  into: Spot,
  field: { readonly [key: string]: NonNullable<Value> },
): SourceFiles =>
  edited(files, form, (text) => {
    const around = fieldAt(pagesIn(files, form) ?? [], into)
    const { list } = listOf([...into, 0])
    return insertItem(text, list, fieldsIn(around ?? {}).length, field)
  })

/** Groups of a form with the path of their names, in its order: where questions may stand beside its pages. */
export function groupsIn(pages: readonly PageLine[]): { spot: Spot; names: readonly string[] }[] {
  const below = (fields: readonly FieldLine[], around: Spot, names: readonly string[]) =>
    fields.flatMap((field, index): { spot: Spot; names: readonly string[] }[] => {
      if (field.kind !== 'group') return []
      const group = { spot: [...around, index], names: [...names, String(field.name)] }
      return [group, ...below(fieldsIn(field), group.spot, group.names)]
    })
  return pages.flatMap((page, at) => below(fieldsIn(page), [at], []))
}

/**
 * Moves a field with all that stands in it to the end of a page or of a group.
 *
 * @returns the files as they are where it stands there already, or would stand in itself
 */
export function movedInto(files: SourceFiles, form: string, spot: Spot, into: Spot): SourceFiles {
  const pages = pagesIn(files, form) ?? []
  const field = fieldAt(pages, spot)
  const isWithin = spot.every((at, index) => into[index] === at)
  const isThere = String(spot.slice(0, -1)) === String(into)
  if (!field || isWithin || isThere || !fieldAt(pages, into)) return files
  const put = withField(files, form, into, field as Parameters<typeof withField>[3])
  const { list, index } = listOf(spot)
  return edited(put, form, (text) => removeItem(text, list, index))
}

/** Sets members of a field, or takes them away where they are undefined. */
export const withMembers = (
  files: SourceFiles,
  form: string,
  spot: Spot,
  members: Readonly<Record<string, Value>>,
): SourceFiles =>
  edited(files, form, (text) => {
    const { list, index } = listOf(spot)
    return Object.entries(members).reduce(
      (now, [key, value]) => setIn(now, [...list, index, key], value),
      text,
    )
  })

/** Moves a field within its list, as far as there is room. */
export const movedField = (files: SourceFiles, form: string, spot: Spot, by: 1 | -1): SourceFiles =>
  edited(files, form, (text) => {
    const { list, index } = listOf(spot)
    return moveItem(text, list, index, index + by)
  })

/** Takes a field away, with what is said of it unless another asks under the same name. */
export function withoutField(
  files: SourceFiles,
  form: string,
  spot: Spot,
  languages: readonly string[],
): SourceFiles {
  const gone = fieldAt(pagesIn(files, form) ?? [], spot)
  const { list, index } = listOf(spot)
  const left = edited(files, form, (text) => removeItem(text, list, index))
  const names = namesOf(gone ? [gone] : [])
  const still = new Set(
    Object.keys(left)
      .filter((path) => path.startsWith('forms/'))
      .flatMap((path) => pagesIn(left, path.slice('forms/'.length, -'.yaml'.length)) ?? [])
      .flatMap((page) => namesOf(fieldsIn(page))),
  )
  return names
    .filter((name) => !still.has(name))
    .reduce((now, name) => withoutTexts(now, languages, name), left)
}

const namesOf = (fields: readonly FieldLine[]): string[] =>
  fields.flatMap((field) => [String(field.name), ...namesOf(fieldsIn(field))])

/** Puts a page before the page of answers, or at the end where there is none. */
export const withPage = (files: SourceFiles, form: string, page: string): SourceFiles =>
  edited(files, form, (text) => {
    const pages = pagesIn(files, form) ?? []
    const last = pages.findIndex(({ summary }) => summary === true)
    return insertItem(text, ['pages'], last === -1 ? pages.length : last, { page, fields: [] })
  })

/** Sets when a page counts; undefined: always. */
export const withPageCondition = (
  files: SourceFiles,
  form: string,
  page: number,
  when: string | undefined,
): SourceFiles => edited(files, form, (text) => setIn(text, ['pages', page, 'when'], when))

export const movedPage = (
  files: SourceFiles,
  form: string,
  page: number,
  by: 1 | -1,
): SourceFiles => edited(files, form, (text) => moveItem(text, ['pages'], page, page + by))

/** Takes a page away that asks nothing any more. */
export function withoutPage(
  files: SourceFiles,
  form: string,
  page: number,
  languages: readonly string[],
): SourceFiles {
  const id = String(pagesIn(files, form)?.[page]?.page)
  const left = edited(files, form, (text) => removeItem(text, ['pages'], page))
  return withoutTexts(left, languages, `${form}.${id}`)
}
