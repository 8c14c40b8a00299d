import { datePartsOf, dayOf, fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Select,
  Table,
  TextInput,
} from '#kernel/ui'
import { renameBody } from '../body.ts'
import { listDecrees, registerDecree } from '../decree.ts'
import { officialOf } from '../office.ts'
import { getOrganisation, listOrganisations } from '../organisation.ts'
import { problem } from '../problems.ts'
import { mergeInto } from '../succession.ts'
import { chartHref, Lang } from './chart.tsx'
import {
  AGAIN,
  DecreeField,
  decreeOf,
  FromField,
  fromOf,
  mendable,
  NameFields,
  namesOf,
} from './fields.tsx'

type Request = RouteRequest<unknown, unknown>
type Act = 'rename' | 'merge'

const decreeList = route({
  method: 'GET',
  url: '/:lang/office/organisations/decrees',
  allow: 'organisations:change',
  params: Lang,
  handler: async (request) => html(await decreesView(request)),
})

const decreeForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/decrees',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      const titles = namesOf(ctx, form)
      const number = fieldOf(form, 'number')
      await registerDecree(ctx, { number, issuedOn: dayOf(form, 'issued'), titles })
      return redirect(chartHref(ctx, '/decrees'))
    } catch (thrown) {
      return html(await decreesView(request, mendable(ctx, thrown)), { status: 422 })
    }
  },
})

const bodyPage = (act: Act) =>
  route({
    method: 'GET',
    url: `/:lang/office/organisations/body/${act}`,
    allow: 'organisations:change',
    params: Lang,
    handler: async (request) => html(await bodyView(request, act)),
  })

const bodyForm = (act: Act, run: (request: Request) => Promise<void>) =>
  route({
    method: 'POST',
    url: `/:lang/office/organisations/body/${act}`,
    allow: 'organisations:change',
    assurance: AGAIN,
    params: Lang,
    handler: async (request) => {
      try {
        await run(request)
        return redirect(chartHref(request.ctx))
      } catch (thrown) {
        return html(await bodyView(request, act, mendable(request.ctx, thrown)), { status: 422 })
      }
    },
  })

function decreeMust(request: Request) {
  const decree = decreeOf(request.form)
  if (!decree) throw problem('decree-missing')
  return decree
}

export const bodyRoutes = [
  decreeList,
  decreeForm,
  bodyPage('rename'),
  bodyPage('merge'),
  bodyForm('rename', (request) =>
    renameBody(request.ctx, {
      names: namesOf(request.ctx, request.form),
      abbreviation: fieldOf(request.form, 'abbreviation'),
      decree: decreeMust(request),
      from: fromOf(request.ctx, request.form),
    }),
  ),
  bodyForm('merge', (request) =>
    mergeInto(request.ctx, fieldOf(request.form, 'into'), {
      decree: decreeMust(request),
      at: fromOf(request.ctx, request.form),
    }),
  ),
]

async function decreesView(request: Request, error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = t('organisations.decrees.title')
  const decrees = await listDecrees(ctx)
  const errorOf = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <DeskPage {...{ request, title, error }}>
      <Table
        t={t}
        caption={title}
        columns={['number', 'issued', 'name'].map((key) => ({
          label: t(`organisations.decrees.${key}`),
        }))}
        rows={decrees.map(({ number, issuedOn, titles }) => ({
          cells: [number, t.date(issuedOn, 'medium'), t.of(titles)],
        }))}
      />
      <Heading level={2} text={t('organisations.decrees.register')} />
      <Form action={chartHref(ctx, '/decrees')} csrf={csrf}>
        <TextInput
          t={t}
          name="number"
          label={t('organisations.decrees.number')}
          hint={t('organisations.decrees.number-hint')}
          value={fieldOf(form, 'number')}
          maxLength={100}
          error={errorOf('number')}
        />
        <DateInput
          t={t}
          name="issued"
          label={t('organisations.decrees.issued')}
          value={datePartsOf(form, 'issued')}
        />
        <NameFields
          {...{ ctx, label: t('organisations.decrees.name'), names: namesOf(ctx, form), error }}
        />
        <Actions>
          <Button text={t('organisations.decrees.register')} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

async function bodyView(request: Request, act: Act, error?: FieldError) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = t(`organisations.body.${act}`)
  return (
    <DeskPage {...{ request, title, error }}>
      <p safe>{t(`organisations.body.${act}-hint`)}</p>
      <Form action={chartHref(ctx, `/body/${act}`)} csrf={csrf}>
        {act === 'rename' ? <Names {...{ request, error }} /> : <Into {...{ request, error }} />}
        <FromField {...{ ctx, form, error }} />
        <DecreeField {...{ ctx, value: fieldOf(form, 'decree'), must: true, error }} />
        <Actions>
          <Button text={title} {...(act === 'merge' && { kind: 'stop' as const })} />
        </Actions>
      </Form>
    </DeskPage>
  )
}

type PartProps = { request: Request; error: FieldError | undefined }

async function Names({ request: { ctx, form }, error }: PartProps) {
  const { t } = ctx
  const body = await getOrganisation(ctx, officialOf(ctx).office.agency)
  return (
    <>
      <NameFields
        {...{ ctx, label: t('organisations.body.name'), error }}
        names={error ? namesOf(ctx, form) : body.names}
      />
      <TextInput
        t={t}
        name="abbreviation"
        label={t('organisations.body.abbreviation')}
        value={error ? fieldOf(form, 'abbreviation') : (body.abbreviation ?? '')}
        maxLength={20}
      />
    </>
  )
}

async function Into({ request: { ctx, form }, error }: PartProps) {
  const { t } = ctx
  const { agency } = officialOf(ctx).office
  const others = (await listOrganisations(ctx)).filter(({ id }) => id !== agency)
  return (
    <Select
      t={t}
      name="into"
      label={t('organisations.body.into')}
      value={fieldOf(form, 'into')}
      options={others.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
      error={error?.name === 'into' ? error.message : undefined}
    />
  )
}
