import { Type } from 'typebox'
import { languageName, type RouteRequest } from '#kernel'
import { Radios, Section, TextArea } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import type { FieldLine } from '../authoring/form-edit.ts'
import { textsIn } from '../authoring/texts.ts'
import { type OfChange, OneForm } from './address.ts'
import { Many } from './field-place.tsx'

export const OneField = Type.Object({
  ...OneForm.properties,
  /** index of its page, of the field, and of those inside groups */
  spot: Type.String({ pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){1,4}$' }),
})
export type OfField = OfChange & RouteRequest<OfChange['params'] & { form: string; spot: string }>

/** Keys of the texts that a field may have. */
export function keysOf(field: FieldLine, options: unknown = field.options): string[] {
  const name = String(field.name)
  if (field.kind === 'note') return [`${name}.text`]
  const checks = Array.isArray(field.check) ? field.check : []
  return [
    `${name}.label`,
    `${name}.hint`,
    ...(field.many ? [`${name}.item`] : []),
    ...(field.unit === true ? [`${name}.unit`] : []),
    ...(Array.isArray(options) ? options.map((option) => `${name}.options.${option}`) : []),
    ...checks.map((check: { error?: unknown }) => `${name}.errors.${check.error}`),
  ]
}

type Words = OfField['ctx']['t']

/** „Question“, „Help“, „Option owned“. */
function partWords(t: Words, key: string, name: string): string {
  const [part = '', code = ''] = key.slice(name.length + 1).split('.')
  const said = t(`services.studio.says.${part}`)
  return code === '' ? said : t('services.studio.part-of', { part: said, code })
}

export type PartProps = {
  request: OfField
  field: FieldLine
  /** what was typed, where something is wrong; else what is kept */
  typed: (key: string, kept: string) => string
}

/** Whether it must be answered, and how often. */
export function Members({
  request: { ctx },
  field,
  typed,
  wrong,
}: PartProps & { wrong: (key: string) => { error?: string } }) {
  const { t } = ctx
  return (
    <>
      {field.kind === 'note' || field.kind === 'group' ? (
        ''
      ) : (
        <Radios
          t={t}
          name="required"
          label={t('services.studio.required')}
          value={typed('required', field.required === true ? 'yes' : 'no')}
          options={['yes', 'no'].map((value) => ({
            value,
            label: t(`services.studio.required-${value}`),
          }))}
        />
      )}
      <Many {...{ t, field, typed, wrong }} />
    </>
  )
}

/** Its words in all languages; those of its checks stand beside these. */
export function FieldTexts({
  request: { ctx },
  change,
  field,
  typed,
}: PartProps & { change: Change }) {
  const { t, pack } = ctx
  const name = String(field.name)
  return (
    <Section title={t('services.studio.texts')} id="texts" lettering={false}>
      {keysOf({ ...field, check: [] }, null).map((key) => (
        <div class="beside">
          {pack.settings.languages.map((lang) => (
            <TextArea
              t={t}
              name={`text.${lang}.${key}`}
              label={t('services.studio.text-label', {
                part: partWords(t, key, name),
                language: languageName(t.locale, lang),
              })}
              value={typed(`text.${lang}.${key}`, textsIn(change.files, lang).get(key) ?? '')}
              lang={lang}
              rows={2}
            />
          ))}
        </div>
      ))}
    </Section>
  )
}
