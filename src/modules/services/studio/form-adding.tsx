import { fieldOf, languageName } from '#kernel'
import { Actions, Button, type FieldError, Form, Select, TextInput } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import { groupsIn, pagesIn } from '../authoring/form-edit.ts'
import { OFFERED } from '../authoring/offered-kinds.ts'
import { textsIn } from '../authoring/texts.ts'
import { changeHref, type OfForm, SEEN } from './address.ts'

type AddProps = { request: OfForm; change: Change; error: FieldError | undefined }

/** A question at the end of a page. */
export function AddField({ request, change, at, error }: AddProps & { at: number }) {
  const { ctx, csrf, form, params } = request
  const { t, pack } = ctx
  const own = fieldOf(form, 'page') === String(at) && fieldOf(form, 'act') === 'add-field'
  const wrong = (name: string) => (own && error?.name === name ? { error: error.message } : {})
  const typed = (name: string) => (own ? fieldOf(form, name) : '')
  return (
    <details class="more" open={own}>
      <summary safe>{t('services.studio.add-field')}</summary>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), page: String(at), act: 'add-field' }}
      >
        {pack.settings.languages.map((lang) => (
          <TextInput
            t={t}
            id={`title-${at}-${lang}`}
            name={`title.${lang}`}
            label={t('services.studio.question-in', { language: languageName(t.locale, lang) })}
            value={typed(`title.${lang}`)}
            lang={lang}
            maxLength={300}
          />
        ))}
        <Select
          t={t}
          id={`kind-${at}`}
          name="kind"
          label={t('services.studio.kind')}
          options={OFFERED.map((kind) => ({
            value: kind,
            label: t(`services.studio.kinds.${kind}`),
          }))}
          value={typed('kind')}
          {...wrong('kind')}
        />
        <Into {...{ request, change, at }} value={typed('into')} />
        <TextInput
          t={t}
          id={`name-${at}`}
          name="name"
          label={t('services.studio.name')}
          hint={t('services.studio.name-hint')}
          value={typed('name')}
          dir="ltr"
          maxLength={41}
          {...wrong('name')}
        />
        <Actions>
          <Button text={t('services.studio.add-field')} kind="second" />
        </Actions>
      </Form>
    </details>
  )
}

type IntoProps = Omit<AddProps, 'error'> & { at: number; value: string }

/** The page or a group on it, where there is one. */
function Into({ request: { ctx, params }, change, at, value }: IntoProps) {
  const { t } = ctx
  const pages = pagesIn(change.files, params.form) ?? []
  const groups = groupsIn(pages).filter(({ spot }) => spot[0] === at)
  const texts = textsIn(change.files, t.locale)
  if (groups.length === 0) return ''
  return (
    <Select
      t={t}
      id={`into-${at}`}
      name="into"
      label={t('services.studio.into')}
      options={[
        { value: String(at), label: t('services.studio.into-page') },
        ...groups.map(({ spot, names }) => ({
          value: spot.join('.'),
          label: names.map((name) => texts.get(`${name}.label`) ?? name).join(' › '),
        })),
      ]}
      value={value}
    />
  )
}

/** A page before that of the answers. */
export function AddPage({ request, change, error }: AddProps) {
  const { ctx, csrf, form, params } = request
  const { t, pack } = ctx
  const own = fieldOf(form, 'act') === 'add-page'
  const wrong = own && error?.name === 'name' ? { error: error.message } : {}
  return (
    <details class="more" open={own}>
      <summary safe>{t('services.studio.add-page')}</summary>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), act: 'add-page' }}
      >
        {pack.settings.languages.map((lang) => (
          <TextInput
            t={t}
            id={`page-title-${lang}`}
            name={`title.${lang}`}
            label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
            value={own ? fieldOf(form, `title.${lang}`) : ''}
            lang={lang}
            maxLength={200}
          />
        ))}
        <TextInput
          t={t}
          id="page-name"
          name="name"
          label={t('services.studio.page-name')}
          hint={t('services.studio.page-name-hint')}
          value={own ? fieldOf(form, 'name') : ''}
          dir="ltr"
          maxLength={41}
          {...wrong}
        />
        <Actions>
          <Button text={t('services.studio.add-page')} kind="second" />
        </Actions>
      </Form>
    </details>
  )
}
