import { fieldOf, languageName } from '#kernel'
import { type FieldError, TextArea, TextInput } from '#kernel/ui'
import type { Request } from './address.ts'

/** From how many characters on a text gets more than a line. */
const LONG = 100

type Props = {
  request: Request
  error: FieldError | undefined
  /** of the inputs, before the language; the label is the text `services.studio.answers.<name>` */
  name: string
  /** characters */
  most: number
  hint?: string
}

/** One text, asked for in every language of the country. */
export function InEachLanguage({ request: { ctx, form }, error, name, most, hint }: Props) {
  const { t, pack } = ctx
  return (
    <>
      {pack.settings.languages.map((lang) => {
        const input = {
          ...{ t, name: `${name}.${lang}`, value: fieldOf(form, `${name}.${lang}`), lang },
          label: t('services.studio.in-language', {
            what: t(`services.studio.answers.${name}`),
            language: languageName(t.locale, lang),
          }),
          maxLength: most,
          ...(hint !== undefined && { hint }),
          ...(error?.name === `${name}.${lang}` && { error: error.message }),
        }
        return most > LONG ? <TextArea {...input} rows={2} /> : <TextInput {...input} />
      })}
    </>
  )
}
