import {
  type Ctx,
  type FormBody,
  fieldErrorOf,
  fieldOf,
  html,
  type Module,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Select,
  TextInput,
} from '#kernel/ui'
import { officialOf } from '../office.ts'
import { listOrganisations } from '../organisation.ts'
import { problem } from '../problems.ts'
import { splitBody } from '../split.ts'
import type { UnitId } from '../tables.ts'
import { listUnits } from '../unit.ts'
import { chartHref, Lang } from './chart.tsx'
import { AGAIN, DecreeField, decreeOf, FromField, fromOf, NameFields, namesOf } from './fields.tsx'

type Request = RouteRequest<unknown, unknown>
type Contributors = () => readonly Module[]

const PATH = '/body/split'
/** The taker is a body that begins with the split. */
const NEW = 'new'

const FIELDS: Readonly<Record<string, string>> = {
  'organisations/decree-missing': 'decree',
  'organisations/time-wrong': 'from',
  'organisations/name-missing': 'names',
  'organisations/body-id-wrong': 'id',
  'organisations/missing': 'into',
  'organisations/succession-wrong': 'into',
  'organisations/split-empty': 'units',
  'organisations/split-held': 'units',
  'organisations/unit-missing': 'units',
  'organisations/post-elsewhere': 'units',
}

const many = (form: FormBody, name: string) => [form.fields[name] ?? []].flat()

/** A part of the agency goes to another, or to a new one. */
export const splitRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/organisations/body/split',
    allow: 'organisations:change',
    params: Lang,
    handler: async (request) => html(await splitView(request, contributors)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/organisations/body/split',
    allow: 'organisations:change',
    assurance: AGAIN,
    params: Lang,
    handler: async (request) => {
      const { ctx } = request
      try {
        await splitBody(ctx, orderOf(request))
        return redirect(chartHref(ctx))
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, FIELDS)
        return html(await splitView(request, contributors, error), { status: 422 })
      }
    },
  }),
]

function orderOf({ ctx, form }: Request) {
  const decree = decreeOf(form)
  if (!decree) throw problem('decree-missing')
  const into = fieldOf(form, 'into')
  const founded = {
    id: fieldOf(form, 'id'),
    names: namesOf(ctx, form),
    abbreviation: fieldOf(form, 'abbreviation'),
  }
  return {
    ...{ taker: into === NEW ? founded : into, decree, at: fromOf(ctx, form) },
    units: many(form, 'units') as UnitId[],
    services: many(form, 'services'),
  }
}

async function splitView(request: Request, contributors: Contributors, error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = t('organisations.split.title')
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t('organisations.split.hint')}</p>
      <Form action={chartHref(ctx, PATH)} csrf={csrf}>
        <Taker {...{ request, error }} />
        <Part {...{ request, contributors, error }} />
        <FromField {...{ ctx, form, error }} />
        <DecreeField {...{ ctx, value: fieldOf(form, 'decree'), must: true, error }} />
        <Actions>
          <Button text={title} kind="stop" />
        </Actions>
      </Form>
    </DeskPage>
  )
}

const messageAt = (error: FieldError | undefined) => (name: string) =>
  error?.name === name ? error.message : undefined

type PartProps = { request: Request; error: FieldError | undefined }

/** A body that there is, or what a new one is called. */
async function Taker({ request: { ctx, form }, error }: PartProps) {
  const { t } = ctx
  const { agency } = officialOf(ctx).office
  const others = (await listOrganisations(ctx)).filter(({ id }) => id !== agency)
  const wrongAt = messageAt(error)
  return (
    <>
      <Select
        t={t}
        name="into"
        label={t('organisations.split.into')}
        value={fieldOf(form, 'into')}
        options={[
          { value: NEW, label: t('organisations.split.new') },
          ...others.map(({ id, names }) => ({ value: id, label: t.of(names) })),
        ]}
        error={wrongAt('into')}
      />
      <Heading level={2} text={t('organisations.split.founded')} />
      <TextInput
        t={t}
        name="id"
        label={t('organisations.split.id')}
        hint={t('organisations.split.id-hint')}
        value={fieldOf(form, 'id')}
        dir="ltr"
        maxLength={40}
        short
        optional
        error={wrongAt('id')}
      />
      <NameFields
        {...{ ctx, label: t('organisations.split.name'), names: namesOf(ctx, form), error }}
      />
      <TextInput
        t={t}
        name="abbreviation"
        label={t('organisations.body.abbreviation')}
        value={fieldOf(form, 'abbreviation')}
        maxLength={20}
        optional
      />
    </>
  )
}

/** Units and services that go along. */
async function Part({
  request: { ctx, form },
  contributors,
  error,
}: PartProps & { contributors: Contributors }) {
  const { t } = ctx
  const { agency } = officialOf(ctx).office
  const units = (await listUnits(ctx, agency)).filter(({ parent }) => parent === null)
  return (
    <>
      <Heading level={2} text={t('organisations.split.part')} />
      <Checkboxes
        t={t}
        name="units"
        label={t('organisations.split.units')}
        hint={t('organisations.split.units-hint')}
        options={units.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
        values={many(form, 'units')}
        error={messageAt(error)('units')}
      />
      <Checkboxes
        t={t}
        name="services"
        label={t('organisations.split.services')}
        hint={t('organisations.split.services-hint')}
        options={await servicesOf(ctx, agency, contributors)}
        values={many(form, 'services')}
      />
    </>
  )
}

/** The services of a body, as the modules that have them give them to be found. */
async function servicesOf(ctx: Ctx, agency: string, contributors: Contributors) {
  const given = await Promise.all(contributors().map(({ portal }) => portal?.search?.(ctx) ?? []))
  return given
    .flat()
    .filter(({ kind, facets }) => kind === 'service' && facets.agency?.includes(agency))
    .map(({ id, titles }) => ({ value: id.replace(/^service:/, ''), label: ctx.t.of(titles) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, ctx.t.locale))
}
