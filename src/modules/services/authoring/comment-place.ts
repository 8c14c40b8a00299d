import type { T } from '#kernel'
import type { SourceFiles } from '../tables.ts'
import { type FieldLine, fieldAt, fieldsIn, pagesIn, type Spot } from './form-edit.ts'
import { textsIn } from './texts.ts'

/** What a comment is about: a question, a page of a form, a file; as it is kept. */
export const aboutQuestion = (form: string, names: readonly string[]): string =>
  `forms/${form}.yaml#${names.join('.')}`
export const aboutPage = (form: string, page: string): string => `forms/${form}.yaml#page/${page}`
/** A part of what is said of a service. */
export const aboutPart = (part: string): string => `service.yaml#${part}`

/** Where something that a comment is about is shown. */
export type CommentPlace = {
  /** in the change: `/forms/apply/fields/1.0` */
  href: string
  /** as people call it */
  label: string
}

/**
 * The place of a comment in a change as it is now.
 *
 * @param path  as the comment has it
 * @returns undefined where it is about the whole, or about what is gone
 */
export function placeOfComment(t: T, files: SourceFiles, path: string): CommentPlace | undefined {
  const [, form = '', page, names = ''] = /^forms\/(.+)\.yaml#(?:page\/(.+)|(.+))$/.exec(path) ?? []
  const texts = textsIn(files, t.locale)
  if (form === '') {
    const part = /^service\.yaml#([A-Za-z-]+)$/.exec(path)?.[1]
    if (part !== undefined && t.has(`services.studio.service-parts.${part}`)) {
      const label = t(`services.studio.service-parts.${part}`)
      return { href: `/about?part=${part}#comments`, label }
    }
    if (!Object.hasOwn(files, path)) return undefined
    const [, made = '', name = ''] =
      /^(scenarios|documents)\/([^/]+)\.(?:yaml|typ)$/.exec(path) ?? []
    if (made !== '') {
      const said = made === 'scenarios' ? 'scenario-of' : 'document-of'
      const label = t(`services.studio.${said}`, { name })
      return { href: `/${made}/${name}#comments`, label }
    }
    return { href: `/file?path=${encodeURIComponent(path)}#comments`, label: path }
  }
  const pages = pagesIn(files, form) ?? []
  if (page !== undefined) {
    const at = pages.findIndex((one) => one.page === page)
    const label = texts.get(`${form}.${page}.title`) ?? page
    return at < 0 ? undefined : { href: `/forms/${form}#page-${at}`, label }
  }
  const spot = spotOf(pages, names.split('.'))
  if (!spot) return undefined
  const name = String(fieldAt(pages, spot)?.name)
  const label = texts.get(`${name}.label`) ?? texts.get(`${name}.text`) ?? name
  return { href: `/forms/${form}/fields/${spot.join('.')}#comments`, label }
}

/** Where the question of these names stands, through its groups. */
function spotOf(pages: readonly FieldLine[], names: readonly string[]): Spot | undefined {
  const below = (around: FieldLine, [name, ...rest]: readonly string[]): Spot | undefined => {
    const at = fieldsIn(around).findIndex((one) => one.name === name)
    const field = fieldsIn(around)[at]
    if (!field) return undefined
    if (rest.length === 0) return [at]
    const inner = below(field, rest)
    return inner && [at, ...inner]
  }
  for (const [index, page] of pages.entries()) {
    const found = below(page, names)
    if (found) return [index, ...found]
  }
  return undefined
}
