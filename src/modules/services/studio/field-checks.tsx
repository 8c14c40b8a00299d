import { languageName } from '#kernel'
import { Actions, Button, Section, TextArea, TextInput } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { checksIn } from '../authoring/check-edit.ts'
import { textsIn } from '../authoring/texts.ts'
import type { PartProps } from './field-parts.tsx'

type Props = PartProps & {
  change: Change
  wrong: (key: string) => { error?: string }
}

/** Conditions that an answer is held against, each with what people read where it does not hold. */
export function FieldChecks({ request: { ctx }, change, field, typed, wrong }: Props) {
  const { t, pack } = ctx
  const name = String(field.name)
  const open = isOpen(change)
  const adds = ['check.is', 'check.error'].some((one) => wrong(one).error !== undefined)
  return (
    <Section title={t('services.studio.checks')} id="checks" lettering={false}>
      <p class="quiet small" safe>
        {t('services.studio.checks-about')}
      </p>
      <ol class="questions">
        {checksIn(field).map(({ is, error }, index) => (
          <li class="stack">
            <TextArea
              t={t}
              name={`check.${index}.is`}
              label={t('services.studio.check-is', { code: error })}
              value={typed(`check.${index}.is`, is)}
              rows={2}
              code
              {...wrong(`check.${index}.is`)}
            />
            <div class="beside">
              {pack.settings.languages.map((lang) => {
                const key = `${name}.errors.${error}`
                return (
                  <TextArea
                    t={t}
                    name={`text.${lang}.${key}`}
                    label={t('services.studio.check-said', {
                      ...{ code: error, language: languageName(t.locale, lang) },
                    })}
                    value={typed(`text.${lang}.${key}`, textsIn(change.files, lang).get(key) ?? '')}
                    lang={lang}
                    rows={2}
                  />
                )
              })}
            </div>
            {open ? (
              <p class="question-acts">
                <Button
                  text={t('services.studio.check-out')}
                  kind="plain"
                  name="act"
                  value={`check-out ${index}`}
                />
              </p>
            ) : (
              ''
            )}
          </li>
        ))}
      </ol>
      {open ? (
        <details class="more" open={adds}>
          <summary safe>{t('services.studio.check-add')}</summary>
          <div class="folded">
            <TextArea
              t={t}
              name="check.is"
              label={t('services.studio.check-new')}
              hint={t('services.studio.check-hint', { name })}
              value={typed('check.is', '')}
              rows={2}
              code
              {...wrong('check.is')}
            />
            <TextInput
              t={t}
              name="check.error"
              label={t('services.studio.check-code')}
              hint={t('services.studio.option-code-hint')}
              value={typed('check.error', '')}
              dir="ltr"
              maxLength={60}
              {...wrong('check.error')}
            />
            {pack.settings.languages.map((lang) => (
              <TextInput
                t={t}
                name={`check.text.${lang}`}
                label={t('services.studio.check-text', { language: languageName(t.locale, lang) })}
                value={typed(`check.text.${lang}`, '')}
                lang={lang}
                maxLength={300}
              />
            ))}
            <Actions>
              <Button
                text={t('services.studio.check-add')}
                kind="second"
                name="act"
                value="check-add"
              />
            </Actions>
          </div>
        </details>
      ) : (
        ''
      )}
    </Section>
  )
}
