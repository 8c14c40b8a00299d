import { type FormBody, fieldOf, languageName, type T } from '#kernel'
import { Button, Select } from '#kernel/ui'
import type { ReasonText } from '../desk/reason-text.ts'

/** Name under which the text to put in is sent: its id and the language. */
const INSERT = 'insert'

type InsertProps = { t: T; languages: readonly string[]; texts: readonly ReasonText[] }

/** Texts that the body keeps: one is chosen and put into the officer's words, where it can be changed. */
export function InsertText({ t, languages, texts }: InsertProps) {
  if (texts.length === 0) return ''
  return (
    <div class="insert-text">
      <Select
        t={t}
        name={INSERT}
        label={t('cases.reason-texts.put-in')}
        hint={t('cases.reason-texts.blanks')}
        placeholder={t('cases.reason-texts.choose')}
        options={texts.flatMap(({ id, names, decision }) =>
          languages.map((language) => ({
            value: `${id}.${language}`,
            label: t('cases.reason-texts.option', {
              name: t.of(names),
              decision: t(`cases.reason-texts.for.${decision}`),
              language: languageName(t.locale, language),
            }),
          })),
        )}
      />
      <Button
        text={t('cases.reason-texts.insert')}
        kind="second"
        name="put-in"
        value="yes"
        shortcut="T"
      />
    </div>
  )
}

/** Whether a form asks for a text to be put in, and is no decision yet. */
export const asksForText = (form: FormBody) => fieldOf(form, 'put-in') === 'yes'

/** The officer's words with the chosen text after them; as they were where none was chosen. */
export function withText(form: FormBody, texts: readonly ReasonText[]): string {
  const words = fieldOf(form, 'text')
  const [id = '', language = ''] = fieldOf(form, INSERT).split('.')
  const chosen = texts.find((one) => one.id === id)?.texts[language]
  return [words.trim(), chosen].filter(Boolean).join('\n\n')
}
