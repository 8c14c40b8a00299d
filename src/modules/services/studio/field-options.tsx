import { type FormBody, fieldOf, languageName } from '#kernel'
import { Actions, Button, Section, TextArea, TextInput } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { textsIn } from '../authoring/texts.ts'
import { problem } from '../problems.ts'
import type { PartProps } from './field-parts.tsx'

const MOST = 300
const CODE = /^[a-z][a-z0-9-]{0,99}$/

/** The code of an option that is being added; undefined: none is. */
export const addedOption = (form: FormBody): string | undefined =>
  fieldOf(form, 'act') === 'option-add' ? fieldOf(form, 'option.code').trim() : undefined

/**
 * The options of a question after what was pressed.
 *
 * @throws services/options-wrong
 */
export function optionsAfter(form: FormBody, options: readonly unknown[]): string[] {
  const now = options.map(String)
  const added = addedOption(form)
  if (added !== undefined) {
    if (!CODE.test(added) || now.includes(added) || now.length >= MOST) {
      throw problem('options-wrong')
    }
    return [...now, added]
  }
  const [act, code = ''] = fieldOf(form, 'act').split(' ')
  const at = now.indexOf(code)
  if (at < 0) return now
  const left = now.filter((one) => one !== code)
  if (act === 'option-out') {
    if (left.length === 0) throw problem('options-wrong')
    return left
  }
  if (act === 'option-up') return left.toSpliced(Math.max(0, at - 1), 0, code)
  return act === 'option-down' ? left.toSpliced(at + 1, 0, code) : now
}

type OptionsProps = PartProps & {
  change: Change
  wrong: (key: string) => { error?: string }
}

/** What can be chosen: each option with its words in every language, and another one at the end. */
export function Options({ request, change, field, typed, wrong }: OptionsProps) {
  const { t, pack } = request.ctx
  const { options } = field
  if (!Array.isArray(options)) return ''
  const name = String(field.name)
  const open = isOpen(change)
  return (
    <Section title={t('services.studio.options')} id="options" lettering={false}>
      <ol class="questions">
        {options.map(String).map((code, index) => (
          <li>
            <p>
              <code dir="ltr" safe>
                {code}
              </code>
            </p>
            <div class="beside">
              {pack.settings.languages.map((lang) => {
                const key = `${name}.options.${code}`
                return (
                  <TextArea
                    t={t}
                    name={`text.${lang}.${key}`}
                    label={t('services.studio.option-in', {
                      code,
                      language: languageName(t.locale, lang),
                    })}
                    value={typed(`text.${lang}.${key}`, textsIn(change.files, lang).get(key) ?? '')}
                    lang={lang}
                    rows={1}
                  />
                )
              })}
            </div>
            {open ? <Moves {...{ t, code, index, count: options.length }} /> : ''}
          </li>
        ))}
      </ol>
      {open ? (
        <details class="more" open={wrong('option').error !== undefined}>
          <summary safe>{t('services.studio.option-add')}</summary>
          <TextInput
            t={t}
            name="option.code"
            label={t('services.studio.option-code')}
            hint={t('services.studio.option-code-hint')}
            value={typed('option.code', '')}
            dir="ltr"
            maxLength={100}
            {...wrong('option')}
          />
          {pack.settings.languages.map((lang) => (
            <TextInput
              t={t}
              name={`option.${lang}`}
              label={t('services.studio.option-text', { language: languageName(t.locale, lang) })}
              value={typed(`option.${lang}`, '')}
              lang={lang}
              maxLength={200}
            />
          ))}
          <Actions>
            <Button
              text={t('services.studio.option-add')}
              kind="second"
              name="act"
              value="option-add"
            />
          </Actions>
        </details>
      ) : (
        ''
      )}
    </Section>
  )
}

type MovesProps = {
  t: PartProps['request']['ctx']['t']
  code: string
  index: number
  count: number
}

const Moves = ({ t, code, index, count }: MovesProps) => (
  <p class="question-acts">
    {index > 0 ? (
      <Button text={t('services.studio.up')} kind="plain" name="act" value={`option-up ${code}`} />
    ) : (
      ''
    )}
    {index < count - 1 ? (
      <Button
        text={t('services.studio.down')}
        kind="plain"
        name="act"
        value={`option-down ${code}`}
      />
    ) : (
      ''
    )}
    {count > 1 ? (
      <Button
        text={t('services.studio.out')}
        kind="plain"
        name="act"
        value={`option-out ${code}`}
      />
    ) : (
      ''
    )}
  </p>
)
