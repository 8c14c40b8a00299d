import { parse, stringify } from 'yaml'
import { fieldOf, html, route } from '#kernel'
import { Actions, Button, Form, TextArea } from '#kernel/ui'
import { askableAt } from '../authoring/askable.ts'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { listComments } from '../authoring/comment.ts'
import { aboutQuestion } from '../authoring/comment-place.ts'
import { withDetails } from '../authoring/field-details.ts'
import { fieldMembers, headsOf, takesChecks } from '../authoring/field-members.ts'
import {
  type FieldLine,
  fieldAt,
  formPath,
  movedInto,
  pagesIn,
  placeOf,
  type Spot,
  withMembers,
} from '../authoring/form-edit.ts'
import { textsIn } from '../authoring/texts.ts'
import { typedCondition } from '../authoring/typed-condition.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { CodeList, codesAfter } from './code-list.tsx'
import { CommentsAbout } from './comments.tsx'
import { FieldChecks } from './field-checks.tsx'
import { FieldCondition, FieldDetails, FoundHere, namesAt } from './field-details.tsx'
import { FieldTexts, Members, type OfField, OneField } from './field-parts.tsx'
import { manyOf, Place } from './field-place.tsx'
import { withFieldTexts } from './field-words.ts'
import { kindOf } from './form-parts.tsx'

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
        {
          'services/member-wrong': 'rest',
          'services/options-wrong': 'option',
          'services/many-wrong': 'many.max',
        },
        async (change) => {
          const { ctx, form, params } = request
          await saveChange(ctx, change, seenOf({ form }), (files) => reworked(request, files))
          const here = `/forms/${params.form}`
          return fieldOf(form, 'act').startsWith('option-')
            ? changeHref(ctx, change, `${here}/fields/${params.spot}#options`)
            : changeHref(ctx, change, `${here}#page-${params.spot.split('.')[0]}`)
        },
        (change, told) => fieldView(request, change, told),
      ),
  }),
]

const spotOf = ({ params }: OfField): Spot => params.spot.split('.').map(Number)

/** Members that have an input of their own. */
const OWN = ['name', 'kind', 'required', 'when', 'options', 'fields', 'many', 'layout']
/** Sent by the page with the inputs of the details. */
const DETAILED = 'details'

/** Members that are not written as YAML: those with an input, of what it can show. */
const ownOf = (field: FieldLine): string[] => [
  ...OWN,
  ...(takesChecks(field) ? ['check'] : []),
  ...headsOf(field, fieldMembers(field)),
]

function reworked(request: OfField, files: SourceFiles): SourceFiles {
  const { ctx, form, params } = request
  const spot = spotOf(request)
  const field = fieldAt(pagesIn(files, params.form) ?? [], spot)
  if (!field) throw problem('field-missing')
  const { languages } = ctx.pack.settings
  const own = fieldOf(form, DETAILED) === 'yes' ? ownOf(field) : OWN
  const rest = restOf(fieldOf(form, 'rest'), own)
  const gone = Object.keys(field).filter((key) => !own.includes(key) && !Object.hasOwn(rest, key))
  const kept = typeof field.when === 'string' ? field.when : ''
  const required = fieldOf(form, 'required')
  const members = {
    ...Object.fromEntries(gone.map((key) => [key, undefined])),
    ...rest,
    when: typedCondition(form, kept, askableAt(ctx, files, params.form, spot)),
    ...(required !== '' && { required: required === 'yes' ? true : undefined }),
    ...(Array.isArray(field.options) && { options: codesAfter(form, 'option', field.options) }),
    ...manyOf(form, field),
  }
  const same = Object.entries(members).filter(
    ([key, value]) => JSON.stringify(field[key]) !== JSON.stringify(value),
  )
  const changed = withMembers(files, params.form, spot, Object.fromEntries(same))
  const detailed = own === OWN ? changed : withDetails(changed, params.form, spot, form)
  const worded = withFieldTexts(detailed, languages, form, {
    field,
    options: members.options,
  })
  const into = fieldOf(form, 'into')
  return into === '' ? worded : movedInto(worded, params.form, spot, into.split('.').map(Number))
}

type Rest = Readonly<Record<string, Parameters<typeof withMembers>[3][string]>>

/** @throws services/member-wrong  it is no YAML map, or says what has an input of its own */
function restOf(typed: string, own: readonly string[]): Rest {
  let read: unknown
  try {
    read = parse(typed) ?? {}
  } catch {
    throw problem('member-wrong')
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw problem('member-wrong')
  if (Object.keys(read).some((key) => own.includes(key))) throw problem('member-wrong')
  return read as Rest
}

async function fieldView(request: OfField, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, csrf, form, params } = request
  const { t } = ctx
  const spot = spotOf(request)
  const field = fieldAt(pagesIn(change.files, params.form) ?? [], spot)
  if (!field) throw problem('field-missing')
  const texts = textsIn(change.files, t.locale)
  const name = String(field.name)
  const own = ownOf(field)
  const rest = Object.fromEntries(Object.entries(field).filter(([key]) => !own.includes(key)))
  const typed = (key: string, kept: string) => (error ? fieldOf(form, key) : kept)
  const wrong = (key: string): { error?: string } =>
    error?.name === key ? { error: error.message } : {}
  const check = await checkFiles(ctx, change.service, change.files)
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
      <FoundHere {...{ ctx, change, check, path: formPath(params.form), place: placeOf(spot) }} />
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}/fields/${params.spot}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), [DETAILED]: 'yes' }}
      >
        <Members {...{ request, field, typed, wrong }} />
        <FieldCondition {...{ request, change, check, field, spot, error }} />
        <FieldDetails {...{ request, change, field, error }} />
        <Options {...{ ctx, change, field, typed, wrong }} />
        <FieldTexts {...{ request, change, field, typed }} />
        {takesChecks(field) ? <FieldChecks {...{ request, change, field, typed, wrong }} /> : ''}
        <Place {...{ request, change, spot, typed }} />
        <RestInput {...{ t, rest, typed, wrong }} />
        {isOpen(change) ? (
          <Actions>
            <Button text={t('services.studio.save')} />
          </Actions>
        ) : (
          ''
        )}
      </Form>
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={aboutQuestion(params.form, namesAt(change, params.form, spot))}
      />
    </ChangePage>
  )
}

type OptionsProps = Pick<RestProps, 'typed' | 'wrong'> & {
  ctx: OfField['ctx']
  change: Change
  field: FieldLine
}

/** The options of a choice that has its own. */
function Options({ ctx, change, field, typed, wrong }: OptionsProps) {
  if (!Array.isArray(field.options)) return ''
  return (
    <CodeList
      {...{ ctx, change, typed }}
      what="option"
      title={ctx.t('services.studio.options')}
      codes={field.options.map(String)}
      keyOf={(code) => `${field.name}.options.${code}`}
      error={wrong('option').error}
    />
  )
}

type RestProps = {
  t: OfField['ctx']['t']
  rest: Readonly<Record<string, unknown>>
  typed: (key: string, kept: string) => string
  wrong: (key: string) => { error?: string }
}

/** What has no input, as YAML. */
function RestInput({ t, rest, typed, wrong }: RestProps) {
  return (
    <details class="more" open={Object.keys(rest).length > 0 || wrong('rest').error !== undefined}>
      <summary safe>{t('services.studio.rest-more')}</summary>
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
    </details>
  )
}
