import { type FormBody, fieldOf } from '#kernel'
import { addedCheck, removedCheck } from '../authoring/check-edit.ts'
import type { FieldLine } from '../authoring/form-edit.ts'
import { withoutTexts, withTexts } from '../authoring/texts.ts'
import type { SourceFiles } from '../tables.ts'
import { addedCode } from './code-list.tsx'
import { keysOf } from './field-parts.tsx'

/**
 * The files with the words of a question as they were typed, those of an option or a check that came, and without those
 * of what has gone.
 *
 * @param of.field  as it was before
 * @param of.options  as they are now
 */
export function withFieldTexts(
  files: SourceFiles,
  languages: readonly string[],
  form: FormBody,
  { field, options }: { field: FieldLine; options: readonly unknown[] | undefined },
): SourceFiles {
  const lost = (Array.isArray(field.options) ? field.options : []).filter(
    (one) => !(options ?? []).includes(one),
  )
  const check = removedCheck(form, field)
  const gone = [
    ...lost.map((code) => `${field.name}.options.${code}`),
    ...(check ? [`${field.name}.errors.${check.error}`] : []),
  ]
  const left = gone.reduce((now, key) => withoutTexts(now, languages, key), files)
  const option = addedCode(form, 'option')
  const added = addedCheck(form)
  return languages.reduce((now, lang) => {
    const texts = keysOf(field, options)
      .filter((key) => !gone.includes(key))
      .flatMap((key) => {
        const typed = form.fields[`text.${lang}.${key}`]
        return typeof typed === 'string' ? [[key, typed] as const] : []
      })
    return withTexts(now, lang, {
      ...Object.fromEntries(texts),
      ...(option && { [`${field.name}.options.${option}`]: fieldOf(form, `option.${lang}`) }),
      ...(added && { [`${field.name}.errors.${added}`]: fieldOf(form, `check.text.${lang}`) }),
    })
  }, left)
}
