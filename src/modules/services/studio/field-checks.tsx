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
export function FieldChecks(props: Props) {
  const { request, change, field } = props
  const { t } = request.ctx
  return (
    <Section title={t('services.studio.checks')} id="checks" lettering={false}>
      <p class="quiet small" safe>
        {t('services.studio.checks-about')}
      </p>
      <ol class="questions">
        {checksIn(field).map(({ is, error }, index) => (
          <OneCheck {...{ ...props, is, code: error, index }} />
        ))}
      </ol>
      {isOpen(change) ? <AddCheck {...props} /> : ''}
    </Section>
  )
}

type OneProps = Props & { is: string; code: string; index: number }

function OneCheck(props: OneProps) {
  const { request, change, field, typed, wrong, is, code, index } = props
  const { t, pack } = request.ctx
  const name = String(field.name)
  return (
    <li class="stack">
      <TextArea
        t={t}
        name={`check.${index}.is`}
        label={t('services.studio.check-is', { code })}
        value={typed(`check.${index}.is`, is)}
        rows={2}
        code
        {...wrong(`check.${index}.is`)}
      />
      <div class="beside">
        {pack.settings.languages.map((lang) => {
          const key = `${name}.errors.${code}`
          return (
            <TextArea
              t={t}
              name={`text.${lang}.${key}`}
              label={t('services.studio.check-said', {
                ...{ code, language: languageName(t.locale, lang) },
              })}
              value={typed(`text.${lang}.${key}`, textsIn(change.files, lang).get(key) ?? '')}
              lang={lang}
              rows={2}
            />
          )
        })}
      </div>
      {isOpen(change) ? (
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
  )
}

function AddCheck({ request, field, typed, wrong }: Props) {
  const { t, pack } = request.ctx
  const name = String(field.name)
  const adds = ['check.is', 'check.error'].some((one) => wrong(one).error !== undefined)
  return (
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
  )
}
