import type { Pack } from '#kernel'
import { findTextOf, type ServiceBundle } from '../../bundle/bundle.ts'
import type { Field } from '../../bundle/field.ts'

type Wording = { bundle: ServiceBundle; pack: Pack; language: string }

/** What a field is called, what is to be typed, and what each of its choices means. */
export function labelsOf(field: Field, wording: Wording) {
  const { bundle, language } = wording
  const say = (key: string) => findTextOf(bundle, language, `${field.name}.${key}`)
  const [title, description, names] = [say('label'), say('hint'), optionNames(field, wording)]
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(names && { 'x-options': names }),
  }
}

function optionNames(field: Field, { bundle, pack, language }: Wording) {
  if (field.kind !== 'choice' && field.kind !== 'choices') return undefined
  const { name, options, optionsFrom } = field
  if (options) {
    return Object.fromEntries(
      options.map((one) => [one, findTextOf(bundle, language, `${name}.options.${one}`) ?? one]),
    )
  }
  const listed = pack.lists[optionsFrom ?? '']?.options ?? []
  return Object.fromEntries(listed.map(({ option, names }) => [option, names[language] ?? option]))
}
