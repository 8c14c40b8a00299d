import { findTextOf, type ServiceBundle } from '../../bundle/bundle.ts'
import type { Field } from '../../bundle/field.ts'

/** What a field is called, what is to be typed, and what each of its choices means. */
export function labelsOf(
  field: Field,
  { bundle, language }: { bundle: ServiceBundle; language: string },
) {
  const say = (key: string) => findTextOf(bundle, language, `${field.name}.${key}`)
  const options = field.kind === 'choice' || field.kind === 'choices' ? field.options : []
  const [title, description] = [say('label'), say('hint')]
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(options.length > 0 && {
      'x-options': Object.fromEntries(
        options.map((option) => [option, say(`options.${option}`) ?? option]),
      ),
    }),
  }
}
