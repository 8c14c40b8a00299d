import type { Ctx } from '#kernel'
import type { SourceFiles } from '../tables.ts'
import { type FieldLine, fieldAt, fieldsIn, pagesIn, type Spot } from './form-edit.ts'
import { textsIn } from './texts.ts'

/** A question that a condition at a place may name. */
export type Askable = {
  /** as conditions name it there: `tenure`, `home.tenure` */
  of: string
  /** how its answer is compared; `list`: it has several, which are counted; `other`: answered or not */
  kind: 'yesNo' | 'choice' | 'choices' | 'number' | 'money' | 'date' | 'text' | 'list' | 'other'
  label: string
  /** what may be answered, with its words in all languages */
  options: readonly { code: string; label: string; words: readonly string[] }[]
}

const PLAIN = ['yesNo', 'choice', 'choices', 'number', 'money', 'date']
const TEXTS = ['text', 'identifier', 'email', 'phone', 'iban']
/** Nothing is answered, or only on sending. */
const UNASKED = ['note', 'declaration', 'signature']

/**
 * Questions that a condition may name, from the nearest outwards: those beside it, then those of the whole form.
 *
 * @param spot  the question or page on which it decides
 */
export function askableAt(ctx: Ctx, files: SourceFiles, form: string, spot: Spot): Askable[] {
  const pages = pagesIn(files, form) ?? []
  const around = spot
    .slice(1, -1)
    .map((_, depth) => fieldAt(pages, spot.slice(0, depth + 2)))
    .filter((one) => one !== undefined)
  const itself = spot.length > 1 ? fieldAt(pages, spot) : undefined
  const frames = [...around.map(fieldsIn).reverse(), pages.flatMap((page) => fieldsIn(page))]
  const found = new Map<string, Askable>()
  for (const fields of frames) {
    for (const [of, field] of namedIn(fields, '')) {
      const isAround = field === itself || around.includes(field)
      if (!isAround && !found.has(of)) found.set(of, askableOf(ctx, files, of, field))
    }
  }
  return [...found.values()]
}

/** Fields with what conditions call them; what stands in a list cannot be named from outside. */
function namedIn(fields: readonly FieldLine[], before: string): [string, FieldLine][] {
  return fields
    .filter(({ name, kind }) => typeof name === 'string' && !UNASKED.includes(String(kind)))
    .flatMap((field): [string, FieldLine][] => {
      const of = `${before}${field.name}`
      if (field.kind !== 'group' || field.many !== undefined) return [[of, field]]
      return namedIn(fieldsIn(field), `${of}.`)
    })
}

function askableOf(ctx: Ctx, files: SourceFiles, of: string, field: FieldLine): Askable {
  const { t } = ctx
  const name = String(field.name)
  const label = textsIn(files, t.locale).get(`${name}.label`) ?? name
  const kind = compared(field)
  if (kind === 'yesNo') {
    const options = ['yes', 'no'].map((code) => ({
      ...{ code, label: t(`ui.form.${code}`) },
      words: ctx.pack.settings.languages.map((lang) => ctx.translate(lang)(`ui.form.${code}`)),
    }))
    return { of, kind, label, options }
  }
  return { of, kind, label, options: optionsOf(ctx, files, field) }
}

function compared({ kind, many }: FieldLine): Askable['kind'] {
  const plain = String(kind)
  if (many !== undefined) return 'list'
  if (PLAIN.includes(plain)) return plain as Askable['kind']
  return TEXTS.includes(plain) ? 'text' : 'other'
}

function optionsOf({ pack, t }: Ctx, files: SourceFiles, field: FieldLine): Askable['options'] {
  if (Array.isArray(field.options)) {
    const texts = pack.settings.languages.map((lang) => textsIn(files, lang))
    const own = textsIn(files, t.locale)
    return field.options.map(String).map((code) => {
      const key = `${field.name}.options.${code}`
      const words = texts.flatMap((one) => one.get(key) ?? [])
      return { code, label: own.get(key) ?? code, words }
    })
  }
  const list = typeof field.optionsFrom === 'string' ? pack.lists[field.optionsFrom] : undefined
  return (list?.options ?? []).map(({ option, names }) => ({
    ...{ code: option, label: t.of(names), words: Object.values(names) },
  }))
}
