import { Type } from 'typebox'
import { fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import { Actions, Button, DeskPage, type FieldError, Form, Heading, Select } from '#kernel/ui'
import { officialOf } from '../office.ts'
import type { UnitId } from '../tables.ts'
import { changeUnit, endUnit, foundUnit, getOwnUnit, listUnits, type Unit } from '../unit.ts'
import { chartHref, Lang, One, UUID } from './chart.tsx'
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

const parentOf = (request: Request) => (fieldOf(request.form, 'parent') || null) as UnitId | null

const orderOf = (request: Request) => ({
  names: namesOf(request.ctx, request.form),
  parent: parentOf(request),
  decree: decreeOf(request.form),
  from: fromOf(request.ctx, request.form),
})

const newUnitPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/units/new',
  allow: 'organisations:change',
  params: Lang,
  query: Type.Object({ unit: Type.Optional(UUID) }),
  handler: async (request) =>
    html(await unitView(request, { parent: (request.query.unit ?? null) as UnitId | null })),
})

const newUnitForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/units/new',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: Lang,
  handler: async (request) => {
    try {
      const id = await foundUnit(request.ctx, orderOf(request))
      return redirect(chartHref(request.ctx, `?unit=${id}`))
    } catch (thrown) {
      const error = mendable(request.ctx, thrown)
      return html(await unitView(request, { parent: parentOf(request), error }), { status: 422 })
    }
  },
})

const unitPage = route({
  method: 'GET',
  url: '/:lang/office/organisations/units/:id',
  allow: 'organisations:change',
  params: One,
  handler: async (request) => {
    const unit = await getOwnUnit(request.ctx, request.params.id as UnitId)
    return html(await unitView(request, { unit, parent: unit.parent }))
  },
})

const unitForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/units/:id',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, params } = request
    const unit = await getOwnUnit(ctx, params.id as UnitId)
    try {
      await changeUnit(ctx, unit.id, orderOf(request))
      return redirect(chartHref(ctx, `?unit=${unit.id}`))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(await unitView(request, { unit, parent: parentOf(request), error }), {
        status: 422,
      })
    }
  },
})

const endUnitForm = route({
  method: 'POST',
  url: '/:lang/office/organisations/units/:id/end',
  allow: 'organisations:change',
  assurance: AGAIN,
  params: One,
  handler: async (request) => {
    const { ctx, params, form } = request
    const unit = await getOwnUnit(ctx, params.id as UnitId)
    try {
      await endUnit(ctx, unit.id, decreeOf(form))
      return redirect(chartHref(ctx, unit.parent ? `?unit=${unit.parent}` : ''))
    } catch (thrown) {
      const error = mendable(ctx, thrown)
      return html(await unitView(request, { unit, parent: unit.parent, error }), { status: 422 })
    }
  },
})

export const unitRoutes = [newUnitPage, newUnitForm, unitPage, unitForm, endUnitForm]

type ViewProps = { unit?: Unit; parent: UnitId | null; error?: FieldError }

async function unitView(request: Request, { unit, parent, error }: ViewProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const title = unit ? t('organisations.unit.change') : t('organisations.unit.new')
  const path = unit ? `/units/${unit.id}` : '/units/new'
  const units = (await listUnits(ctx, officialOf(ctx).office.agency)).filter(
    ({ id }) => id !== unit?.id,
  )
  return (
    <DeskPage {...{ request, title, error }}>
      <Form action={chartHref(ctx, path)} csrf={csrf}>
        <NameFields
          {...{ ctx, label: t('organisations.unit.name'), error }}
          names={error ? namesOf(ctx, form) : (unit?.names ?? {})}
        />
        <Select
          t={t}
          name="parent"
          label={t('organisations.unit.parent')}
          hint={t('organisations.unit.parent-hint')}
          value={parent ?? ''}
          options={units.map(({ id, names }) => ({ value: id, label: t.of(names) }))}
          error={error?.name === 'parent' ? error.message : undefined}
        />
        <FromField {...{ ctx, form, error }} />
        <DecreeField {...{ ctx, value: fieldOf(form, 'decree') || (unit?.decree ?? ''), error }} />
        <Actions>
          <Button text={t('organisations.form.save')} />
        </Actions>
      </Form>
      {unit ? (
        <>
          <Heading level={2} text={t('organisations.unit.end')} />
          <p safe>{t('organisations.unit.end-hint')}</p>
          <Form action={chartHref(ctx, `${path}/end`)} csrf={csrf}>
            <Actions>
              <Button text={t('organisations.unit.end')} kind="stop" />
            </Actions>
          </Form>
        </>
      ) : (
        ''
      )}
    </DeskPage>
  )
}
