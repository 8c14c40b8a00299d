import { Type } from 'typebox'
import { parse, stringify } from 'yaml'
import { fieldOf, html, languageName, type RouteRequest, route } from '#kernel'
import { Actions, Button, Form, Radios, Section, TextArea, TextInput } from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { type FieldLine, fieldAt, pagesIn, type Spot, withMembers } from '../authoring/form-edit.ts'
import { textsIn, withTexts } from '../authoring/texts.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneForm, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { kindOf } from './form-parts.tsx'

const OneField = Type.Object({
  ...OneForm.properties,
  /** index of its page, of the field, and of those inside groups */
  spot: Type.String({ pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){1,4}$' }),
})
type OfField = OfChange & RouteRequest<OfChange['params'] & { form: string; spot: string }>
const taking = { params: OneField, perMinute: 120 } as const
const url = `${changeUrl}/forms/:form/fields/:spot`

/** One question of a form: what it says, when it is asked, and what may be answered. */
export const fieldRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await fieldView(request, await getChange(ctx, params.service, params.change)))
    },
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        { 'services/member-wrong': 'rest', 'services/options-wrong': 'options' },
        async (change) => {
          const { ctx, form, params } = request
          await saveChange(ctx, change, seenOf({ form }), (files) => reworked(request, files))
          return changeHref(ctx, change, `/forms/${params.form}#page-${params.spot.split('.')[0]}`)
        },
        (change, told) => fieldView(request, change, told),
      ),
  }),
]

const spotOf = ({ params }: OfField): Spot => params.spot.split('.').map(Number)

/** Members that have an input of their own. */
const OWN = ['name', 'kind', 'required', 'when', 'options', 'fields']

function reworked(request: OfField, files: SourceFiles): SourceFiles {
  const { ctx, form, params } = request
  const spot = spotOf(request)
  const field = fieldAt(pagesIn(files, params.form) ?? [], spot)
  if (!field) throw problem('field-missing')
  const { languages } = ctx.pack.settings
  const rest = restOf(fieldOf(form, 'rest'))
  const gone = Object.keys(field).filter((key) => !OWN.includes(key) && !Object.hasOwn(rest, key))
  const when = fieldOf(form, 'when').trim()
  const required = fieldOf(form, 'required')
  const members = {
    ...Object.fromEntries(gone.map((key) => [key, undefined])),
    ...rest,
    when: when === '' ? undefined : when,
    ...(required !== '' && { required: required === 'yes' ? true : undefined }),
    ...(Array.isArray(field.options) && { options: optionsOf(fieldOf(form, 'options')) }),
  }
  const same = Object.entries(members).filter(
    ([key, value]) => JSON.stringify(field[key]) !== JSON.stringify(value),
  )
  const changed = withMembers(files, params.form, spot, Object.fromEntries(same))
  return languages.reduce((now, lang) => {
    const texts = Object.fromEntries(
      keysOf(field, members.options).flatMap((key) => {
        const typed = form.fields[`text.${lang}.${key}`]
        return typeof typed === 'string' ? [[key, typed]] : []
      }),
    )
    return withTexts(now, lang, texts)
  }, changed)
}

/** @throws services/options-wrong */
function optionsOf(typed: string): string[] {
  const options = typed.split(/\s+/).filter(Boolean)
  const sound = options.every((one) => /^[a-z][a-z0-9-]{0,99}$/.test(one))
  if (!sound || options.length === 0 || new Set(options).size < options.length) {
    throw problem('options-wrong')
  }
  return options
}

type Members = Readonly<Record<string, Parameters<typeof withMembers>[3][string]>>

/** @throws services/member-wrong  it is no YAML map, or says what has an input of its own */
function restOf(typed: string): Members {
  let read: unknown
  try {
    read = parse(typed) ?? {}
  } catch {
    throw problem('member-wrong')
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw problem('member-wrong')
  if (Object.keys(read).some((key) => OWN.includes(key))) throw problem('member-wrong')
  return read as Members
}

/** Keys of the texts that a field may have. */
function keysOf(field: FieldLine, options: unknown = field.options): string[] {
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

async function fieldView(request: OfField, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, csrf, form, params } = request
  const { t } = ctx
  const field = fieldAt(pagesIn(change.files, params.form) ?? [], spotOf(request))
  if (!field) throw problem('field-missing')
  const texts = textsIn(change.files, t.locale)
  const name = String(field.name)
  const rest = Object.fromEntries(Object.entries(field).filter(([key]) => !OWN.includes(key)))
  const typed = (key: string, kept: string) => (error ? fieldOf(form, key) : kept)
  const wrong = (key: string) => (error?.name === key ? { error: error.message } : {})
  return (
    <ChangePage
      {...{ request, change, error, overtaken }}
      title={texts.get(`${name}.label`) ?? texts.get(`${name}.text`) ?? name}
      between={[
        {
          href: changeHref(ctx, change, `/forms/${params.form}`),
          text: t('services.studio.questions'),
        },
      ]}
    >
      <p class="quiet" safe>
        {t('services.studio.kind-of', {
          name,
          kind: t(`services.studio.kinds.${kindOf(field)}`),
        })}
      </p>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}/fields/${params.spot}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        <Members {...{ request, field, typed, wrong }} />
        <FieldTexts {...{ request, change, field, typed }} />
        <TextArea
          t={t}
          name="rest"
          label={t('services.studio.rest')}
          hint={t('services.studio.rest-hint')}
          value={typed('rest', Object.keys(rest).length === 0 ? '' : stringify(rest))}
          rows={6}
          code
          {...wrong('rest')}
        />
        {isOpen(change) ? (
          <Actions>
            <Button text={t('services.studio.save')} />
          </Actions>
        ) : (
          ''
        )}
      </Form>
    </ChangePage>
  )
}

type Words = OfField['ctx']['t']

/** „Question“, „Help“, „Option owned“. */
function partWords(t: Words, key: string, name: string): string {
  const [part = '', code = ''] = key.slice(name.length + 1).split('.')
  const said = t(`services.studio.says.${part}`)
  return code === '' ? said : t('services.studio.part-of', { part: said, code })
}

type PartProps = {
  request: OfField
  field: FieldLine
  /** what was typed, where something is wrong; else what is kept */
  typed: (key: string, kept: string) => string
}

/** Whether it must be answered, when it is asked, and what can be chosen. */
function Members({
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
      <TextInput
        t={t}
        name="when"
        label={t('services.studio.when')}
        hint={t('services.studio.when-hint')}
        value={typed('when', typeof field.when === 'string' ? field.when : '')}
        dir="ltr"
        maxLength={1_000}
      />
      {Array.isArray(field.options) ? (
        <TextArea
          t={t}
          name="options"
          label={t('services.studio.options')}
          hint={t('services.studio.options-hint')}
          value={typed('options', field.options.join('\n'))}
          rows={Math.min(12, field.options.length + 1)}
          code
          {...wrong('options')}
        />
      ) : (
        ''
      )}
    </>
  )
}

/** Its words in all languages. */
function FieldTexts({ request: { ctx }, change, field, typed }: PartProps & { change: Change }) {
  const { t, pack } = ctx
  const name = String(field.name)
  return (
    <Section title={t('services.studio.texts')} id="texts" lettering={false}>
      {keysOf(field).map((key) => (
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
