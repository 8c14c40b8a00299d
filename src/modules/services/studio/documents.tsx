import { fieldOf, html, languageName, route } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Select,
  Table,
  TextInput,
} from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import {
  issuedIn,
  NEW_MEMBERS,
  newName,
  withDocument,
  withoutDocument,
} from '../authoring/document-edit.ts'
import { offersForService } from '../authoring/offers.ts'
import { textsIn } from '../authoring/texts.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { MemberInputs } from './member-inputs.tsx'

const url = `${changeUrl}/documents`
const taking = { params: OneChange, perMinute: 120 } as const

/** What a service issues, and the document of each: one is added with the starting template, and removed again. */
export const documentsRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await documentsView(request, await getChange(ctx, params.service, params.change)))
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
        { 'services/change-large': 'name' },
        (change) => actsOn(request, change),
        (change, told) => documentsView(request, change, told),
      ),
  }),
]

/** @returns where the change is looked at next */
async function actsOn({ ctx, form }: OfChange, change: Change): Promise<string> {
  const [act, document = ''] = fieldOf(form, 'act').split(' ')
  const seen = seenOf({ form })
  if (act === 'document-out') {
    await saveChange(ctx, change, seen, (files) => withoutDocument(files, document))
    return changeHref(ctx, change, '/documents')
  }
  const { languages } = ctx.pack.settings
  await saveChange(ctx, change, seen, (files) => withDocument(files, form, languages))
  return changeHref(ctx, change, `/documents/${fieldOf(form, 'name').trim()}`)
}

async function documentsView(
  request: OfChange,
  change: Change,
  { error, overtaken }: Told = {},
): Promise<JSX.Element> {
  const { ctx } = request
  const { t } = ctx
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={t('services.studio.documents')}>
      <p safe>{t('services.studio.documents-about')}</p>
      <Documents {...{ request, change }} />
      <p>
        <Link
          href={changeHref(ctx, change, '/about?part=outputs')}
          text={t('services.studio.documents-outputs')}
        />
      </p>
      {isOpen(change) ? <AddDocument {...{ request, change, error }} /> : ''}
    </ChangePage>
  )
}

/** What people call a result. */
const titleOf = ({ t }: OfChange['ctx'], { files }: Change, output: string) =>
  textsIn(files, t.locale).get(`outputs.${output}.title`) ?? output

type Props = { request: OfChange; change: Change }

function Documents({ request: { ctx, csrf }, change }: Props) {
  const { t } = ctx
  const title = t('services.studio.service-parts.outputs')
  const issued = issuedIn(change.files)
  if (issued.length === 0) return <Notice text={t('services.studio.documents-none')} />
  return (
    <>
      {issued.length > 1 ? <Notice text={t('services.studio.documents-first')} /> : ''}
      <Form
        action={changeHref(ctx, change, '/documents')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        <Table
          t={t}
          caption={title}
          columns={['result', 'document', 'act'].map((key) => ({
            label: t(`services.studio.documents-columns.${key}`),
          }))}
          rows={issued.map(({ output, document, made }) => ({
            cells: [
              { content: <span safe>{titleOf(ctx, change, output)}</span> },
              {
                content:
                  document !== undefined && made ? (
                    <Link
                      href={changeHref(ctx, change, `/documents/${document}`)}
                      text={t('services.studio.document-see', { name: document })}
                    />
                  ) : (
                    <span safe>
                      {document === undefined
                        ? t('services.studio.document-register')
                        : t('services.studio.document-gone', { name: document })}
                    </span>
                  ),
              },
              {
                content:
                  document !== undefined && made && isOpen(change) ? (
                    <Button
                      text={t('services.studio.document-out', { name: document })}
                      kind="plain"
                      name="act"
                      value={`document-out ${document}`}
                    />
                  ) : (
                    ''
                  ),
              },
            ],
          }))}
        />
      </Form>
    </>
  )
}

/** Another document: for a result that has none, or with a new one. */
async function AddDocument({ request, change, error }: Props & { error: FieldError | undefined }) {
  const { ctx, csrf, form } = request
  const { t, pack } = ctx
  const bare = issuedIn(change.files).filter(({ made }) => !made)
  const adds = error !== undefined && fieldOf(form, 'act') === 'document-add'
  const typed = (name: string) => (adds ? fieldOf(form, name) : '')
  const wrong = (name: string) => (adds && error?.name === name ? { error: error.message } : {})
  return (
    <Section title={t('services.studio.document-add')} id="add" lettering={false}>
      <p safe>{t('services.studio.document-add-about')}</p>
      <Form
        action={changeHref(ctx, change, '/documents')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), act: 'document-add' }}
      >
        <TextInput
          t={t}
          name="name"
          label={t('services.studio.name')}
          hint={t('services.studio.document-name-hint')}
          value={typed('name')}
          dir="ltr"
          maxLength={60}
          {...wrong('name')}
        />
        <Select
          t={t}
          name="output"
          label={t('services.studio.document-for')}
          hint={t('services.studio.document-for-hint')}
          options={[
            ...bare.map(({ output }) => ({ value: output, label: titleOf(ctx, change, output) })),
            { value: '', label: t('services.studio.document-for-new') },
          ]}
          value={adds ? typed('output') : (bare[0]?.output ?? '')}
        />
        <div class="beside">
          {pack.settings.languages.map((lang) => (
            <TextInput
              t={t}
              name={`title.${lang}`}
              label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
              value={typed(`title.${lang}`)}
              lang={lang}
              maxLength={200}
            />
          ))}
        </div>
        <MemberInputs
          {...{ t, error }}
          row={{}}
          members={NEW_MEMBERS}
          offers={await offersForService(ctx, change)}
          nameOf={newName}
          sent={adds ? form : undefined}
        />
        <Actions>
          <Button text={t('services.studio.document-add')} />
        </Actions>
      </Form>
    </Section>
  )
}
