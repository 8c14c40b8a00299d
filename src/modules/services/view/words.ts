import type { Pack, T, Texts } from '#kernel'
import type { Money } from '#lib/money'
import { findTextOf, type ServiceBundle } from '../bundle/bundle.ts'
import type { AnswerError } from '../form/assessment.ts'
import { modelOf } from '../form/model.ts'
import { type AnswerPath, fieldPath, inputName, isRecord, stepsOf } from '../form/path.ts'

/** What the words on a page are made from. */
export type Wording = { readonly t: T; readonly pack: Pack; readonly bundle: ServiceBundle }

/** A text of the service in the reader's language, else in the pack's first; undefined without one. */
export const findWords = ({ t, pack, bundle }: Wording, key: string): string | undefined =>
  findTextOf(bundle, t.locale, key) ?? findTextOf(bundle, pack.settings.languages[0] ?? '', key)

/** As {@link findWords}, for texts that the checker of packs has made sure of; else the key itself. */
export const words = (wording: Wording, key: string): string => findWords(wording, key) ?? key

export const labelOf = (wording: Wording, name: string): string => words(wording, `${name}.label`)

/** 'Activity 2' for an item, with the label of the field inside it where there is one. */
export function placeOf(wording: Wording, path: AnswerPath): string {
  const steps = stepsOf(path)
  const name = steps.findLast((step) => typeof step === 'string')
  const index = steps.findLast((step) => typeof step === 'number')
  const label = typeof name === 'string' ? labelOf(wording, name) : ''
  if (typeof index !== 'number') return label
  const list =
    fieldPath(path.slice(0, path.lastIndexOf('[')))
      .split('.')
      .at(-1) ?? ''
  const item = wording.t('services.form.item', {
    noun: words(wording, `${list}.item`),
    number: index + 1,
  })
  return steps.at(-1) === index ? item : wording.t('services.form.inItem', { item, label })
}

/** As {@link placeOf}, with the items around it: 'Household 2, Person 1, Name'. */
export function wholePlaceOf(wording: Wording, path: AnswerPath): string {
  const inner = placeOf(wording, path)
  const items = [...path.matchAll(/\[\d+\]/g)].map(({ index, 0: step }) =>
    path.slice(0, index + step.length),
  )
  const around = items.slice(0, -1).map((each) => placeOf(wording, each))
  return around.reduceRight(
    (label, item) => wording.t('services.form.inItem', { item, label }),
    inner,
  )
}

/** What is wrong and what to do, in the reader's language. */
export function errorWords(wording: Wording, error: AnswerError): string {
  const name = stepsOf(error.path).findLast((step) => typeof step === 'string')
  const own = findWords(wording, `${name}.errors.${error.code}`)
  return own ?? wording.t(error.key, wordedParams(wording.t, error.params))
}

function wordedParams(t: T, params: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (['earliest', 'latest', 'date'].includes(name)) return [name, t.date(String(value))]
      if (name === 'hijri') return [name, t.date(String(value), 'hijri')]
      if (!isRecord(value)) return [name, value]
      return [name, 'minor' in value ? t.money(value as Money) : t.of(value as Texts)]
    }),
  )
}

/** Titles of a form's pages, by id. */
export const pageTitle = (wording: Wording, formId: string, page: string): string =>
  words(wording, `${formId}.${page}.title`)

/** The form's model, for walking its fields in order. */
export function modelOfForm(bundle: ServiceBundle, formId: string) {
  const form = bundle.forms[formId]
  if (!form) throw new Error(`service ${bundle.id} has no form ${formId}`)
  return modelOf(form)
}

/** One line of the error summary; its link leads to the part at fault. */
export function summaryLine(wording: Wording, error: AnswerError) {
  const { parts } = wording.pack.settings.address
  // The first input of several has the name of the whole.
  const first =
    error.part === undefined || ['name', 'day', 'kind', parts[0]?.part].includes(error.part)
  const name = inputName(error.path)
  return {
    name: first ? name : `${name}.${error.part}`,
    label: wholePlaceOf(wording, error.path),
    message: errorWords(wording, error),
  }
}
